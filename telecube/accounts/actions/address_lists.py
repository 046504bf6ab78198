"""Changing lists of addresses. Whoever changes one changes every login policy that uses it, so its guards hold too.

Networks of phones use lists as well: telephony's actions of the same names come in front of ``change`` and ``delete``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from telecube.accounts.actions.policy_guards import refuse_locking_oneself_out, refuse_strangers_to
from telecube.accounts.address_list_errors import (
    AddressListGone,
    AddressListNameMissing,
    AddressListNameTaken,
    AddressListStillUsed,
    TooManyAddressLists,
)
from telecube.accounts.address_list_text import MergedRanges, merged_ranges
from telecube.accounts.models import AddressList, AddressSpan, Tenant
from telecube.accounts.models.address_list import LONGEST_NAME
from telecube.accounts.permissions import MANAGE_SECURITY
from telecube.accounts.queries.address_lists import policies_with_list
from telecube.audit import record
from telecube.core.actor import Actor
from telecube.core.clock import now

MOST_LISTS = 50
#: The log names so many added and removed ranges, and counts all.
NAMED_IN_LOG = 50
PhonesWith = Callable[[UUID], list[str]]


@dataclass(frozen=True)
class ListText:
    """What is wanted of a list: its name and its text, which may come from a file."""

    name: str
    source: str


@transaction.atomic
def create_address_list(actor: Actor, wanted: ListText) -> AddressList:
    """Create a list that nothing uses yet.

    Raises RightMissing, AddressListNameMissing, …NameTaken, TooManyAddressLists and what ``merged_ranges`` raises.
    """
    actor.require(MANAGE_SECURITY)
    merged = merged_ranges(wanted.source)
    # One at a time within a company, or the limit would be passed.
    Tenant.objects.select_for_update(no_key=True).get(pk=actor.tenant_id)
    if AddressList.objects.count() >= MOST_LISTS:
        raise TooManyAddressLists(limit=MOST_LISTS)
    made = AddressList(name=_usable_name(wanted.name))
    _write(made, wanted.source, merged)
    record(actor, "accounts.address_list.created", made, **_differences([], merged.ranges))
    return made


@transaction.atomic
def change_address_list(actor: Actor, list_id: UUID, wanted: ListText) -> AddressList:
    """Change name and ranges; what uses the list follows at once.

    Raises RightMissing, AddressList.DoesNotExist, MainAdministratorsPolicy, WouldLockOneselfOut and the refusals of
    ``create_address_list``.
    """
    actor.require(MANAGE_SECURITY)
    merged = merged_ranges(wanted.source)
    changed = AddressList.objects.lock(list_id)
    name, before = changed.name, changed.merged.split(",")
    changed.name = _usable_name(wanted.name)
    if (name, changed.source) == (changed.name, wanted.source):
        return changed
    policies = policies_with_list(list_id)
    changes = _differences(before, merged.ranges)
    if changes:
        refuse_strangers_to(actor, policies)
    _write(changed, wanted.source, merged)
    if name != changed.name:
        changes["name"] = [name, changed.name]
    record(actor, "accounts.address_list.changed", changed, **changes)
    refuse_locking_oneself_out(actor, policies)
    return changed


@transaction.atomic
def delete_address_list(actor: Actor, list_id: UUID, *, phones_with: PhonesWith = lambda _list_id: []) -> AddressList:
    """Delete a list that nothing uses. ``phones_with`` gives the extensions that use it, an empty text for the company.

    Raises RightMissing, AddressList.DoesNotExist, AddressListStillUsed.
    """
    actor.require(MANAGE_SECURITY)
    # Whoever begins to use a list holds it, since keys are checked at commit only.
    gone = AddressList.objects.get_queryset().select_for_update().get(pk=list_id)
    policies, phones = [policy.name for policy in policies_with_list(list_id)], phones_with(list_id)
    if policies or phones:
        raise AddressListStillUsed(name=gone.name, policies=policies, phones=phones)
    record(actor, "accounts.address_list.deleted", gone)
    gone.delete()
    return gone


def held_lists(list_ids: Iterable[UUID]) -> list[AddressList]:
    """Return the lists by name and hold them, so that nobody deletes them meanwhile. Raises AddressListGone."""
    wanted = set(list_ids)
    rows = AddressList.objects.get_queryset().filter(pk__in=wanted).defer("source", "merged")
    found = list(rows.select_for_update(no_key=True).order_by("id"))
    if len(found) != len(wanted):
        raise AddressListGone
    return sorted(found, key=lambda one: one.name)


def _usable_name(name: str) -> str:
    name = " ".join(name.replace("\0", "").split())[:LONGEST_NAME]
    if not name:
        raise AddressListNameMissing
    return name


def _write(target: AddressList, source: str, merged: MergedRanges) -> None:
    target.source, target.merged = source, ",".join(merged.ranges)
    target.range_count, target.changed_at = len(merged.ranges), now()
    try:
        with transaction.atomic():
            target.save()
    except IntegrityError:
        raise AddressListNameTaken(name=target.name) from None
    AddressSpan.objects.filter(address_list=target).delete()
    AddressSpan.objects.get_queryset().bulk_create(
        AddressSpan(tenant_id=target.tenant_id, address_list=target, first=span.first, last=span.last)
        for span in merged.spans
    )


def _differences(before: list[str], after: list[str]) -> dict[str, Any]:
    """Return what the log keeps: how many ranges, and the first of those that came and went."""
    if before == after:
        return {}
    here, there = set(before), set(after)
    return {
        "range_count": [len(before), len(after)],
        "added": [one for one in after if one not in here][:NAMED_IN_LOG],
        "removed": [one for one in before if one not in there][:NAMED_IN_LOG],
    }
