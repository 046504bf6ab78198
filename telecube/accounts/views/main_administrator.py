"""Handing the main administrator's role over: choose the successor, read the consequences, confirm by password."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.cache import cache
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from telecube.accounts.actions.main_administrator import (
    can_log_in,
    find_policy_of_successor,
    hand_over_main_administrator,
)
from telecube.accounts.actions.permission_groups import require_main_administrator
from telecube.accounts.errors import WrongPassword
from telecube.accounts.forms.main_administrator import HandOverForm
from telecube.accounts.forms.placing import focus_first_mistake, place_refusal
from telecube.accounts.models import User
from telecube.accounts.permission_errors import TooManyPasswordTries
from telecube.accounts.permissions import CHANGE_PERMISSION_GROUPS
from telecube.accounts.queries.permission_groups import groups_to_copy, page_of_successors
from telecube.accounts.queries.users import user_for
from telecube.accounts.views.permission_groups import search_of
from telecube.core.access import requires
from telecube.core.errors import DomainError
from telecube.core.http import TenantRequest
from telecube.core.pages import refuse, show

MOST_TRIES = 5
PAUSE_MINUTES = 15
CONFIRM = "accounts/main_administrator_confirm.html"


@requires(CHANGE_PERMISSION_GROUPS)
@require_safe
def main_administrator(request: TenantRequest) -> HttpResponse:
    """Show who could take the role over."""
    require_main_administrator(request.actor)
    search = search_of(request)
    page = page_of_successors(search=search, after=request.GET.get("after"), before=request.GET.get("before"))
    rows = [(user, can_log_in(user)) for user in page.rows]
    is_fragment = request.htmx and request.htmx.target == "successor-rows"
    template = "accounts/_successor_rows.html" if is_fragment else "accounts/main_administrator.html"
    return show(request, template, page=page, rows=rows, search=search)


@requires(CHANGE_PERMISSION_GROUPS)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters("password")
def main_administrator_confirm(request: TenantRequest, user_id: UUID) -> HttpResponse:
    """Say what will happen, or hand the role over."""
    require_main_administrator(request.actor)
    successor = _successor_or_404(request, user_id)
    form = HandOverForm(
        request.POST if request.method == "POST" else None,
        groups=[(str(group.pk), group.name) for group in groups_to_copy()],
    )
    # Told before anything is filled in; the action refuses it again.
    page = {"form": form, "successor": successor, "hindrance": find_policy_of_successor(successor)}
    if request.method != "POST":
        return show(request, CONFIRM, **page)
    if not (form.is_valid() and _hand_over(request, form, successor)):
        focus_first_mistake(form)
        return refuse(request, CONFIRM, **page)
    messages.success(request, _("%(name)s is the main administrator now.") % {"name": successor.name})
    return redirect("web:dashboard")


def _hand_over(request: TenantRequest, form: HandOverForm, successor: User) -> bool:
    try:
        _refuse_guessing(request)
        hand_over_main_administrator(
            request.actor,
            successor_id=successor.pk,
            password=form.cleaned_data["password"],
            own_group_id=form.chosen_group(),
        )
    except DomainError as refused:
        if isinstance(refused, WrongPassword):
            _count_try(request)
        if refused.status == 403:
            raise
        place_refusal(form, refused)
        return False
    cache.delete(_tries_key(request))
    return True


def _refuse_guessing(request: TenantRequest) -> None:
    if cache.get(_tries_key(request), 0) >= MOST_TRIES:
        raise TooManyPasswordTries(minutes=PAUSE_MINUTES)


def _count_try(request: TenantRequest) -> None:
    cache.add(_tries_key(request), 0, timeout=PAUSE_MINUTES * 60)
    cache.incr(_tries_key(request))


def _tries_key(request: TenantRequest) -> str:
    return f"hand-over-tries:{request.actor.user_id}"


def _successor_or_404(request: TenantRequest, user_id: UUID) -> User:
    try:
        user = user_for(user_id)
    except User.DoesNotExist:
        raise Http404 from None
    if user.pk == request.actor.user_id:
        raise Http404
    return user
