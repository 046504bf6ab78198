"""Reading invoices: lists with their payment state, one invoice, what is open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Case, DecimalField, F, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Greatest
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from telecube.billing.invoice_errors import InvoiceGone
from telecube.billing.models import Invoice, InvoiceKind, InvoiceLine
from telecube.billing.models.rest import SOME
from telecube.billing.permissions import FINANCES_VIEW
from telecube.core.actor import Actor
from telecube.core.clock import today
from telecube.core.paging import Page, page_after

#: In the cause of corrections that turn the rest of a top-up into a credit for monthly invoices.
TURNED = "turned"
NEWEST_FIRST = ("-issued_on", "-id")
#: As the partial indexes say it: what is open stays few rows, however much was paid.
OPEN = Q(rest=SOME)
UNSPENT = Q(rest=SOME, undone_at=None)
CREDIT_LEFT = Q(rest=SOME)
AMOUNT: DecimalField[Decimal, Decimal] = DecimalField(max_digits=14, decimal_places=2)


class PaymentState(StrEnum):
    """Where the payment of an invoice stands."""

    PAID = "paid"
    PARTLY = "partly"
    OPEN = "open"
    OVERDUE = "overdue"


STATE_WORDS: dict[PaymentState, str | Promise] = {
    PaymentState.PAID: pgettext_lazy("invoice", "Paid"),
    PaymentState.PARTLY: pgettext_lazy("invoice", "Partly paid"),
    PaymentState.OPEN: pgettext_lazy("invoice", "To be paid"),
    PaymentState.OVERDUE: pgettext_lazy("invoice", "Overdue"),
}


@dataclass(frozen=True)
class InvoiceFilter:
    """What a list shows; empty shows everything. Days include both ends and mean the day of issue."""

    states: frozenset[PaymentState] = frozenset()
    kinds: frozenset[str] = frozenset()
    issued_from: date | None = None
    issued_to: date | None = None
    number: str = ""

    def condition(self) -> Q:
        """Return the filter as a condition."""
        wanted = Q()
        if self.states:
            wanted &= Q(state__in=sorted(self.states))
        if self.kinds:
            wanted &= Q(kind__in=sorted(self.kinds))
        if self.issued_from:
            wanted &= Q(issued_on__gte=self.issued_from)
        if self.issued_to:
            wanted &= Q(issued_on__lte=self.issued_to)
        if self.number.strip():
            wanted &= Q(number__icontains=self.number.strip()[:32])
        return wanted


def invoices_page(
    actor: Actor, wanted: InvoiceFilter, *, after: str | None = None, before: str | None = None, size: int = 50
) -> Page[Invoice]:
    """Return a page of invoices, newest first, each with ``state`` and ``open_amount``."""
    actor.require(FINANCES_VIEW)
    rows = invoices_with_state().filter(wanted.condition())
    return page_after(rows, keys=NEWEST_FIRST, after=after, before=before, size=size)


def invoice_for(actor: Actor, invoice_id: UUID) -> Any:
    """Return an invoice of the company with its state; raises InvoiceGone."""
    actor.require(FINANCES_VIEW)
    invoice = invoices_with_state().select_related("corrects").filter(pk=invoice_id).first()
    if invoice is None:
        raise InvoiceGone
    return invoice


def lines_of(invoice: Invoice) -> Sequence[InvoiceLine]:
    """Return the lines in their order."""
    return list(InvoiceLine.objects.filter(invoice=invoice).order_by("place"))


def open_invoices() -> QuerySet[Any]:
    """Return what still has to be paid, the oldest due date first."""
    return with_state(Invoice.objects.filter(OPEN)).order_by("due_on", "issued_at", "id")


def open_total() -> Decimal:
    """Return what the company owes on invoices, in złoty."""
    owed: Decimal | None = open_invoices().aggregate(owed=Sum("open_amount"))["owed"]
    return owed or Decimal("0.00")


def invoices_with_state(day: date | None = None) -> QuerySet[Any]:
    """Return the company's invoices with ``open_amount`` and ``state`` as of the day (today)."""
    return with_state(Invoice.objects.get_queryset(), day)


def with_state(invoices: QuerySet[Invoice], day: date | None = None) -> QuerySet[Any]:
    """Return the invoices with ``open_amount`` and ``state`` as of the day (today)."""
    zero = Value(Decimal(0), output_field=AMOUNT)
    return invoices.annotate(
        open_amount=Greatest(F("gross") - F("settled"), zero, output_field=AMOUNT),
        state=_state(day or today()),
    )


def _state(day: date) -> Case:
    """Return the state as SQL. A correction that gives money back owes nothing: it counts as paid."""
    states: list[Any] = [
        When(open_amount=0, then=Value(PaymentState.PAID.value)),
        When(due_on__lt=day, then=Value(PaymentState.OVERDUE.value)),
        When(settled__gt=0, then=Value(PaymentState.PARTLY.value)),
    ]
    return Case(*states, default=Value(PaymentState.OPEN.value))


def correction_of_top_up() -> Q:
    """Return the condition of corrections whose money is sent back instead of kept as a credit."""
    return Q(kind=InvoiceKind.CORRECTION, corrects__kind=InvoiceKind.TOP_UP) & ~Q(cause__contains=f":{TURNED}:")
