"""A company opens its account."""

from __future__ import annotations

from datetime import timedelta

from django.utils import translation
from django.utils.translation import gettext as _

from telecube.accounts import mails
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
        PermissionGroup.objects.create(name=_("Consultants"), rights=rights_of_an_agent())
        administrator = _create_main_administrator(identity, first_name=first_name, last_name=last_name)
        actor = actor_of(administrator, ip=ip)
        record(actor, "accounts.company.signed_up", tenant, nip=nip)
        announce(CompanySignedUp(company_id=tenant.pk, user_id=administrator.pk), actor=actor)
        mails.send_confirmation(address, template="email_confirmation_signup", user=administrator)
    return administrator


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
