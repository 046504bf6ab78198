"""The people of the company: the list, and what its row menu does."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from telecube.accounts.actions.blocking import block_user, unblock_user
from telecube.accounts.actions.invitations import send_invitation_again, withdraw_invitation
from telecube.accounts.models import User
from telecube.accounts.permissions import CHANGE_USERS, CREATE_USERS, DELETE_USERS, MANAGE_SECURITY, VIEW_USERS
from telecube.accounts.queries.seats import billing_period_at, count_seats_in
from telecube.accounts.queries.user_list import count_users, page_of_users
from telecube.accounts.queries.users import group_names_of, user_for
from telecube.accounts.views.gone import user_leads_on
from telecube.accounts.views.user_choices import (
    COLUMNS,
    MOST_SEARCHED,
    ListRequest,
    chosen_columns,
    filter_menus,
    find_filter_menu,
)
from telecube.accounts.views.user_rows import Row, UserRows
from telecube.calls.queries.presence import presence_of
from telecube.core.access import requires
from telecube.core.clock import now
from telecube.core.errors import DomainError
from telecube.core.http import TenantRequest
from telecube.core.pages import leave_for, show
from telecube.telephony.actions.offboarding import delete_user_with_sip_account
from telecube.telephony.queries.sip_accounts import accounts_of_users, find_account_of, users_with_extension

YEAR_SECONDS = 365 * 24 * 3600


@requires(VIEW_USERS)
@require_safe
def user_list(request: TenantRequest) -> HttpResponse:
    """Show the users by name; the same address answers with the list only for a search while typing."""
    asked = ListRequest.read(request.GET)
    page = page_of_users(
        search=asked.search,
        extensions=users_with_extension(asked.search),
        wanted=asked.filter,
        after=request.GET.get("after"),
        before=request.GET.get("before"),
    )
    is_fragment = request.htmx and request.htmx.target == "user-rows"
    columns = chosen_columns(request)
    return show(
        request,
        "accounts/_user_rows.html" if is_fragment else "accounts/user_list.html",
        page=page,
        rows=_rows(request, list(page.rows), columns),
        asked=asked,
        columns=columns,
        **_rights(request),
        **({} if is_fragment else _frame(request, asked)),
    )


@requires(VIEW_USERS)
@require_safe
def user_filter_choices(request: TenantRequest, code: str) -> HttpResponse:
    """Answer with the menu of a filter by groups; with the choices alone, whose names have the words, to a search."""
    is_search = "words" in request.GET
    words = request.GET.get("words", "").replace("\0", "").strip()[:MOST_SEARCHED]
    menu = find_filter_menu(ListRequest.read(request.GET), code, words=words)
    if menu is None:
        raise Http404
    template = "accounts/_user_filter_choices.html" if is_search else "accounts/_user_filter_menu.html"
    return show(request, template, menu=menu)


@requires(VIEW_USERS)
@require_POST
def user_columns(request: TenantRequest) -> HttpResponse:
    """Keep in this browser which columns the list shows."""
    wanted = [code for code in request.POST.getlist("column") if code in COLUMNS]
    answer = leave_for(request, "accounts:user-list")
    answer.set_cookie("user_columns", "-".join(wanted) or "none", max_age=YEAR_SECONDS, samesite="Lax", httponly=True)
    return answer


@requires(CHANGE_USERS)
@require_POST
@user_leads_on
def user_block(request: TenantRequest, user_id: UUID) -> HttpResponse:
    """Keep a user out of the panel."""
    user = block_user(request.actor, user_id)
    said = _("%(name)s can no longer log in. The phone goes on working.") % {"name": user.name}
    # The toast offers this address as „Cofnij”.
    messages.success(request, said, extra_tags=reverse("accounts:user-unblock", args=[user.pk]))
    return leave_for(request, "accounts:user-list")


@requires(CHANGE_USERS)
@require_POST
@user_leads_on
def user_unblock(request: TenantRequest, user_id: UUID) -> HttpResponse:
    """Let a user log in again."""
    user = unblock_user(request.actor, user_id)
    messages.success(request, _("%(name)s can log in again.") % {"name": user.name})
    return leave_for(request, "accounts:user-list")


@requires(DELETE_USERS)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@user_leads_on
def user_delete(request: TenantRequest, user_id: UUID) -> HttpResponse:
    """Say what a deletion does and ask; or delete the profile and its SIP account."""
    user = user_for(user_id)
    if request.method != "POST":
        is_fragment = request.htmx and not request.htmx.boosted
        template = "accounts/_user_delete.html" if is_fragment else "accounts/user_delete.html"
        account, ends = find_account_of(user.pk), billing_period_at(now()).end
        return show(request, template, person=user, account=account, charged_until=ends)
    user = delete_user_with_sip_account(request.actor, user.pk)
    messages.success(request, _("The profile of %(name)s is deleted.") % {"name": user.name})
    return leave_for(request, "accounts:user-list")


@requires(CREATE_USERS)
@require_POST
@user_leads_on
def user_invitation(request: TenantRequest, user_id: UUID) -> HttpResponse:
    """Send the invitation again, or withdraw it."""
    user = user_for(user_id)
    try:
        if request.POST.get("wish") == "withdraw":
            withdraw_invitation(request.actor, user.pk)
            messages.success(request, _("The invitation of %(name)s no longer works.") % {"name": user.name})
        else:
            send_invitation_again(request.actor, user.pk)
            email = user.identity.email if user.identity else ""
            sent = _("The invitation is on its way to %(email)s. It works for 7 days.")
            messages.success(request, sent % {"email": email})
    except DomainError as refused:
        messages.error(request, str(refused))
    return leave_for(request, "accounts:user-list")


def _rows(request: TenantRequest, users: list[User], columns: list[str]) -> list[SafeString]:
    ids = [user.pk for user in users]
    accounts, groups, presence = accounts_of_users(ids), group_names_of(ids), presence_of(users)
    rows = UserRows(request, rights=_rights(request), columns=columns)
    return [rows.draw(Row(user, accounts.get(user.pk), presence[user.pk], groups[user.pk])) for user in users]


def _rights(request: TenantRequest) -> dict[str, bool]:
    actor = request.actor
    return {
        "may_create": actor.can(CREATE_USERS),
        "may_change": actor.can(CHANGE_USERS),
        "may_secure": actor.can(MANAGE_SECURITY),
        "may_delete": actor.can(DELETE_USERS),
    }


def _frame(request: TenantRequest, asked: ListRequest) -> dict[str, object]:
    period = billing_period_at(now())
    return {
        "menus": filter_menus(asked),
        "all_columns": COLUMNS,
        "count": count_users(),
        "seats": count_seats_in(period),
        "next_period": period.end,
    }
