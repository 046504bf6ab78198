"""A company opens its account."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from telecube.accounts import mails
from telecube.accounts.actions.exchange_keys import find_exchange, use_exchange_key
from telecube.accounts.actions.seats import take_seat
from telecube.accounts.events import CompanySignedUp
from telecube.accounts.logins import create_login, usable_email, usable_password_hash
from telecube.accounts.models import (
    Entitlements,
    Identity,
    PermissionGroup,
    Tenant,
    User,
    UserGroup,
    UserGroupMembership,
)
from telecube.accounts.nip import usable_nip
from telecube.accounts.queries.actors import actor_of
from telecube.audit import record
from telecube.config import config
from telecube.core.actor import Actor
from telecube.core.clock import now
from telecube.core.events import announce
from telecube.core.ids import uuid7
from telecube.core.manifest import all_rights
from telecube.core.tenancy import tenant_scope

AGENT_ROOMS = ("contacts.", "calls.")


def sign_up_company(
    *,
    company_name: str,
    nip: str,
    first_name: str,
    last_name: str,
    email: str,
    password: str,
    ip: str | None,
    language: str = "pl",
) -> User:
    """Open a company's account: trial, positions, permission group, main administrator, confirmation mail.

    Everything or nothing. Raises EmailInvalid, EmailTaken, PasswordTooWeak, NipInvalid.
    """
    email, nip = usable_email(email), usable_nip(nip)
    password_hash = usable_password_hash(password)
    tenant_id = uuid7()
    with tenant_scope(tenant_id), translation.override(language):
        identity, address = create_login(email=email, password_hash=password_hash, language=language)
        tenant = Tenant.objects.create(pk=tenant_id, name=company_name.strip(), nip=nip)
        start_trial(tenant)
        administrator = _create_company_of(identity, first_name=first_name, last_name=last_name)
        actor = actor_of(administrator, ip=ip)
        record(actor, "accounts.company.signed_up", tenant, nip=nip)
        announce(CompanySignedUp(company_id=tenant.pk, user_id=administrator.pk), actor=actor)
        mails.send_confirmation(address, template="email_confirmation_signup", user=administrator)
    return administrator


@transaction.atomic
def join_exchange(
    *,
    exchange_key: str,
    first_name: str,
    last_name: str,
    email: str,
    password: str,
    ip: str | None,
    language: str = "pl",
) -> User:
    """Open the CRM account of a company that has an exchange: as a sign-up, but company and phones are there already.

    Everything or nothing. Raises EmailInvalid, EmailTaken, PasswordTooWeak, ExchangeKeyMistyped, ExchangeKeyUnknown,
    ExchangeKeyUsed.
    """
    email, password_hash = usable_email(email), usable_password_hash(password)
    with tenant_scope(find_exchange(exchange_key)), translation.override(language):
        key = use_exchange_key(exchange_key)
        identity, address = create_login(email=email, password_hash=password_hash, language=language)
        tenant = Tenant.objects.get()
        start_trial_of_crm()
        administrator = _create_company_of(identity, first_name=first_name, last_name=last_name)
        actor = actor_of(administrator, ip=ip)
        record(actor, "accounts.company.joined_with_exchange", tenant, key=str(key))
        announce(CompanySignedUp(company_id=tenant.pk, user_id=administrator.pk), actor=actor)
        mails.send_confirmation(address, template="email_confirmation_signup", user=administrator)
    return administrator


@transaction.atomic
def open_exchange_account(actor: Actor, *, company_name: str, nip: str) -> Tenant:
    """Create the company of an exchange without the CRM: no users, no end. The caller has checked the right.

    Inside the scope of the new company, which is the actor's. Raises NipInvalid.
    """
    tenant = Tenant.objects.create(pk=actor.tenant_id, name=company_name.strip(), nip=usable_nip(nip))
    opened = now()
    Entitlements.objects.create(tenant=tenant, trial_started_at=opened, trial_ends_at=opened, has_own_exchange=True)
    record(actor, "accounts.exchange.opened", tenant, nip=tenant.nip)
    return tenant


def start_trial_of_crm() -> Entitlements:
    """Start the trial of a company that has an exchange: its calls are neither limited nor ended by it."""
    started, entitlements = now(), Entitlements.objects.get_queryset().select_for_update().get()
    entitlements.trial_started_at = started
    entitlements.begin_trial(until=started + timedelta(days=config.trial_days))
    entitlements.save()
    return entitlements


def start_trial(tenant: Tenant) -> Entitlements:
    """Start the trial. A day is 24 hours: it ends at the second it began, 14 days later, whatever the clocks do."""
    started = now()
    entitlements = Entitlements(tenant=tenant, trial_started_at=started)
    entitlements.begin_trial(until=started + timedelta(days=config.trial_days))
    entitlements.save()
    return entitlements


def rights_of_an_agent() -> list[str]:
    """Return the codes that the first permission group starts with: everything about contacts and calls."""
    return sorted(code for code in all_rights() if code.startswith(AGENT_ROOMS))


def _create_company_of(identity: Identity, *, first_name: str, last_name: str) -> User:
    PermissionGroup.objects.create(name=_("Consultants"), rights=rights_of_an_agent())
    return _create_main_administrator(identity, first_name=first_name, last_name=last_name)


def _create_main_administrator(identity: Identity, *, first_name: str, last_name: str) -> User:
    administrator = User.objects.create(
        identity=identity,
        first_name=first_name.strip(),
        last_name=last_name.strip(),
        is_main_administrator=True,
    )
    UserGroupMembership.objects.create(user=administrator, group=_create_positions())
    take_seat(administrator)
    return administrator


def _create_positions() -> UserGroup:
    """Create the fixed group with its first positions; return the main administrator's."""
    positions = UserGroup.objects.create(name=_("Position"), is_position=True)
    names = [_("Main administrator"), _("Manager"), _("Consultant")]
    created = [UserGroup.objects.create(name=name, parent=positions, place=place) for place, name in enumerate(names)]
    return created[0]
