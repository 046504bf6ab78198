"""Questions about the networks that phones may come from."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from telecube.accounts.models import AddressList
from telecube.telephony.models import DeviceAccess, DeviceAccessAddressList, SipAccount

#: The exchange goes through all ranges several times at each request of a phone: 5,000 cost it some 25 ms of a
#: registration, 20,000 over 110 ms (decision 0030).
MOST_PHONE_RANGES = 5_000
#: A sentence names no more than these.
MOST_SAID = 10


@dataclass(frozen=True)
class Networks:
    """From where phones may come: ranges, and lists by name. Neither: from everywhere."""

    ranges: list[str]
    lists: list[AddressList]

    @property
    def text(self) -> str:
        """The ranges, one a line."""
        return "\n".join(self.ranges)

    @property
    def words(self) -> str:
        """The first ranges and lists in one line."""
        every = [*self.ranges, *(one.name for one in self.lists)]
        return ", ".join([*every[:MOST_SAID], *(["…"] if len(every) > MOST_SAID else [])]) or "–"

    @property
    def version(self) -> str:
        """A short text that differs when ranges or lists differ; the second of two who change them is told."""
        lists = sorted(str(pk) for pk in self.list_ids)
        return hashlib.sha256("|".join([*self.ranges, "", *lists]).encode()).hexdigest()[:16]

    @property
    def list_ids(self) -> set[UUID]:
        """The ids of the lists."""
        return {one.pk for one in self.lists}


def company_networks() -> Networks:
    """Return what holds for the company's phones."""
    row = find_device_access(None)
    return Networks(*networks_of(row)) if row else Networks([], [])


def accounts_with_own_networks() -> list[tuple[SipAccount, Networks]]:
    """Return the accounts that have networks of their own, by extension."""
    rows = _rows().exclude(sip_account=None).select_related("sip_account__user").order_by("sip_account__extension")
    return [(row.sip_account, Networks(*networks_of(row))) for row in rows]


def networks_of_account(account_id: UUID) -> Networks:
    """Return an account's own networks; without any the company's hold."""
    row = _rows().filter(sip_account=account_id).first()
    return Networks(*networks_of(row)) if row else Networks([], [])


def find_device_access(account: SipAccount | None) -> DeviceAccess | None:
    """Return the row of an account, or of the company, with its lists; None: nothing is said."""
    return _rows().filter(sip_account=account).first()


def networks_of(row: DeviceAccess) -> tuple[list[str], list[AddressList]]:
    """Return the ranges and the lists of a row, the lists by name."""
    lists = [link.address_list for link in row.list_links.all()]
    return list(row.address_ranges), sorted(lists, key=lambda one: one.name)


def rows_with_list(list_id: UUID) -> list[DeviceAccess]:
    """Return the rows that use a list."""
    return list(_rows().filter(list_links__address_list=list_id))


def phones_with_list(list_id: UUID) -> list[str]:
    """Return the extensions whose own networks use a list, an empty text for the company's, that one first."""
    rows = DeviceAccess.objects.filter(list_links__address_list=list_id)
    return sorted(extension or "" for extension in rows.values_list("sip_account__extension", flat=True))


def phone_uses_of_lists() -> dict[UUID, int]:
    """Return list → how many rows of phones use it; one query."""
    uses: dict[UUID, int] = {}
    for list_id in DeviceAccessAddressList.objects.values_list("address_list_id", flat=True):
        uses[list_id] = uses.get(list_id, 0) + 1
    return uses


def _rows() -> QuerySet[DeviceAccess]:
    without_texts = AddressList.objects.defer("source", "merged")
    lists: Prefetch[Any, Any, Any] = Prefetch("list_links__address_list", without_texts)
    return DeviceAccess.objects.prefetch_related("list_links", lists)


def some_accounts(words: str, size: int) -> list[tuple[str, str]]:
    """Return (id, „101 Anna Zielińska”) of accounts with all of the words in number or name, by extension."""
    rows = SipAccount.objects.all()
    for word in words.split():
        rows = rows.filter(
            Q(extension__contains=word) | Q(user__first_name__icontains=word) | Q(user__last_name__icontains=word)
        )
    found = rows.order_by("extension").values_list("pk", "extension", "user__first_name", "user__last_name")
    return [(str(pk), " ".join(part for part in parts if part)) for pk, *parts in found[:size]]


def find_account_name(account_id: UUID) -> str | None:
    """Return „101 Anna Zielińska”, or None for what is no account."""
    account = SipAccount.objects.select_related("user").filter(pk=account_id).first()
    return f"{account.extension} {account.user or ''}".strip() if account else None
