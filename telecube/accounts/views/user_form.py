"""The form of a user: create, edit, and what happens when two people save the same profile."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from telecube.accounts.actions.guards import find_group_refusal, find_login_refusal
from telecube.accounts.errors import UserChangedMeanwhile
from telecube.accounts.forms.group_fields import group_choices, initial_groups
from telecube.accounts.forms.placing import focus_first_mistake, place_refusal
from telecube.accounts.forms.user_profile import (
    BY_PASSWORD,
    FREE,
    KEEP,
    NEW,
    Choices,
    Fixed,
    ProfileChoices,
    UserProfileForm,
)
from telecube.accounts.models import PermissionGroup, User
from telecube.accounts.permissions import CHANGE_USERS, CREATE_USERS, MANAGE_SECURITY, VIEW_USER_GROUPS
from telecube.accounts.queries.group_search import permission_groups_to_give
from telecube.accounts.queries.users import user_for
from telecube.accounts.views.gone import user_leads_on
from telecube.accounts.views.phones import number_choices, show_phone
from telecube.accounts.views.user_conflict import conflict_of
from telecube.core.access import requires
from telecube.core.errors import DomainError
from telecube.core.http import TenantRequest
from telecube.core.pages import leave_for, refuse, show
from telecube.core.phone_numbers import format_number
from telecube.telephony.actions.onboarding import (
    NewUser,
    SavedUser,
    SipChoice,
    change_user_with_sip_account,
    create_user_with_sip_account,
)
from telecube.telephony.actions.sip_accounts import find_phone_refusal
from telecube.telephony.models import SipAccount
from telecube.telephony.queries.presentations import sender_names, starting_numbers
from telecube.telephony.queries.sip_accounts import find_account_of, find_free_extension, free_sip_accounts
from telecube.telephony.queries.user_settings import UserSettings, settings_of

TEMPLATE = "accounts/user_form.html"
PLAIN = ("email", "first_name", "last_name", "work_number", "language", "time_zone")


@requires(CREATE_USERS)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters("password", "password_again", "sip_password")
def user_create(request: TenantRequest) -> HttpResponse:
    """Show the form of a new user, or create the user and show the phone's password: now and never again."""
    offered = _permission_groups(request)
    form = _form(request, initial=_start(offered), permission_groups=offered, account=None, is_new=True, fixed=Fixed())
    if request.method != "POST":
        return _show(request, form)
    new = _create(request, form) if form.is_valid() else None
    if new is None:
        return _refuse(request, form)
    if form.is_invitation:
        sent = _("The invitation is on its way to %(email)s. It works for 7 days.")
        messages.success(request, sent % {"email": form.cleaned_data["email"]})
    return show_phone(request, new.user, new.account, password=new.sip_password, is_new=True)


@requires(CHANGE_USERS)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters("password", "password_again", "sip_password")
@user_leads_on
def user_edit(request: TenantRequest, user_id: UUID) -> HttpResponse:
    """Show everything about a user to be changed, or save it; a new SIP account shows its password once."""
    user = user_for(user_id)
    account, stored = find_account_of(user.pk), settings_of(user)
    fixed = Fixed(
        login=find_login_refusal(request.actor, user, is_email=True),
        phone=find_phone_refusal(request.actor, user) if account else None,
        group=find_group_refusal(request.actor, user),
    )
    form = _form(
        request,
        initial=_stored(user, stored),
        permission_groups=_permission_groups(request, stored.permission_group),
        account=account,
        is_new=False,
        fixed=fixed,
    )
    if request.method != "POST":
        return _show(request, form, person=user, account=account)
    saved, conflict = None, None
    if form.is_valid():
        try:
            saved = _change(request, form, user)
        except UserChangedMeanwhile as refused:
            conflict = conflict_of(form, user, refused)
        except DomainError as refused:
            place_refusal(form, refused)
    if saved is None:
        return _refuse(request, form, person=user, account=account, conflict=conflict)
    if saved.new_account is not None:
        return show_phone(request, saved.user, saved.new_account.account, password=saved.new_account.password)
    messages.success(request, _("The profile of %(name)s is saved.") % {"name": saved.user.name})
    return leave_for(request, "accounts:user-list")


def _create(request: TenantRequest, form: UserProfileForm) -> NewUser | None:
    values = form.cleaned_data
    try:
        return create_user_with_sip_account(
            request.actor,
            **{name: values[name] for name in PLAIN},
            password=None if form.is_invitation else values["password"],
            position_group_id=form.position_group_id,
            user_group_ids=form.user_group_ids,
            permission_group_id=form.chosen("permission_group"),
            sip=_sip(form),
            avatar=form.picture,
        )
    except DomainError as refused:
        place_refusal(form, refused)
    return None


def _change(request: TenantRequest, form: UserProfileForm, user: User) -> SavedUser:
    values = form.cleaned_data
    return change_user_with_sip_account(
        request.actor,
        user.pk,
        version=values["version"],
        **{name: values[name] for name in PLAIN},
        password=values.get("password", ""),
        position_group_id=form.position_group_id,
        user_group_ids=form.user_group_ids,
        permission_group_id=form.chosen("permission_group"),
        sip=_sip(form),
    )


def _sip(form: UserProfileForm) -> SipChoice:
    values = form.cleaned_data
    choice = values["sip_choice"]
    return SipChoice(
        free_account_id=form.chosen("free_account") if choice == FREE else None,
        extension=values["extension"] if choice == NEW else "",
        password=values["sip_password"] if choice == NEW else "",
        keeps=choice == KEEP,
        call_number_ids=form.chosen_all("call_presentations"),
        sms_sender_ids=form.chosen_all("sms_presentations"),
    )


def _form(
    request: TenantRequest,
    *,
    initial: dict[str, Any],
    permission_groups: Choices,
    account: SipAccount | None,
    is_new: bool,
    fixed: Fixed,
) -> UserProfileForm:
    return UserProfileForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        initial=initial,
        offers=ProfileChoices(
            free_accounts=[(str(one.pk), one.extension) for one in free_sip_accounts()],
            numbers=number_choices(),
            sender_names=[(str(one.pk), one.name) for one in sender_names()],
            permission_groups=permission_groups,
        ),
        groups=group_choices(),
        has_account=account is not None,
        is_new=is_new,
        fixed=fixed,
    )


def _permission_groups(request: TenantRequest, present: str = "") -> Choices:
    """Return what the actor may give, the user's present group, and what was chosen: the action says why it refuses."""
    kept = (present, request.POST.get("permission_group", ""))
    return list(permission_groups_to_give(request.actor, kept=kept))


def _start(permission_groups: Choices) -> dict[str, Any]:
    # The company's only group, when the actor may give it.
    only = permission_groups[0][0] if permission_groups else ""
    return {
        "extension": find_free_extension() or "",
        "sip_choice": NEW,
        "way": BY_PASSWORD,
        "permission_group": only if PermissionGroup.objects.count() == 1 else "",
        "call_presentations": [str(number.pk) for number in starting_numbers()],
        "language": get_language() or "pl",
        "time_zone": "Europe/Warsaw",
    }


def _stored(user: User, stored: UserSettings) -> dict[str, Any]:
    return {
        **{name: getattr(stored, name) for name in PLAIN},
        "work_number": format_number(stored.work_number) if stored.work_number else "",
        **initial_groups(user.pk),
        "permission_group": stored.permission_group,
        "sip_choice": KEEP if stored.sip_account else NEW,
        "extension": find_free_extension() or "",
        "call_presentations": list(stored.call_presentations),
        "sms_presentations": list(stored.sms_presentations),
        "version": stored.version,
    }


def _show(request: TenantRequest, form: UserProfileForm, **context: Any) -> HttpResponse:
    return show(request, TEMPLATE, form=form, **_ways_on(request, form), **context)


def _refuse(request: TenantRequest, form: UserProfileForm, **context: Any) -> HttpResponse:
    focus_first_mistake(form)
    return refuse(request, TEMPLATE, form=form, **_ways_on(request, form), **context)


def _ways_on(request: TenantRequest, form: UserProfileForm) -> dict[str, bool]:
    """Say which links the page has; to the login only of a user who is there already."""
    actor = request.actor
    return {
        "may_see_groups": actor.can(VIEW_USER_GROUPS),
        "may_secure": not form.is_new and actor.can(MANAGE_SECURITY),
    }
