"""Deciding from which networks phones may register and call. The exchange reads the networks at each request."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from telecube.accounts.actions.address_lists import held_lists
from telecube.accounts.models import AddressList, Tenant
from telecube.accounts.permissions import MANAGE_SECURITY
from telecube.audit import record
from telecube.core.actor import Actor
from telecube.telephony.errors import NetworksChangedMeanwhile, SipAccountGone, TooManyRangesForPhones
from telecube.telephony.models import DeviceAccess, DeviceAccessAddressList, SipAccount
from telecube.telephony.queries.device_access import MOST_PHONE_RANGES, Networks, find_device_access, networks_of


@dataclass(frozen=True)
class _Before:
    """What was allowed before."""

    ranges: list[str]
    lists: list[AddressList]


@transaction.atomic
def set_company_device_access(
    actor: Actor, address_ranges: list[str], list_ids: Collection[UUID] = (), *, version: str | None = None
) -> None:
    """Let phones in from these CIDR ranges and lists only, where an account has no networks of its own.

    Nothing: from everywhere. ``version``: of the networks that were shown (None: not compared). Raises RightMissing,
    AddressListGone, NetworksChangedMeanwhile, TooManyRangesForPhones.
    """
    actor.require(MANAGE_SECURITY)
    tenant = Tenant.objects.select_for_update(no_key=True).get(pk=actor.tenant_id)
    _refuse_changed(None, version)
    changes = _write(None, address_ranges, held_lists(list_ids))
    if changes:
        record(actor, "telephony.device_access.company_changed", tenant, **changes)


@transaction.atomic
def set_device_access(
    actor: Actor,
    account_id: UUID,
    address_ranges: list[str],
    list_ids: Collection[UUID] = (),
    *,
    version: str | None = None,
) -> None:
    """Give one account networks of its own; nothing: the company's hold.

    ``version``: of the networks that were shown (None: not compared). Raises RightMissing, SipAccountGone,
    AddressListGone, NetworksChangedMeanwhile, TooManyRangesForPhones.
    """
    actor.require(MANAGE_SECURITY)
    account = SipAccount.objects.get_queryset().select_for_update(no_key=True).filter(pk=account_id).first()
    if account is None:
        raise SipAccountGone
    _refuse_changed(account, version)
    changes = _write(account, address_ranges, held_lists(list_ids))
    if changes:
        record(actor, "telephony.device_access.changed", account, **changes)


def refuse_too_many(address_ranges: Collection[str], lists: Collection[AddressList]) -> None:
    """Refuse more ranges than the exchange can go through at each request of a phone."""
    count = len(address_ranges) + sum(one.range_count for one in lists)
    if count > MOST_PHONE_RANGES:
        raise TooManyRangesForPhones(count=count, limit=MOST_PHONE_RANGES)


def _refuse_changed(account: SipAccount | None, version: str | None) -> None:
    row = find_device_access(account)
    stored = Networks(*networks_of(row)) if row else Networks([], [])
    if version is not None and version != stored.version:
        raise NetworksChangedMeanwhile(stored=stored.words)


def _write(
    account: SipAccount | None, address_ranges: list[str], lists: list[AddressList]
) -> dict[str, list[list[str]]]:
    """Store what is allowed; return what the log keeps of the change."""
    row = find_device_access(account)
    before = _Before(*networks_of(row)) if row else _Before([], [])
    changes = {}
    if before.ranges != address_ranges:
        changes["address_ranges"] = [before.ranges, address_ranges]
    if before.lists != lists:
        changes["address_lists"] = [[one.name for one in before.lists], [one.name for one in lists]]
    if not changes:
        return {}
    refuse_too_many(address_ranges, lists)
    if not address_ranges and not lists:
        DeviceAccess.objects.filter(sip_account=account).delete()
        return changes
    row = row or DeviceAccess(sip_account=account)
    row.address_ranges = address_ranges
    row.save()
    DeviceAccessAddressList.objects.filter(device_access=row).delete()
    for one in lists:
        DeviceAccessAddressList.objects.create(device_access=row, address_list=one)
    return changes
