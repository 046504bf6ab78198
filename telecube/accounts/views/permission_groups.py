"""Permission groups: list, details, deletion."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from telecube.accounts.actions.permission_groups import delete_permission_group
from telecube.accounts.forms.permission_group import rows_of_rights
from telecube.accounts.models import PermissionGroup
from telecube.accounts.permission_errors import GroupStillUsed
from telecube.accounts.permissions import CHANGE_PERMISSION_GROUPS, DELETE_PERMISSION_GROUPS, VIEW_PERMISSION_GROUPS
from telecube.accounts.queries.permission_groups import (
    changes_of_group,
    count_groups,
    count_holders,
    find_main_administrator,
    page_of_groups,
    page_of_holders,
    rows_of_groups,
)
from telecube.accounts.views.gone import leads_on_when_deleted
from telecube.audit.reading import readable
from telecube.core.access import requires
from telecube.core.actor import Actor
from telecube.core.http import TenantRequest
from telecube.core.manifest import all_rights
from telecube.core.pages import refuse, show

MOST_SEARCHED = 100


@requires(VIEW_PERMISSION_GROUPS)
@require_safe
def permission_group_list(request: TenantRequest) -> HttpResponse:
    """Show the groups with their sizes; the same address answers with the list only for a search while typing."""
    search = search_of(request)
    page = page_of_groups(search=search, after=request.GET.get("after"), before=request.GET.get("before"))
    context = {
        "page": page,
        "rows": rows_of_groups(page.rows),
        "search": search,
        "right_total": len(all_rights()),
        **powers(request.actor, request.user_profile.is_main_administrator),
    }
    if request.htmx and request.htmx.target == "permission-group-rows":
        return show(request, "accounts/_permission_group_rows.html", **context)
    chief = find_main_administrator()
    return show(request, "accounts/permission_group_list.html", count=count_groups(), chief=chief, **context)


@requires(VIEW_PERMISSION_GROUPS)
@require_safe
@leads_on_when_deleted("accounts.permission_group.deleted", to="accounts:permission-group-list")
def permission_group_details(request: TenantRequest, group_id: UUID) -> HttpResponse:
    """Show what the group allows, who has it and who changed it."""
    group = group_or_404(group_id)
    categories = [one for one in rows_of_rights(request.actor, group.rights, kept=group.rights) if one.given_count]
    return show(
        request,
        "accounts/permission_group_details.html",
        group=group,
        categories=categories,
        right_count=sum(one.given_count for one in categories),
        right_total=len(all_rights()),
        user_count=count_holders(group.pk),
        page=page_of_holders(group.pk, after=request.GET.get("after"), before=request.GET.get("before")),
        entries=readable(changes_of_group(group.pk)),
        **powers(request.actor, request.user_profile.is_main_administrator),
    )


@requires(DELETE_PERMISSION_GROUPS)
@require_http_methods(["GET", "HEAD", "POST"])
@leads_on_when_deleted("accounts.permission_group.deleted", to="accounts:permission-group-list")
def permission_group_delete(request: TenantRequest, group_id: UUID) -> HttpResponse:
    """Ask whether to delete, or say why not; delete."""
    group = group_or_404(group_id)
    if request.method != "POST":
        if not request.htmx:
            return redirect("accounts:permission-group-details", group_id=group.pk)
        count = count_holders(group.pk)
        template = "accounts/_permission_group_refusal.html" if count else "accounts/_permission_group_delete.html"
        return show(request, template, group=group, refused=GroupStillUsed(name=group.name, count=count), count=count)
    try:
        delete_permission_group(request.actor, group.pk)
    except GroupStillUsed as refused:
        return refuse(
            request,
            "accounts/_permission_group_refusal.html",
            group=group,
            refused=refused,
            count=refused.data["count"],
        )
    messages.success(request, _("The group “%(name)s” is deleted.") % {"name": group.name})
    return redirect("accounts:permission-group-list")


def group_or_404(group_id: UUID) -> PermissionGroup:
    """Return a group of the company; 404 for others."""
    group = PermissionGroup.objects.filter(pk=group_id).first()
    if group is None:
        raise Http404
    return group


def search_of(request: TenantRequest) -> str:
    """Return the words looked for."""
    return request.GET.get("q", "").replace("\0", "").strip()[:MOST_SEARCHED]


def powers(actor: Actor, is_main_administrator: bool) -> dict[str, bool]:
    """Return which buttons to draw."""
    return {
        "may_create": is_main_administrator,
        "may_change": actor.can(CHANGE_PERMISSION_GROUPS),
        "may_delete": actor.can(DELETE_PERMISSION_GROUPS),
    }
