"""What the company has: the sum of its ledger, what is held of it, what it may still spend."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Case, DecimalField, F, QuerySet, Subquery, Sum, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Greatest, Least

from telecube.billing.models import (
    BillingAccount,
    Charge,
    Invoice,
    LedgerEntry,
    LedgerKind,
    PaymentMode,
    Reservation,
    ReservationState,
    Subscription,
)
from telecube.billing.queries.invoices import OPEN
from telecube.billing.queries.subscriptions import open_fees
from telecube.core.clock import now
from telecube.core.paging import Page, page_after

NOTHING = Decimal(0)
AMOUNT: DecimalField[Decimal, Decimal] = DecimalField(max_digits=14, decimal_places=4)
_ZERO = Value(NOTHING, output_field=AMOUNT)
BEFORE_ALL = datetime(1970, 1, 1, tzinfo=UTC)
#: Numbers follow one another whatever the clock says.
ORDER = ("-number",)


def balance() -> Decimal:
    """Return the sum of the company's entries in złoty: the last entry carries it."""
    last = LedgerEntry.objects.order_by("-number").values_list("balance_after", flat=True).first()
    return last if last is not None else NOTHING


def held() -> Decimal:
    """Return what open reservations hold at this moment; one that expired holds nothing, swept or not."""
    running = Reservation.objects.filter(state=ReservationState.HELD, expires_at__gt=now())
    return running.aggregate(total=Sum("amount"))["total"] or NOTHING


def own_money() -> Decimal:
    """Return what is the company's own and free: the balance without holds and open fees. No credit is in it."""
    return balance() - held() - open_fees()


def available() -> Decimal:
    """Return what usage may still cost: own money, and of a contract the credit limit without usage that is unpaid.

    Fees leave the limit alone: of a debt only as much counts as usage can have caused. One query, by indexes.
    """
    account = BillingAccount.objects.annotate(
        owned=_balance() - _open_fees(),
        held=_held(),
        owed=Case(When(credit_limit__gt=0, then=_unbilled_usage() + _unpaid_usage()), default=_ZERO),
    ).first()
    if account is None:
        return own_money()
    own: Decimal = account.owned
    held: Decimal = account.held
    return account.credit_limit + (max(own, -account.owed) if account.credit_limit else own) - held


def _balance() -> Combinable:
    return _first(LedgerEntry.objects.order_by("-number").values("balance_after")[:1])


def _held() -> Combinable:
    return _total(Reservation.objects.filter(state=ReservationState.HELD, expires_at__gt=now()), "amount")


def _open_fees() -> Combinable:
    return _total(Charge.objects.filter(entry=None), "gross")


def _unbilled_usage() -> Combinable:
    """What calls and messages cost since the contract was concluded, or since the last invoice."""
    concluded = Subquery(Subscription.objects.filter(mode=PaymentMode.POSTPAID).values("chosen_at")[:1])
    invoices = Invoice.objects.filter(usage_until__isnull=False).order_by("-usage_until")
    # COALESCE would keep row security from using the index; GREATEST passes over what is NULL.
    since = Greatest(concluded, Subquery(invoices.values("usage_until")[:1]), Value(BEFORE_ALL))
    return -_total(LedgerEntry.objects.filter(kind=LedgerKind.USAGE, at__gte=since), "amount")


def _unpaid_usage() -> Combinable:
    """What of open invoices is usage: money that came is counted for their fees first."""
    is_open = Invoice.objects.filter(OPEN, usage_gross__gt=0)
    return _total(is_open.annotate(part=Least(F("gross") - F("settled"), F("usage_gross"))), "part")


def _total(rows: QuerySet[Any], amount: str) -> Combinable:
    return _first(rows.order_by().values("tenant").annotate(total=Sum(amount)).values("total"))


def _first(rows: QuerySet[Any, Any]) -> Combinable:
    return Coalesce(Subquery(rows, output_field=AMOUNT), _ZERO)


def page_of_entries(*, kind: str = "", after: str | None = None, before: str | None = None) -> Page[LedgerEntry]:
    """Return a page of the ledger, newest first; ``kind`` narrows it to one LedgerKind."""
    narrowed: Mapping[str, Any] = {"kind": kind} if kind else {}
    return page_after(LedgerEntry.objects.filter(**narrowed), keys=ORDER, after=after, before=before)
