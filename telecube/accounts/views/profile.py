"""My profile: data, password, address, sessions, support PIN."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from telecube.accounts.actions import email_change as addresses
from telecube.accounts.actions.own_profile import OwnDetails, change_own_password
from telecube.accounts.actions.own_sessions import end_all_own_sessions, end_own_session
from telecube.accounts.actions.support_pin import own_support_pin, renew_support_pin
from telecube.accounts.errors import LinkNoLongerWorks
from telecube.accounts.forms.group_fields import group_choices, initial_groups
from telecube.accounts.forms.placing import focus_first_mistake, place_refusal
from telecube.accounts.forms.profile import EmailChangeForm, OwnPasswordForm, ProfileChoices, ProfileForm
from telecube.accounts.models import EmailChange, Identity, User, UserSession
from telecube.accounts.permissions import OWN_EMAIL, OWN_PASSWORD, OWN_SIP_ACCOUNT
from telecube.accounts.queries.actors import actor_of
from telecube.accounts.queries.group_search import permission_groups_to_give
from telecube.accounts.queries.own_profile import (
    find_open_email_change,
    logins_of,
    who_changes_profiles,
)
from telecube.accounts.second_factor import has_second_factor, is_demanded_of
from telecube.accounts.sessions import hash_of, open_sessions_of
from telecube.accounts.views.phones import show_own_phone
from telecube.core.access import logged_in, open_when_read_only, public, requires
from telecube.core.errors import DomainError
from telecube.core.http import TenantRequest, client_ip
from telecube.core.pages import leave_for, refuse, show
from telecube.core.phone_numbers import format_number
from telecube.core.tenancy import tenant_scope
from telecube.telephony.actions.onboarding import SavedUser
from telecube.telephony.actions.own_profile import OwnProfile, save_own_profile
from telecube.telephony.models import Number, SenderName
from telecube.telephony.queries.presentations import call_presentations_of, sms_presentations_of
from telecube.telephony.queries.sip_accounts import find_account_of, free_sip_accounts


@logged_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: TenantRequest) -> HttpResponse:
    """Show one's own profile, or save the fields that one may change."""
    form = _profile_form(request)
    if request.method != "POST":
        return show(request, "accounts/profile.html", **_page(request, form))
    saved = _saved(request, form) if form.is_valid() else None
    if saved is None:
        focus_first_mistake(form)
        return refuse(request, "accounts/profile.html", **_page(request, form))
    if saved.new_account is not None:
        return show_own_phone(request, saved.new_account.account, password=saved.new_account.password)
    messages.success(request, _("Your profile is saved"))
    return leave_for(request, "accounts:profile")


@requires(OWN_PASSWORD)
@open_when_read_only
@never_cache
@sensitive_post_parameters("password", "new_password", "new_password_again")
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: TenantRequest) -> HttpResponse:
    """Change one's own password; the present one is asked, all other sessions end."""
    form = OwnPasswordForm(request.POST if request.method == "POST" else None, label_suffix="")
    if request.method != "POST":
        return show(request, "accounts/profile_password.html", form=form)
    if form.is_valid():
        if not ratelimit.consume(request, action="reauthenticate", user=request.user):
            form.add_error("password", _("Too many attempts. Wait five minutes and try again."))
            return refuse(request, "accounts/profile_password.html", form=form)
        values = form.cleaned_data
        try:
            identity = change_own_password(
                request.actor,
                old=values["password"],
                new=values["new_password"],
                session_key=request.session.session_key,
            )
        except DomainError as refused:
            place_refusal(form, refused)
        else:
            update_session_auth_hash(request, identity)
            messages.success(request, _("The password is changed. Other devices were logged out."))
            return leave_for(request, "accounts:profile")
    focus_first_mistake(form)
    return refuse(request, "accounts/profile_password.html", form=form)


@requires(OWN_EMAIL)
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def email(request: TenantRequest) -> HttpResponse:
    """Ask for another address to log in with."""
    form = EmailChangeForm(request.POST if request.method == "POST" else None, label_suffix="")
    if request.method != "POST":
        return show(request, "accounts/profile_email.html", form=form)
    if form.is_valid():
        if not ratelimit.consume(request, action="change_email", user=request.user):
            form.add_error(None, _("Too many attempts. Wait five minutes and try again."))
            return refuse(request, "accounts/profile_email.html", form=form)
        try:
            addresses.ask_email_change(request.actor, **form.cleaned_data)
        except DomainError as refused:
            place_refusal(form, refused)
        else:
            return leave_for(request, "accounts:profile")
    focus_first_mistake(form)
    return refuse(request, "accounts/profile_email.html", form=form)


@logged_in
@require_POST
def email_change_stop(request: TenantRequest) -> HttpResponse:
    """Give the wish for another address up."""
    change = find_open_email_change(request.user_profile)
    if change is not None:
        addresses.stop_email_change(request.actor, change.pk)
        messages.success(request, _("Your address stays as it is"))
    return redirect("accounts:profile")


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def email_change_link(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind both mailed links. It changes something by its buttons only, because mail scanners open links."""
    try:
        tenant_id, change_id, side = addresses.read_token(token)
        with tenant_scope(tenant_id):
            change = _waiting_change(change_id)
            if request.method == "POST":
                change = _answer_link(request, change, side)
            page = {"change": change, "is_old": side == addresses.OLD, "is_done": request.method == "POST"}
            return show(request, "accounts/email_change_link.html", **page)
    except LinkNoLongerWorks:
        return show(request, "accounts/email_change_link.html", change=None)


@logged_in
@open_when_read_only
@require_POST
def session_end(request: TenantRequest, session_id: UUID) -> HttpResponse:
    """Log out one device."""
    try:
        end_own_session(request.actor, session_id)
    except UserSession.DoesNotExist:
        raise Http404 from None
    messages.success(request, _("The device is logged out"))
    return redirect("accounts:profile")


@logged_in
@open_when_read_only
@require_POST
def sessions_end(request: TenantRequest) -> HttpResponse:
    """Log out everywhere, here as well."""
    end_all_own_sessions(request.actor)
    request.session.flush()
    messages.success(request, _("You are logged out everywhere. Log in again."))
    return leave_for(request, "account_login")


@logged_in
@open_when_read_only
@require_POST
def support_pin_renew(request: TenantRequest) -> HttpResponse:
    """Make a new support PIN."""
    renew_support_pin(request.actor)
    messages.success(request, _("You have a new support PIN"))
    return redirect("accounts:profile")


@logged_in
@never_cache
@require_safe
def support_pin(request: TenantRequest) -> HttpResponse:
    """Show the support PIN; only on wish, so that nobody reads it over the shoulder."""
    return show(request, "accounts/_support_pin.html", pin=own_support_pin(request.actor))


def _waiting_change(change_id: UUID) -> EmailChange:
    change = EmailChange.objects.filter(pk=change_id, ended_at=None).first()
    if change is None:
        raise LinkNoLongerWorks
    return change


def _answer_link(request: HttpRequest, change: EmailChange, side: str) -> EmailChange:
    actor = actor_of(User.objects.select_related("permission_group").get(pk=change.user_id), ip=client_ip(request))
    if side == addresses.NEW:
        return addresses.confirm_email_change(actor, change.pk)
    if "stop" in request.POST:
        return addresses.stop_email_change(actor, change.pk)
    return addresses.allow_email_change(actor, change.pk)


def _profile_form(request: TenantRequest) -> ProfileForm:
    user, identity = request.user_profile, cast(Identity, request.user)
    account = find_account_of(user.pk)
    shown = [str(number.pk) for number in (call_presentations_of(account) if account else [])]
    senders = [str(sender.pk) for sender in sms_presentations_of(user.pk)]
    initial: dict[str, Any] = {
        "first_name": user.first_name,
        "last_name": user.last_name,
        "work_number": format_number(user.work_number) if user.work_number else "",
        "language": identity.language,
        "time_zone": identity.time_zone,
        "sip_account": str(account.pk) if account else "",
        "call_presentations": shown,
        "sms_presentations": senders,
        "permission_group": str(user.permission_group_id or ""),
        **initial_groups(user.pk),
    }
    numbers = [(str(number.pk), str(number)) for number in Number.objects.order_by("e164")]
    names = [(str(sender.pk), sender.name) for sender in SenderName.objects.order_by("name")]
    mine = [account] if account else []
    groups = [] if user.is_main_administrator else list(permission_groups_to_give(request.actor))
    choices = ProfileChoices(
        groups=group_choices(),
        sip_accounts=[(str(one.pk), one.extension) for one in [*mine, *free_sip_accounts()]],
        numbers=_chosen_first(numbers, shown) if account else [],
        senders=_chosen_first([*names, *numbers], senders),
        permission_groups=groups,
    )
    data = request.POST if request.method == "POST" else None
    return ProfileForm(data, initial=initial, actor=request.actor, choices=choices)


def _chosen_first(choices: list[tuple[str, str]], chosen: list[str]) -> list[tuple[str, str]]:
    """Keep the present order: the first one is the default."""
    known = dict(choices)
    first = [(value, known[value]) for value in chosen if value in known]
    return first + [choice for choice in choices if choice[0] not in chosen]


def _saved(request: TenantRequest, form: ProfileForm) -> SavedUser | None:
    values = form.cleaned_data
    details = OwnDetails(**{name: values.get(name) for name in OwnDetails.__dataclass_fields__})
    has_groups = "position_group" in form.fields
    wanted = OwnProfile(
        details=details,
        permission_group_id=form.id_of("permission_group"),
        position_group_id=form.position_group_id if has_groups else None,
        user_group_ids=frozenset(form.user_group_ids) if has_groups else frozenset(),
        call_number_ids=form.ids_of("call_presentations"),
        sms_sender_ids=form.ids_of("sms_presentations"),
        free_account_id=form.id_of("sip_account"),
    )
    try:
        return save_own_profile(request.actor, wanted)
    except DomainError as refused:
        place_refusal(form, refused)
    return None


def _page(request: TenantRequest, form: ProfileForm) -> dict[str, Any]:
    user, identity = request.user_profile, cast(Identity, request.user)
    account = find_account_of(user.pk)
    here = hash_of(request.session.session_key)
    return {
        "form": form,
        "person": user,
        "account": account,
        "fixed": _fixed_fields(user, form),
        "changers": who_changes_profiles(),
        "may_change_email": request.actor.can(OWN_EMAIL),
        "may_change_password": request.actor.can(OWN_PASSWORD),
        "may_change_sip_password": request.actor.can(OWN_SIP_ACCOUNT),
        "email_change": find_open_email_change(user),
        "has_factor": has_second_factor(identity),
        "is_factor_demanded": is_demanded_of(user),
        "sessions": sorted(open_sessions_of(user), key=lambda one: one.row.session_hash != here),
        "here": here,
        "logins": logins_of(user),
    }


def _fixed_fields(user: User, form: ProfileForm) -> list[tuple[str, str]]:
    """Return label and value of what the user may only read."""
    account = find_account_of(user.pk)
    groups = [membership.group for membership in user.memberships.all()]
    others = ", ".join(group.name for group in groups if not (group.parent and group.parent.is_position))
    group = user.permission_group.name if user.permission_group else ""
    calls = call_presentations_of(account) if account else []
    rows = [
        ("first_name", _("First name"), user.first_name),
        ("last_name", _("Last name"), user.last_name),
        ("work_number", _("Work number"), format_number(user.work_number) if user.work_number else ""),
        ("sip_account", _("SIP account"), account.extension if account else ""),
        ("call_presentations", _("Presentation for calls"), ", ".join(format_number(n.e164) for n in calls)),
        ("sms_presentations", _("Presentation for text messages"), ", ".join(map(str, sms_presentations_of(user.pk)))),
        ("position_group", form.group_choices.position_name, user.position),
        ("user_groups", _("User groups"), others),
        ("permission_group", _("Permission group"), _("main administrator") if user.is_main_administrator else group),
    ]
    return [(label, value or "–") for name, label, value in rows if name not in form.fields]
