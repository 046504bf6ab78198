"""Deciding from which networks phones may register and call. The exchange reads the lists at each request."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from telecube.accounts.models import Tenant
from telecube.accounts.permissions import MANAGE_SECURITY
from telecube.audit import record
from telecube.core.actor import Actor
from telecube.telephony.errors import SipAccountGone
from telecube.telephony.models import DeviceAccess, SipAccount


@transaction.atomic
def set_company_device_access(actor: Actor, address_ranges: list[str]) -> None:
    """Let phones in from these CIDR ranges only, where an account has no list of its own; none: from everywhere."""
    actor.require(MANAGE_SECURITY)
    tenant = Tenant.objects.select_for_update(no_key=True).get(pk=actor.tenant_id)
    before = _write(None, address_ranges)
    if before != address_ranges:
        record(actor, "telephony.device_access.company_changed", tenant, address_ranges=[before, address_ranges])


@transaction.atomic
def set_device_access(actor: Actor, account_id: UUID, address_ranges: list[str]) -> None:
    """Give one account a list of its own; none: the company's holds. Raises SipAccountGone."""
    actor.require(MANAGE_SECURITY)
    account = SipAccount.objects.get_queryset().select_for_update(no_key=True).filter(pk=account_id).first()
    if account is None:
        raise SipAccountGone
    before = _write(account, address_ranges)
    if before != address_ranges:
        record(actor, "telephony.device_access.changed", account, address_ranges=[before, address_ranges])


def _write(account: SipAccount | None, address_ranges: list[str]) -> list[str]:
    """Store the list and return the one before."""
    row = DeviceAccess.objects.filter(sip_account=account).first()
    before = list(row.address_ranges) if row else []
    if row and not address_ranges:
        row.delete()
    elif address_ranges:
        row = row or DeviceAccess(sip_account=account)
        row.address_ranges = address_ranges
        row.save()
    return before
