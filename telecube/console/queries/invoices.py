"""Invoices of all companies."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from telecube.billing.exports.accountant import sales_csv
from telecube.billing.fees import add_months
from telecube.billing.models import Invoice, InvoiceKind, InvoiceLine
from telecube.billing.queries.invoices import NEWEST_FIRST, PaymentState, with_state
from telecube.console.staff import PLATFORM
from telecube.core.clock import today
from telecube.core.paging import Page, page_after

MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class InvoiceWish:
    """What the list shows; empty shows everything. ``month`` is its first day, by the day of issue."""

    search: str = ""
    state: str = ""
    kind: str = ""
    month: date | None = None

    @classmethod
    def from_query(cls, query: Any) -> InvoiceWish:
        """Read an address; what is not understood is left out."""
        state, kind = query.get("state", ""), query.get("kind", "")
        return cls(
            query.get("q", "").strip()[:100],
            state if state in set(PaymentState) else "",
            kind if kind in InvoiceKind.values else "",
            month_of(query.get("month", "")),
        )

    @property
    def is_set(self) -> bool:
        """Say whether anything is left out."""
        return bool(self.search or self.state or self.kind or self.month)

    @property
    def condition(self) -> Q:
        """Return it as a condition."""
        wanted = _matching(self.search)
        if self.state:
            wanted &= _in_state(self.state)
        if self.kind:
            wanted &= Q(kind=self.kind)
        return wanted & _issued_in(self.month) if self.month else wanted


def month_of(text: str) -> date | None:
    """Return the first day of „2026-11”, or None."""
    found = MONTH.fullmatch(text)
    return date(int(found[1]), int(found[2]), 1) if found and 2000 <= int(found[1]) <= 2200 else None


def page_of_invoices(wish: InvoiceWish, *, after: str | None, before: str | None) -> Page[Any]:
    """Return a page, the newest first, each with ``state``, ``open_amount`` and its company."""
    rows = _invoices().select_related("tenant").filter(wish.condition)
    return page_after(rows, keys=NEWEST_FIRST, after=after, before=before)


def invoice_for_staff(invoice_id: UUID) -> Any:
    """Return an invoice of any company, or answer that there is none."""
    found = _invoices().select_related("tenant", "corrects").filter(pk=invoice_id).first()
    if found is None:
        raise Http404
    return found


def corrections_of(invoice: Invoice) -> list[Invoice]:
    """Return the corrections of an invoice, in their order."""
    return list(Invoice.everywhere.at(PLATFORM).filter(corrects=invoice).order_by("issued_at", "id"))


def unpaid_of(tenant_id: UUID, *, most: int = 5) -> list[Any]:
    """Return what a company has to pay, the oldest first."""
    rows = _invoices().filter(tenant_id=tenant_id, open_amount__gt=0)
    return list(rows.order_by("due_on", "issued_at", "id")[:most])


def accountants_table(month: date) -> tuple[str, int]:
    """Return the accountant's table of a month over all companies, and how many invoices it has; two queries.

    The month is the one whose tax return an invoice belongs to: of a top-up that of the money, which may be issued in
    the next one until its 15th day; of all others that of the issue.
    """
    rows = _invoices().select_related("corrects").filter(_taxed_in(month))
    invoices = list(rows.order_by("issued_on", "series", "series_number"))
    lines: dict[object, list[InvoiceLine]] = defaultdict(list)
    of_month = Invoice.everywhere.at(PLATFORM).filter(_taxed_in(month)).values("pk")
    for line in InvoiceLine.everywhere.at(PLATFORM).filter(invoice__in=of_month).order_by("place"):
        lines[line.invoice_id].append(line)
    return sales_csv(invoices, lines), len(invoices)


def _invoices() -> QuerySet[Any]:
    return with_state(Invoice.everywhere.at(PLATFORM).all())


def _issued_in(month: date) -> Q:
    return Q(issued_on__gte=month, issued_on__lt=add_months(month, 1))


def _in_state(state: str) -> Q:
    """Narrow by days first, where the state allows it: then few invoices are added up."""
    wanted = Q(state=state)
    if state == PaymentState.OVERDUE:
        return Q(due_on__lt=today()) & wanted
    return Q(due_on__gte=today()) & wanted if state in {PaymentState.OPEN, PaymentState.PARTLY} else wanted


def _matching(search: str) -> Q:
    """Match a NIP, a number, or the company's name."""
    if not search:
        return Q()
    digits = re.sub(r"[\s-]", "", search).upper().removeprefix("PL")
    if re.fullmatch(r"\d{10}", digits):
        return Q(buyer__nip=digits)
    if "/" in search:
        return Q(number__istartswith=search)
    return Q(tenant__name__icontains=search) | Q(number__iendswith=search)


def _taxed_in(month: date) -> Q:
    of_money = Q(kind=InvoiceKind.TOP_UP, sold_on__gte=month, sold_on__lt=add_months(month, 1))
    return of_money | ~Q(kind=InvoiceKind.TOP_UP) & _issued_in(month)
