"""The SIP account of a user: make one, set up a phone with it, give it a new password."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from telecube.accounts.forms.placing import focus_first_mistake, place_refusal
from telecube.accounts.forms.user import Choices, SipAccountForm
from telecube.accounts.models import User
from telecube.accounts.permissions import CREATE_USERS, OWN_SIP_ACCOUNT
from telecube.accounts.phone_setup import PhoneSetup
from telecube.accounts.queries.users import user_for
from telecube.accounts.views.gone import user_leads_on
from telecube.core.access import requires
from telecube.core.errors import DomainError
from telecube.core.http import TenantRequest
from telecube.core.pages import refuse, show
from telecube.telephony.actions.own_profile import change_own_sip_password
from telecube.telephony.actions.sip_accounts import (
    NewSipPassword,
    change_sip_password,
    create_sip_account,
    find_phone_refusal,
)
from telecube.telephony.forms.sip_account import SipPasswordForm
from telecube.telephony.models import SipAccount
from telecube.telephony.permissions import MANAGE_SIP_ACCOUNTS
from telecube.telephony.queries.numbers import company_numbers
from telecube.telephony.queries.sip_accounts import find_account_of, find_free_extension

MAKE_ONE = "accounts/user_sip_create.html"


@requires(CREATE_USERS)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@user_leads_on
def user_sip(request: TenantRequest, user_id: UUID) -> HttpResponse:
    """Show how to set up a phone, without the password, which nobody knows any more; or make the account."""
    user = user_for(user_id)
    account = find_account_of(user.pk)
    if account is not None:
        return show_phone(request, user, account)
    if request.method != "POST":
        form = SipAccountForm(numbers=number_choices(), initial={"extension": find_free_extension() or ""})
        return show(request, MAKE_ONE, form=form, person=user)
    form = SipAccountForm(request.POST, numbers=number_choices())
    new = _create(request, user, form) if form.is_valid() else None
    if new is None:
        focus_first_mistake(form)
        return refuse(request, MAKE_ONE, form=form, person=user)
    return show_phone(request, user, new.account, password=new.password, is_new=True)


@requires(MANAGE_SIP_ACCOUNTS)
@require_POST
@never_cache
@user_leads_on
def user_sip_password(request: TenantRequest, user_id: UUID) -> HttpResponse:
    """Give the SIP account a new password and show it: now and never again."""
    user = user_for(user_id)
    account = find_account_of(user.pk)
    if account is None:
        raise Http404
    new = change_sip_password(request.actor, account.pk)
    return show_phone(request, user, new.account, password=new.password)


@requires(OWN_SIP_ACCOUNT)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters("sip_password")
def own_sip_password(request: TenantRequest) -> HttpResponse:
    """Ask for a new password of one's own SIP account; or set it and show it: now and never again."""
    account = find_account_of(request.user_profile.pk)
    if account is None:
        raise Http404
    form = SipPasswordForm(request.POST if request.method == "POST" else None)
    places = {"save_url": reverse("accounts:profile-sip-password"), "back_url": f"{reverse('accounts:profile')}#phone"}
    if request.method != "POST":
        name = "_sip_account_password" if request.htmx and not request.htmx.boosted else "sip_account_password"
        return show(request, f"telephony/{name}.html", account=account, form=form, **places)
    if form.is_valid():
        try:
            new = change_own_sip_password(request.actor, form.cleaned_data["sip_password"])
            return show_own_phone(request, new.account, password=new.password)
        except DomainError as refused:
            place_refusal(form, refused)
    focus_first_mistake(form)
    return refuse(request, "telephony/sip_account_password.html", account=account, form=form, **places)


def show_phone(
    request: TenantRequest, user: User, account: SipAccount, *, password: str = "", is_new: bool = False
) -> HttpResponse:
    """Answer with the data for a phone. The password is in this answer and nowhere else."""
    setup = PhoneSetup(user_name=account.device_id, password=password, display=account.extension)
    answer = show(
        request,
        "accounts/user_sip.html",
        person=user,
        account=account,
        setup=setup,
        is_new=is_new,
        may_change=request.actor.can(MANAGE_SIP_ACCOUNTS) and find_phone_refusal(request.actor, user) is None,
    )
    # A reload then asks this address, where no password is known, instead of sending the form again.
    answer["HX-Push-Url"] = reverse("accounts:user-sip", args=[user.pk])
    return answer


def show_own_phone(request: TenantRequest, account: SipAccount, *, password: str) -> HttpResponse:
    """Answer with the data for one's own phone: another account, or a new password. As ``show_phone``."""
    setup = PhoneSetup(user_name=account.device_id, password=password, display=account.extension)
    answer = show(
        request, "accounts/user_sip.html", person=request.user_profile, account=account, setup=setup, is_own=True
    )
    answer["HX-Push-Url"] = reverse("accounts:profile")
    return answer


def number_choices() -> Choices:
    """Return the company's numbers as choices of a list."""
    return [(str(number.pk), f"{number} {number.label}".strip()) for number in company_numbers()]


def _create(request: TenantRequest, user: User, form: SipAccountForm) -> NewSipPassword | None:
    try:
        return create_sip_account(
            request.actor,
            user_id=user.pk,
            extension=form.cleaned_data["extension"],
            presentation_number_id=form.chosen("presentation_number"),
        )
    except DomainError as refused:
        place_refusal(form, refused)
    return None
