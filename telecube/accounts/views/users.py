"""The people of the company: list, new user."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from telecube.accounts.forms.group_fields import group_choices
from telecube.accounts.forms.placing import focus_first_mistake, place_refusal
from telecube.accounts.forms.user import UserForm
from telecube.accounts.permissions import CREATE_USERS, VIEW_USER_GROUPS, VIEW_USERS
from telecube.accounts.queries.users import page_of_users, permission_groups
from telecube.accounts.views.phones import number_choices, show_phone
from telecube.core.access import requires
from telecube.core.errors import DomainError
from telecube.core.http import TenantRequest
from telecube.core.pages import refuse, show
from telecube.telephony.actions.onboarding import NewUser, SipChoice, create_user_with_sip_account
from telecube.telephony.queries.sip_accounts import accounts_of_users, find_free_extension, sip_accounts

MOST_SEARCHED = 100


@requires(VIEW_USERS)
@require_safe
def user_list(request: TenantRequest) -> HttpResponse:
    """Show the users by name; the same address answers with the list only for a search while typing."""
    search = request.GET.get("q", "").replace("\0", "").strip()[:MOST_SEARCHED]
    page = page_of_users(
        search=search,
        extensions=_users_with_extension(search),
        after=request.GET.get("after"),
        before=request.GET.get("before"),
    )
    accounts = accounts_of_users(user.pk for user in page.rows)
    rows = [(user, accounts.get(user.pk)) for user in page.rows]
    is_fragment = request.htmx and request.htmx.target == "user-rows"
    template = "accounts/_user_rows.html" if is_fragment else "accounts/user_list.html"
    may_create = request.actor.can(CREATE_USERS)
    return show(request, template, page=page, rows=rows, search=search, may_create=may_create)


@requires(CREATE_USERS)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters("password", "password_again")
def user_create(request: TenantRequest) -> HttpResponse:
    """Show the form of a new user, or create the user and show the phone's password: now and never again."""
    may_see_groups = request.actor.can(VIEW_USER_GROUPS)
    if request.method != "POST":
        form = _form(request, initial={"extension": find_free_extension() or ""})
        return show(request, "accounts/user_create.html", form=form, may_see_groups=may_see_groups)
    form = _form(request)
    new = _create(request, form) if form.is_valid() else None
    if new is None:
        focus_first_mistake(form)
        return refuse(request, "accounts/user_create.html", form=form, may_see_groups=may_see_groups)
    return show_phone(request, new.user, new.account, password=new.sip_password, is_new=True)


def _users_with_extension(search: str) -> set[UUID]:
    if not search.isdigit():
        return set()
    return {account.user_id for account in sip_accounts() if account.user_id and search in account.extension}


def _form(request: TenantRequest, initial: dict[str, str] | None = None) -> UserForm:
    numbers = number_choices()
    groups = permission_groups()
    start = {"permission_group": str(groups[0].pk)} if len(groups) == 1 else {}
    if len(numbers) == 1:
        start["presentation_number"] = numbers[0][0]
    return UserForm(
        request.POST if request.method == "POST" else None,
        initial={**start, **(initial or {})},
        numbers=numbers,
        permission_groups=[(str(group.pk), group.name) for group in groups],
        groups=group_choices(),
    )


def _create(request: TenantRequest, form: UserForm) -> NewUser | None:
    values = form.cleaned_data
    try:
        return create_user_with_sip_account(
            request.actor,
            **{name: values[name] for name in ("email", "first_name", "last_name", "password", "work_number")},
            position_group_id=form.position_group_id,
            user_group_ids=form.user_group_ids,
            permission_group_id=form.chosen("permission_group"),
            language=get_language() or "pl",
            sip=SipChoice(extension=values["extension"], presentation_number_id=form.chosen("presentation_number")),
        )
    except DomainError as refused:
        place_refusal(form, refused)
    return None
