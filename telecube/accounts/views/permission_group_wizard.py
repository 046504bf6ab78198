"""The wizard that makes and changes permission groups: rights, then users. What was entered lives in a draft."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from telecube.accounts.actions.permission_group_drafts import begin_draft, enter_rights, enter_users, save_draft
from telecube.accounts.actions.permission_groups import require_main_administrator
from telecube.accounts.errors import PermissionGroupGone
from telecube.accounts.forms.permission_group import (
    GroupNameForm,
    grants_from,
    grants_within,
    ids_from,
    rows_of_rights,
)
from telecube.accounts.forms.placing import focus_first_mistake, place_refusal
from telecube.accounts.models import PermissionGroup, PermissionGroupDraft, User
from telecube.accounts.permission_errors import DraftGone, GroupChangedMeanwhile
from telecube.accounts.permissions import CHANGE_PERMISSION_GROUPS
from telecube.accounts.queries.permission_groups import (
    consequences_of,
    find_unfinished,
    groups_to_copy,
    page_of_candidates,
)
from telecube.accounts.views.gone import GROUP_DELETED, lead_to, leads_on_when_deleted
from telecube.accounts.views.permission_groups import group_or_404, search_of
from telecube.audit.queries.entries import find_entry
from telecube.core.access import requires
from telecube.core.errors import DomainError
from telecube.core.http import TenantRequest
from telecube.core.manifest import all_rights
from telecube.core.pages import refuse, show

FILTERS = ("none", "chosen")
#: In the session: the last drafts that were begun in it, each with its group. Of others nobody learns that they were.
BEGUN, MOST_BEGUN = "permission_group_drafts", 20
View = Callable[..., HttpResponse]


def leads_on_without_draft(view: View) -> View:
    """Let a window whose draft was saved in another one, or whose group was deleted, end in the list with a sentence.

    What this session has not begun stays unknown (404).
    """

    @wraps(view)
    def answer(request: TenantRequest, draft_id: UUID) -> HttpResponse:
        try:
            return view(request, draft_id=draft_id)
        except (Http404, DraftGone):
            begun: dict[str, str] = request.session.get(BEGUN, {})
            if str(draft_id) not in begun:
                raise Http404 from None
            group_id = begun[str(draft_id)]
            deletion = find_entry("accounts.permission_group.deleted", object_id=group_id) if group_id else None
            said = str(GROUP_DELETED) % {"name": deletion.object_name} if deletion else str(DraftGone())
            messages.info(request, said)
            return lead_to(request, "accounts:permission-group-list")

    return answer


@requires(CHANGE_PERMISSION_GROUPS)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def permission_group_create(request: TenantRequest) -> HttpResponse:
    """Begin a new group: the main administrator's alone."""
    require_main_administrator(request.actor)
    return _first_step(request, group=None, draft=_gone_back_to(request, None))


@requires(CHANGE_PERMISSION_GROUPS)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@leads_on_when_deleted("accounts.permission_group.deleted", to="accounts:permission-group-list")
def permission_group_edit(request: TenantRequest, group_id: UUID) -> HttpResponse:
    """Begin to change a group."""
    group = group_or_404(group_id)
    return _first_step(request, group=group, draft=_gone_back_to(request, group))


@requires(CHANGE_PERMISSION_GROUPS)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@leads_on_without_draft
def permission_group_draft(request: TenantRequest, draft_id: UUID) -> HttpResponse:
    """Show the first step again, with everything that was entered."""
    draft = _draft_or_404(request, draft_id)
    return _first_step(request, group=draft.group, draft=draft)


@requires(CHANGE_PERMISSION_GROUPS)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@leads_on_without_draft
def permission_group_users(request: TenantRequest, draft_id: UUID) -> HttpResponse:
    """Show the second step; keep each tick at once; save."""
    draft = _draft_or_404(request, draft_id)
    if request.method == "POST":
        _keep_ticks(request, draft)
        if "ticking" not in request.POST:
            return _save(request, draft)
    return _second_step(request, draft)


def _gone_back_to(request: TenantRequest, group: PermissionGroup | None) -> PermissionGroupDraft | None:
    """Return the draft that the browser's back button leads to, so that it finds what was entered there."""
    if not request.htmx.history_restore_request:
        return None
    return find_unfinished(request.actor.user_id, group_id=group.pk if group else None)


def _first_step(
    request: TenantRequest, *, group: PermissionGroup | None, draft: PermissionGroupDraft | None
) -> HttpResponse:
    start = draft or group
    if request.method != "POST":
        form = GroupNameForm(initial={"name": start.name if start else ""}, label_suffix="")
        return _draw_first_step(request, form, start.rights if start else (), group=group, draft=draft)
    form, grants = GroupNameForm(request.POST, label_suffix=""), grants_from(request.POST)
    if "copying" in request.POST:
        untouched = GroupNameForm(initial={"name": request.POST.get("name", "")}, label_suffix="")
        return _draw_first_step(request, untouched, _copied(request, grants, group), group=group, draft=draft)
    draft_id = _enter(request, form, grants, group=group, draft=draft) if form.is_valid() else None
    if draft_id is None:
        focus_first_mistake(form)
        return _draw_first_step(request, form, grants, group=group, draft=draft)
    if "save" in request.POST:
        return _save(request, _draft_or_404(request, draft_id))
    return redirect("accounts:permission-group-users", draft_id=draft_id)


def _enter(
    request: TenantRequest,
    form: GroupNameForm,
    grants: list[str],
    *,
    group: PermissionGroup | None,
    draft: PermissionGroupDraft | None,
) -> UUID | None:
    name = form.cleaned_data["name"]
    try:
        if draft is not None:
            enter_rights(request.actor, draft, name=name, rights=grants)
            return draft.pk
        seen = request.POST.get("version", "")
        version = int(seen) if group and seen.isdecimal() and len(seen) < 9 else 0
        draft_id = begin_draft(request.actor, name=name, rights=grants, group=group, version=version)
        begun = [*request.session.get(BEGUN, {}).items(), (str(draft_id), str(group.pk) if group else "")]
        request.session[BEGUN] = dict(begun[-MOST_BEGUN:])
        return draft_id
    except PermissionGroupGone:
        raise Http404 from None
    except DomainError as refused:
        if refused.status == 403 or isinstance(refused, DraftGone):
            raise
        place_refusal(form, refused)
        return None


def _draw_first_step(
    request: TenantRequest,
    form: GroupNameForm,
    grants: Iterable[str],
    *,
    group: PermissionGroup | None,
    draft: PermissionGroupDraft | None,
) -> HttpResponse:
    categories = rows_of_rights(request.actor, grants, kept=group.rights if group else ())
    unfinished = None
    if draft is None and not form.is_bound:
        unfinished = find_unfinished(request.actor.user_id, group_id=group.pk if group else None)
    answer = refuse if form.errors else show
    return answer(
        request,
        "accounts/permission_group_rights.html",
        unfinished=unfinished,
        form=form,
        group=group,
        draft=draft,
        categories=categories,
        given_count=sum(one.given_count for one in categories),
        right_total=len(all_rights()),
        copies=groups_to_copy(besides=group.pk if group else None),
    )


def _copied(request: TenantRequest, grants: list[str], group: PermissionGroup | None) -> list[str]:
    wanted = ids_from([request.POST.get("copy", "")])
    source = PermissionGroup.objects.filter(pk=wanted[0]).first() if wanted else None
    return grants_within(request.actor, source.rights, kept=group.rights if group else ()) if source else grants


def _keep_ticks(request: TenantRequest, draft: PermissionGroupDraft) -> None:
    shown = ids_from(request.POST.getlist("shown"))
    had: list[UUID] = []
    if draft.group_id:
        holders = User.objects.filter(pk__in=shown, permission_group=draft.group_id)
        had = list(holders.values_list("pk", flat=True))
    enter_users(request.actor, draft, ticked=ids_from(request.POST.getlist("users")), shown=shown, had=had)


def _second_step(
    request: TenantRequest, draft: PermissionGroupDraft, *, refused: DomainError | None = None
) -> HttpResponse:
    only = request.GET.get("only", "")
    only = only if only in FILTERS else ""
    search = search_of(request)
    page = page_of_candidates(
        draft, search=search, only=only, after=request.GET.get("after"), before=request.GET.get("before")
    )
    added, removed = set(draft.added), set(draft.removed)
    rows = [(user, _is_ticked(user, draft, added, removed)) for user in page.rows]
    context: dict[str, Any] = {"draft": draft, "page": page, "rows": rows, "search": search, "only": only}
    answer = refuse if refused else show
    return answer(
        request,
        "accounts/permission_group_users.html",
        effect=consequences_of(draft),
        refused=refused,
        is_stale=isinstance(refused, GroupChangedMeanwhile),
        address=request.get_full_path(),
        **context,
    )


def _is_ticked(user: User, draft: PermissionGroupDraft, added: set[UUID], removed: set[UUID]) -> bool:
    has_it = draft.group_id is not None and user.permission_group_id == draft.group_id
    return user.pk in added or (has_it and user.pk not in removed)


def _save(request: TenantRequest, draft: PermissionGroupDraft) -> HttpResponse:
    is_new = draft.group_id is None
    try:
        group = save_draft(request.actor, draft)
    except PermissionGroupGone:
        raise Http404 from None
    except DomainError as refused:
        if refused.status == 403 or isinstance(refused, DraftGone):
            raise
        return _second_step(request, draft, refused=refused)
    said = _("The group “%(name)s” is created.") if is_new else _("The group “%(name)s” is saved.")
    messages.success(request, said % {"name": group.name})
    return redirect("accounts:permission-group-details", group_id=group.pk)


def _draft_or_404(request: TenantRequest, draft_id: UUID) -> PermissionGroupDraft:
    """Return somebody's own draft; others' are none of his business."""
    mine = PermissionGroupDraft.objects.filter(author_id=request.actor.user_id)
    draft = mine.select_related("group").filter(pk=draft_id).first()
    if draft is None:
        raise Http404
    return draft
