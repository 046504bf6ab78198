"""The ledger as people read it: filtered by kind and month, each entry with what it belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Max, Min, QuerySet
from django.urls import reverse
from django.utils.formats import date_format

from telecube.billing.fees import add_months, day_of, start_of
from telecube.billing.invoice_words import is_polish, shown_day
from telecube.billing.models import LedgerEntry, LedgerKind, Payment
from telecube.core.paging import Page, page_after

ORDER = ("-number",)
MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
MOST_MONTHS = 36
_INVOICE = re.compile(r"invoice:([0-9a-f-]{36}):")


@dataclass(frozen=True)
class EntryFilter:
    """What is shown; empty shows everything. ``month`` is its first day, in Poland."""

    kind: str = ""
    month: date | None = None

    @classmethod
    def from_query(cls, query: Any) -> EntryFilter:
        """Read an address; what is not understood is left out."""
        kind, found = query.get("kind", ""), MONTH.fullmatch(query.get("month", ""))
        year = int(found[1]) if found else 0
        month = date(year, int(found[2]), 1) if found and 2000 <= year <= 2200 else None
        return cls(kind if kind in LedgerKind.values else "", month)

    @property
    def is_set(self) -> bool:
        """Say whether anything is left out."""
        return bool(self.kind or self.month)

    @property
    def address(self) -> str:
        """Return the filter as the end of an address."""
        parts = {"kind": self.kind, "month": f"{self.month:%Y-%m}" if self.month else ""}
        kept = urlencode({name: value for name, value in parts.items() if value})
        return f"?{kept}" if kept else ""


@dataclass(frozen=True)
class EntryRow:
    """An entry with its words; ``address`` leads to what it belongs to, empty: nowhere."""

    entry: LedgerEntry
    words: str
    detail: str
    address: str = ""


def page_of_filtered(wanted: EntryFilter, *, after: str | None = None, before: str | None = None) -> Page[LedgerEntry]:
    """Return a page, newest first."""
    return page_after(entries_of(wanted), keys=ORDER, after=after, before=before)


def entries_of(wanted: EntryFilter) -> QuerySet[LedgerEntry]:
    """Return the entries that the filter lets through."""
    rows = LedgerEntry.objects.get_queryset()
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.month:
        rows = rows.filter(at__gte=start_of(wanted.month), at__lt=start_of(add_months(wanted.month, 1)))
    return rows


def months_with_entries() -> list[tuple[str, str]]:
    """Return the months from the newest entry back to the first, (2026-11, listopad 2026)."""
    ends = LedgerEntry.objects.aggregate(first=Min("at"), last=Max("at"))
    if ends["first"] is None:
        return []
    month, first = _month_of(ends["last"]), _month_of(ends["first"])
    months: list[tuple[str, str]] = []
    while month >= first and len(months) < MOST_MONTHS:
        months.append((f"{month:%Y-%m}", date_format(month, "F Y")))
        month = add_months(month, -1)
    return months


def readable(entries: Iterable[LedgerEntry]) -> list[EntryRow]:
    """Return the entries with what they belong to; two queries however many they are."""
    rows = list(entries)
    payments = Payment.objects.filter(entry__in=[row for row in rows if row.cause.startswith("payment:")])
    top_ups = {payment.entry_id: payment.top_up_id for payment in payments}
    return [_readable(row, top_ups.get(row.pk)) for row in rows]


def _readable(entry: LedgerEntry, top_up_id: UUID | None) -> EntryRow:
    details = entry.details
    if entry.kind == LedgerKind.FEE and "plan" in details:
        name = details["name_pl" if is_polish() else "name_en"]
        label = details.get("label", "")
        days = f"{_day(details['from'])} – {_day(details['to'])}"
        return EntryRow(entry, f"{name}, {label}" if label and label != details["name_pl"] else name, days)
    if top_up_id is not None:
        return EntryRow(entry, _word(entry), details.get("payer", ""), reverse("billing:top-up", args=[top_up_id]))
    of_invoice = _INVOICE.match(entry.cause)
    if of_invoice:
        address = reverse("billing:invoice", args=[of_invoice[1]])
        return EntryRow(entry, _word(entry), details.get("invoice", ""), address)
    return EntryRow(entry, _word(entry), details.get("payer") or details.get("reason") or "")


def _word(entry: LedgerEntry) -> str:
    return str(LedgerKind(entry.kind).label)


def _day(iso: str) -> str:
    return shown_day(date.fromisoformat(iso))


def _month_of(moment: datetime) -> date:
    return day_of(moment).replace(day=1)
