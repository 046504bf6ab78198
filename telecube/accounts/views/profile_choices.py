"""What the forms of profiles fetch in a company with many groups: boxes of user groups, permission groups by words."""

from __future__ import annotations

from itertools import islice
from uuid import UUID

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from telecube.accounts.forms.group_fields import field_of
from telecube.accounts.permissions import CHANGE_USERS, CREATE_USERS, OWN_USER_GROUPS, VIEW_USER_GROUPS
from telecube.accounts.queries.group_search import groups_to_tick, permission_groups_to_give
from telecube.accounts.views.user_choices import MOST_SEARCHED, OFFERED
from telecube.core.access import logged_in
from telecube.core.actor import Actor
from telecube.core.http import TenantRequest
from telecube.core.pages import show


@logged_in
@require_safe
def user_group_ticks(request: TenantRequest, group_id: UUID) -> HttpResponse:
    """Answer with all boxes of a group's field; what the form has ticked stays ticked."""
    _require_a_form(request.actor)
    field = field_of(group_id, ticked=request.GET.getlist("user_groups"))
    if field is None:
        raise Http404
    return show(request, "accounts/_user_group_ticks.html", field=field)


@logged_in
@require_safe
def user_group_search(request: TenantRequest) -> HttpResponse:
    """Answer with the groups whose names have the typed words and that the form has not ticked yet."""
    _require_a_form(request.actor)
    words = _words(request, "words")
    ticked = [one for one in map(_find_uuid, request.GET.getlist("user_groups")) if one]
    found = groups_to_tick(words, OFFERED + 1, but=ticked) if words else []
    page = {"words": words, "found": found[:OFFERED], "has_more": len(found) > OFFERED}
    return show(request, "accounts/_user_group_search.html", **page)


@logged_in
@require_safe
def permission_group_choices(request: TenantRequest) -> HttpResponse:
    """Answer with the permission groups that one may give and whose names have the typed words, for a combobox."""
    if not request.actor.can(CREATE_USERS):
        request.actor.require(CHANGE_USERS)
    found = list(islice(permission_groups_to_give(request.actor, _words(request, "q")), OFFERED + 1))
    page = {"found": found[:OFFERED], "has_more": len(found) > OFFERED}
    return show(request, "web/_search_choices.html", **page)


def _words(request: TenantRequest, name: str) -> str:
    return request.GET.get(name, "").replace("\0", "").strip()[:MOST_SEARCHED]


def _require_a_form(actor: Actor) -> None:
    """Refuse whoever has no form with these fields."""
    if not any(actor.can(right) for right in (CREATE_USERS, CHANGE_USERS, OWN_USER_GROUPS)):
        actor.require(VIEW_USER_GROUPS)


def _find_uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
