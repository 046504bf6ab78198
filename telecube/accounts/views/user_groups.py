"""User groups: blocks in the company's order, the panel beside them, and what a group holds.

The panel answers alone when htmx asks for it, and with the whole page otherwise, so that each state has an address.
Nobody is put into a group here: that is done in the user's profile.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from telecube.accounts.actions.user_groups import (
    change_user_group,
    create_subgroup,
    create_user_group,
    delete_user_group,
    move_user_group,
    refuse_with_users,
)
from telecube.accounts.errors import UserGroupGone, UserGroupHasUsers
from telecube.accounts.forms.placing import place_refusal
from telecube.accounts.forms.user_group import ICON_NAMES, SubgroupForm, UserGroupForm
from telecube.accounts.models import UserGroup
from telecube.accounts.permissions import CHANGE_USER_GROUPS, CHANGE_USERS, VIEW_USER_GROUPS, VIEW_USERS
from telecube.accounts.queries.user_groups import (
    Block,
    block_of,
    count_groups,
    group_for,
    page_of_blocks,
    page_of_members,
)
from telecube.accounts.views.gone import leads_on_when_deleted
from telecube.core.access import requires
from telecube.core.errors import DomainError
from telecube.core.http import TenantRequest
from telecube.core.pages import leave_for, refuse, show

#: Blocks that are sent at once; the next ones follow when the end comes into sight.
AT_ONCE = 18
AT_ONCE_BESIDE_PANEL = 12
MOST_SEARCHED = 100
PANEL = "user-group-panel"


@requires(VIEW_USER_GROUPS)
@require_safe
def user_group_list(request: TenantRequest) -> HttpResponse:
    """Show the groups as blocks; for htmx the blocks alone: found while typing, or the next ones behind ``after``."""
    if request.htmx and request.htmx.target == PANEL:
        return _panel(request, "")
    if request.htmx and request.htmx.target == "user-group-blocks":
        return show(request, "accounts/_user_group_blocks.html", **_blocks(request))
    if request.htmx and "after" in request.GET:
        return show(request, "accounts/_user_group_more.html", **_blocks(request))
    return _panel(request, "")


@requires(CHANGE_USER_GROUPS)
@require_http_methods(["GET", "HEAD", "POST"])
def user_group_create(request: TenantRequest) -> HttpResponse:
    """Show the panel of a new group, or create it and show its own panel, where subgroups are added."""
    form = UserGroupForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            group = create_user_group(request.actor, name=form.cleaned_data["name"], icon=form.cleaned_data["icon"])
            return leave_for(request, "accounts:user-group-edit", group_id=group.pk)
        except DomainError as refused:
            place_refusal(form, refused)
    return _panel(request, "new", form=form)


@requires(VIEW_USER_GROUPS)
@require_safe
@leads_on_when_deleted("accounts.user_group.deleted", to="accounts:user-group-list")
def user_group_contents(request: TenantRequest, group_id: UUID) -> HttpResponse:
    """Show what a group holds: its subgroups with their numbers, and everybody in it by name."""
    group = _found(group_id)
    page = page_of_members(group, after=request.GET.get("after"), before=request.GET.get("before"))
    return show(
        request,
        "accounts/user_group_contents.html",
        group=group,
        family=block_of(group.pk) if group.parent_id is None else None,
        page=page,
        may_change=request.actor.can(CHANGE_USER_GROUPS),
        may_see_users=request.actor.can(VIEW_USERS),
        may_edit_users=request.actor.can(CHANGE_USERS),
    )


@requires(CHANGE_USER_GROUPS)
@require_http_methods(["GET", "HEAD", "POST"])
@leads_on_when_deleted("accounts.user_group.deleted", to="accounts:user-group-list")
def user_group_edit(request: TenantRequest, group_id: UUID) -> HttpResponse:
    """Show the pencil's panel of a group, or save its name and icon. ``rename``: the subgroup whose name is open."""
    block = _block(group_id)
    group = block.group
    if request.method != "POST":
        form = UserGroupForm(initial={"name": group.name, "icon": group.icon})
        return _panel(request, "edit", family=block, form=form, renaming=request.GET.get("rename", ""))
    form = UserGroupForm(request.POST)
    if form.is_valid():
        try:
            change_user_group(request.actor, group_id, name=form.cleaned_data["name"], icon=form.cleaned_data["icon"])
            return _panel(request, "edit", family=_block(group_id), form=form, notice=_("Saved"), is_changed=True)
        except DomainError as refused:
            place_refusal(form, refused)
    return _panel(request, "edit", family=block, form=form)


@requires(CHANGE_USER_GROUPS)
@require_POST
def subgroup_create(request: TenantRequest, group_id: UUID) -> HttpResponse:
    """Add a subgroup to a group."""
    block = _block(group_id)
    form = SubgroupForm(request.POST, prefix="new")
    if form.is_valid():
        try:
            create_subgroup(request.actor, group_id, name=form.cleaned_data["name"])
            return _panel(request, "edit", family=_block(group_id), is_adding=True, is_changed=True)
        except DomainError as refused:
            place_refusal(form, refused)
    return _panel(request, "edit", family=block, new_form=form, is_adding=True)


@requires(CHANGE_USER_GROUPS)
@require_POST
def subgroup_rename(request: TenantRequest, group_id: UUID) -> HttpResponse:
    """Give a subgroup another name."""
    parent_id = _parent_id(group_id)
    form = SubgroupForm(request.POST, prefix="rename")
    if form.is_valid():
        try:
            change_user_group(request.actor, group_id, name=form.cleaned_data["name"])
            return _panel(request, "edit", family=_block(parent_id), came_from=group_id, is_changed=True)
        except DomainError as refused:
            place_refusal(form, refused)
    return _panel(request, "edit", family=_block(parent_id), rename_form=form, renaming=str(group_id))


@requires(CHANGE_USER_GROUPS)
@require_POST
def user_group_place(request: TenantRequest, group_id: UUID) -> HttpResponse:
    """Put a group or subgroup at ``place`` among its siblings; the browser has already drawn it there."""
    place = request.POST.get("place", "")
    if not place.isdecimal() or len(place) > 6:
        raise Http404
    group = _found(group_id)
    move_user_group(request.actor, group_id, place=int(place))
    if group.parent_id is None:
        return HttpResponse(status=204)
    return show(
        request, "accounts/_user_group_block.html", family=_block(group.parent_id), is_aside=True, **_may(request)
    )


@requires(CHANGE_USER_GROUPS)
@require_http_methods(["GET", "HEAD", "POST"])
@leads_on_when_deleted("accounts.user_group.deleted", to="accounts:user-group-list")
def user_group_delete(request: TenantRequest, group_id: UUID) -> HttpResponse:
    """Ask whether a group is to be deleted, or delete it; somebody in it is a refusal with number and link."""
    group = _found(group_id)
    try:
        if request.method == "POST":
            delete_user_group(request.actor, group_id)
            return _after_deletion(request, group)
        refuse_with_users(group)
    except UserGroupHasUsers as refused:
        return _refused_deletion(request, group, refused)
    return _panel(request, "delete", family=_block(group.pk))


def _after_deletion(request: TenantRequest, group: UserGroup) -> HttpResponse:
    if group.parent_id is None:
        notice = _("The group “%(name)s” is deleted.") % {"name": group.name}
        return _panel(request, "", deleted=group, notice=notice, count_left=count_groups())
    notice = _("The subgroup “%(name)s” is deleted.") % {"name": group.name}
    return _panel(request, "edit", family=_block(group.parent_id), notice=notice, is_changed=True, is_adding=True)


def _refused_deletion(request: TenantRequest, group: UserGroup, refused: UserGroupHasUsers) -> HttpResponse:
    state = "refused" if group.parent_id is None else "edit"
    return _panel(request, state, family=_block(group.parent_id or group.pk), refused=refused, came_from=group.pk)


def _panel(request: TenantRequest, panel: str, **context: Any) -> HttpResponse:
    """Answer with the panel in a state: new, edit, delete, refused or closed; 422 when it tells of a mistake."""
    block: Block | None = context.get("family")
    if block is not None and "form" not in context:
        context["form"] = UserGroupForm(initial={"name": block.group.name, "icon": block.group.icon})
    context.setdefault("new_form", SubgroupForm(prefix="new"))
    context |= {"panel": panel, "icons": ICON_NAMES.items(), **_may(request)}
    forms = (context.get("form"), context["new_form"], context.get("rename_form"))
    answer = refuse if context.get("refused") or any(form is not None and form.errors for form in forms) else show
    if request.htmx and request.htmx.target == PANEL:
        return answer(request, "accounts/_user_group_panel.html", **context)
    return answer(
        request,
        "accounts/user_group_list.html",
        **{**_blocks(request, size=AT_ONCE_BESIDE_PANEL if panel else AT_ONCE), **context},
    )


def _blocks(request: TenantRequest, *, size: int = AT_ONCE) -> dict[str, Any]:
    search = request.GET.get("q", "").replace("\0", "").strip()[:MOST_SEARCHED]
    page = page_of_blocks(search=search, after=request.GET.get("after", ""), size=size)
    return {"blocks": page.blocks, "count": page.count, "search": search, "last_shown": page.last_id, **_may(request)}


def _may(request: TenantRequest) -> dict[str, bool]:
    return {"may_change": request.actor.can(CHANGE_USER_GROUPS)}


def _found(group_id: UUID) -> UserGroup:
    try:
        return group_for(group_id)
    except UserGroup.DoesNotExist:
        raise UserGroupGone from None


def _block(group_id: UUID) -> Block:
    try:
        return block_of(group_id)
    except UserGroup.DoesNotExist:
        raise UserGroupGone from None


def _parent_id(group_id: UUID) -> UUID:
    parent_id = _found(group_id).parent_id
    if parent_id is None:
        raise UserGroupGone
    return parent_id
