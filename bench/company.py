"""The companies of the installation under measurement: one that is called and called up, one that works with pages."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.utils import translation

from telecube.accounts.actions.sign_up import sign_up_company
from telecube.accounts.models import Entitlements, Identity, User
from telecube.accounts.queries.actors import actor_of
from telecube.config import config
from telecube.core.clock import now
from telecube.core.tenancy import tenant_scope
from telecube.telephony.actions.numbers import add_number
from telecube.telephony.actions.sip_accounts import change_sip_password, create_sip_account
from telecube.telephony.digests import digest_password, make_device_id, make_password
from telecube.telephony.models import Number, SipAccount

FIRST_EXTENSION = 1000


@dataclass(frozen=True)
class Company:
    """A company with its main administrator's login."""

    tenant_id: UUID
    user_id: UUID
    email: str
    password: str


@dataclass(frozen=True)
class Device:
    """A SIP account whose password is known for the length of the run."""

    device_id: str
    password: str
    extension: str


def ensure_company(name: str) -> Company:
    """Make the company if it is not there; give its administrator a fresh password and a trial that goes on."""
    email, password = f"{name}@bench.example", f"Aa1!{secrets.token_hex(8)}"
    identity = Identity.objects.filter(email=email).first()
    with translation.override("pl"):
        user = _user_of(identity) if identity else _sign_up(name, email, password)
    assert user.tenant_id is not None
    with tenant_scope(user.tenant_id):
        login = Identity.objects.get(email=email)
        login.set_password(password)
        login.save(update_fields=["password"])
        Entitlements.objects.update(trial_ends_at=now() + timedelta(days=14))
    return Company(user.tenant_id, user.pk, email, password)


def _user_of(identity: Identity) -> User:
    return User.everywhere.using("platform").get(identity=identity)


def _sign_up(name: str, email: str, password: str) -> User:
    return sign_up_company(
        company_name=f"{name} sp. z o.o.",
        nip="",
        first_name="Anna",
        last_name="Zielińska",
        email=email,
        password=password,
        ip=None,
    )


def fresh_devices(company: Company, count: int) -> list[Device]:
    """Replace all SIP accounts of the company by so many new ones, in bulk."""
    devices = [Device(make_device_id(), make_password(), str(FIRST_EXTENSION + place)) for place in range(count)]
    with tenant_scope(company.tenant_id):
        SipAccount.objects.all().delete()
        SipAccount.objects.bulk_create([_account(device) for device in devices])
    return devices


def _account(device: Device) -> SipAccount:
    digests = digest_password(device.device_id, config.sip_realm, device.password)
    return SipAccount(
        extension=device.extension,
        device_id=device.device_id,
        ha1_md5=digests.md5,
        ha1_sha256=digests.sha256,
    )


def ensure_reachable(company: Company, e164: str) -> Device:
    """Give the administrator a phone that rings for the number; a fresh password each time."""
    with tenant_scope(company.tenant_id):
        user = User.objects.get(pk=company.user_id)
        actor = actor_of(user)
        if not Number.objects.filter(e164=e164).exists():
            add_number(actor, e164, owner_id=user.pk)
        account = SipAccount.objects.filter(user=user).first()
        made = change_sip_password(actor, account.pk) if account else create_sip_account(actor, user_id=user.pk)
        return Device(made.account.device_id, made.password, made.account.extension)
