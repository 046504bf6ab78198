"""Konta SIP: which internal numbers there are and who uses them; making, setting up and deleting one.

A password is in the answer that makes it and nowhere else: a reload asks the account's page, where none is known.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from telecube.accounts.forms.placing import focus_first_mistake, place_refusal
from telecube.accounts.permissions import CHANGE_USERS, VIEW_USERS
from telecube.accounts.phone_setup import PhoneSetup
from telecube.accounts.views.phones import number_choices
from telecube.calls.queries.presence import presence_of
from telecube.core.access import requires
from telecube.core.errors import DomainError
from telecube.core.http import TenantRequest
from telecube.core.pages import leave_for, refuse, show
from telecube.telephony.actions.account_changes import change_account
from telecube.telephony.actions.sip_accounts import (
    NewSipPassword,
    change_sip_password,
    create_sip_account,
    delete_sip_account,
    find_phone_refusal,
)
from telecube.telephony.errors import SipAccountChangedMeanwhile, SipAccountOfMorePowerful
from telecube.telephony.forms.sip_account import NewSipAccountForm, SipAccountChangeForm, SipPasswordForm
from telecube.telephony.models import SipAccount
from telecube.telephony.permissions import MANAGE_SIP_ACCOUNTS, SEE_SIP_ACCOUNTS
from telecube.telephony.queries.presentations import starting_numbers
from telecube.telephony.queries.sip_accounts import (
    count_sip_accounts,
    find_free_extension,
    page_of_sip_accounts,
    sip_account_for,
)

MOST_SEARCHED = 100


@dataclass(frozen=True)
class Row:
    """An account of the list, and whether its user has the panel open, is in a call or does not want to be rung."""

    account: SipAccount
    presence: str


@requires(SEE_SIP_ACCOUNTS)
@require_safe
def sip_account_list(request: TenantRequest) -> HttpResponse:
    """Show the accounts; the same address answers with the rows alone for a search while typing."""
    search, is_free = _words(request), request.GET.get("user") == "nobody"
    marks = {"after": request.GET.get("after"), "before": request.GET.get("before")}
    page = page_of_sip_accounts(search=search, is_free=is_free, **marks)
    presence = presence_of(account.user for account in page.rows if account.user)
    count, free = count_sip_accounts()
    is_fragment = request.htmx and request.htmx.target == "sip-account-rows"
    return show(
        request,
        "telephony/_sip_account_rows.html" if is_fragment else "telephony/sip_account_list.html",
        page=page,
        rows=[Row(account, presence[account.user_id] if account.user_id else "") for account in page.rows],
        search=search,
        is_free=is_free,
        count=count,
        free=free,
        **_rights(request),
    )


@requires(MANAGE_SIP_ACCOUNTS)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters("sip_password")
def sip_account_create(request: TenantRequest) -> HttpResponse:
    """Show the form of a free account, or create it and show its password: now and never again."""
    template = "telephony/sip_account_create.html"
    shown = [str(number.pk) for number in starting_numbers()]
    initial = {"extension": find_free_extension() or "", "presentation_number": "".join(shown)}
    data = request.POST if request.method == "POST" else None
    form = NewSipAccountForm(data, numbers=number_choices(), initial=initial)
    if request.method != "POST":
        return show(request, template, form=form)
    new = _create(request, form) if form.is_valid() else None
    if new is None:
        focus_first_mistake(form)
        return refuse(request, template, form=form)
    return _show_account(request, sip_account_for(new.account.pk), password=new.password, is_new=True)


@requires(SEE_SIP_ACCOUNTS)
@require_safe
@never_cache
def sip_account(request: TenantRequest, account_id: UUID) -> HttpResponse:
    """Show who uses an account and how a phone is set up with it; the password nobody knows any more."""
    return _show_account(request, _account_or_404(account_id))


@requires(MANAGE_SIP_ACCOUNTS)
@require_POST
def sip_account_number(request: TenantRequest, account_id: UUID) -> HttpResponse:
    """Change the internal number of an account and the number that others see."""
    account = _account_or_404(account_id)
    form = SipAccountChangeForm(request.POST, account=account, numbers=number_choices())
    if form.is_valid() and _change(request, form, account):
        messages.success(request, _("The SIP account is saved. Phones that are set up go on working."))
        return leave_for(request, "telephony:sip-account", account_id=account.pk)
    focus_first_mistake(form)
    return _show_account(request, _account_or_404(account_id), form=form, answer=refuse)


@requires(MANAGE_SIP_ACCOUNTS)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters("sip_password")
def sip_account_password(request: TenantRequest, account_id: UUID) -> HttpResponse:
    """Say what a new password does and ask for it; or set it and show it: now and never again."""
    account = _account_or_404(account_id)
    form = SipPasswordForm(request.POST if request.method == "POST" else None)
    page = {
        "account": account,
        "form": form,
        "refusal": _phone_refusal(request, account),
        "save_url": reverse("telephony:sip-account-password", args=[account.pk]),
        "back_url": reverse("telephony:sip-account", args=[account.pk]),
    }
    if request.method != "POST":
        is_fragment = request.htmx and not request.htmx.boosted
        name = "_sip_account_password" if is_fragment else "sip_account_password"
        return show(request, f"telephony/{name}.html", **page)
    if form.is_valid():
        try:
            new = change_sip_password(request.actor, account.pk, form.cleaned_data["sip_password"])
            return _show_account(request, _account_or_404(account_id), password=new.password)
        except DomainError as refused:
            place_refusal(form, refused)
    focus_first_mistake(form)
    return refuse(request, "telephony/sip_account_password.html", **page)


@requires(MANAGE_SIP_ACCOUNTS)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def sip_account_delete(request: TenantRequest, account_id: UUID) -> HttpResponse:
    """Say what a deletion does and ask, or who has the account; or delete a free one."""
    account = _account_or_404(account_id)
    page = {"account": account, **_rights(request)}
    if request.method != "POST":
        is_fragment = request.htmx and not request.htmx.boosted
        return show(request, f"telephony/{'_' if is_fragment else ''}sip_account_delete.html", **page)
    # Whoever has it would be without a phone; the page says what to do instead.
    if account.user is not None:
        return refuse(request, "telephony/sip_account_delete.html", **page)
    delete_sip_account(request.actor, account.pk)
    messages.success(request, _("The SIP account %(extension)s is deleted.") % {"extension": account.extension})
    return leave_for(request, "telephony:sip-account-list")


def _create(request: TenantRequest, form: NewSipAccountForm) -> NewSipPassword | None:
    try:
        return create_sip_account(
            request.actor,
            extension=form.cleaned_data["extension"],
            password=form.cleaned_data["sip_password"],
            presentation_number_id=form.chosen("presentation_number"),
        )
    except DomainError as refused:
        place_refusal(form, refused)
    return None


def _change(request: TenantRequest, form: SipAccountChangeForm, account: SipAccount) -> bool:
    try:
        change_account(
            request.actor,
            account.pk,
            extension=form.cleaned_data["extension"],
            number_id=form.chosen("presentation_number"),
            version=form.cleaned_data["version"],
        )
    except SipAccountChangedMeanwhile as refused:
        form.show_beside(account)
        place_refusal(form, refused)
        return False
    except DomainError as refused:
        place_refusal(form, refused)
        return False
    return True


def _show_account(
    request: TenantRequest,
    account: SipAccount,
    *,
    form: SipAccountChangeForm | None = None,
    password: str = "",
    is_new: bool = False,
    answer: Any = show,
) -> HttpResponse:
    """Answer with the account's page. The password is in this answer and nowhere else."""
    setup = PhoneSetup(user_name=account.device_id, password=password, display=account.extension)
    response: HttpResponse = answer(
        request,
        "telephony/sip_account.html",
        account=account,
        setup=setup,
        form=form or SipAccountChangeForm(account=account, numbers=number_choices()),
        is_new=is_new,
        may_set_password=request.actor.can(MANAGE_SIP_ACCOUNTS) and _phone_refusal(request, account) is None,
        **_rights(request),
    )
    # A reload then asks this address, where no password is known, instead of sending the form again.
    response["HX-Push-Url"] = reverse("telephony:sip-account", args=[account.pk])
    return response


def _phone_refusal(request: TenantRequest, account: SipAccount) -> SipAccountOfMorePowerful | None:
    return find_phone_refusal(request.actor, account.user) if account.user else None


def _rights(request: TenantRequest) -> dict[str, bool]:
    actor = request.actor
    return {
        "may_manage": actor.can(MANAGE_SIP_ACCOUNTS),
        "may_edit_users": actor.can(CHANGE_USERS),
        "may_see_users": actor.can(VIEW_USERS),
    }


def _words(request: TenantRequest) -> str:
    return request.GET.get("q", "").replace("\0", "").strip()[:MOST_SEARCHED]


def _account_or_404(account_id: UUID) -> SipAccount:
    try:
        return sip_account_for(account_id)
    except SipAccount.DoesNotExist:
        raise Http404 from None
