"""What a company by contract has to be invoiced for: the same for the invoice and for what is shown before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

from django.db.models import Max, Sum

from telecube.accounts.queries.seats import billing_period_at
from telecube.accounts.seats import BillingPeriod
from telecube.billing import vat
from telecube.billing.fees import day_of, start_of
from telecube.billing.invoice_draft import DraftLine
from telecube.billing.invoice_items import usage_line
from telecube.billing.models import Charge, Invoice, LedgerEntry, LedgerKind, Subscription
from telecube.core.money import ZERO


@dataclass(frozen=True)
class UsagePart:
    """Usage of days with one rate of tax; ``gross`` is positive, ``last`` included."""

    gross: Decimal
    rate: Decimal
    first: date
    last: date


@dataclass(frozen=True)
class Usage:
    """What calls and messages took from the ledger before ``until``."""

    parts: Sequence[UsagePart]
    until: datetime

    @property
    def gross(self) -> Decimal:
        """All of it; positive."""
        return sum((part.gross for part in self.parts), Decimal(0))

    @property
    def lines(self) -> list[DraftLine]:
        """Its items; none where nothing was used."""
        used = (part for part in self.parts if part.gross)
        return [usage_line(part.gross, rate=part.rate, first=part.first, last=part.last) for part in used]


def was_prepaid(subscription: Subscription) -> bool:
    """Say whether the company paid in advance before its contract."""
    chosen, paid_from = subscription.chosen_at, subscription.paid_from
    return bool(chosen and paid_from and paid_from < chosen)


def begins_at(subscription: Subscription) -> datetime:
    """Return since when months are invoiced: the first invoice is that of the next first day of a month."""
    assert subscription.paid_from is not None
    assert subscription.chosen_at is not None
    return max(subscription.paid_from, subscription.chosen_at)


def cause_of(period: BillingPeriod) -> str:
    """Return what the invoice of a month is issued for."""
    return f"monthly:{day_of(period.start):%Y-%m}"


def next_period(subscription: Subscription, at: datetime) -> BillingPeriod:
    """Return the month whose invoice comes next: the present one as long as it has none, else the next."""
    begins = begins_at(subscription)
    month = billing_period_at(max(at, begins))
    if month.start < begins or Invoice.objects.filter(cause=cause_of(month)).exists():
        return billing_period_at(month.end)
    return month


def uninvoiced_charges(subscription: Subscription) -> list[Charge]:
    """Return the fees that no invoice shows yet, in no order.

    Fees up to the change from prepaid were paid out of a balance that was invoiced, those of that very moment too;
    whoever begins with a contract has his first fees from the moment of the choice on.
    """
    chosen = subscription.chosen_at
    since = {"charged_at__gt": chosen} if was_prepaid(subscription) else {"charged_at__gte": chosen}
    waiting = Charge.objects.filter(invoice_line=None, **since)
    return list(waiting.select_related("plan", "entry"))


def uninvoiced_usage(subscription: Subscription, *, until: datetime) -> Usage:
    """Return what was used since the last invoice and, before that, under this contract."""
    last = Invoice.objects.aggregate(last=Max("usage_until"))["last"]
    since = max(filter(None, [last, subscription.chosen_at]), default=until)
    until = max(since, until)
    turns = [start_of(day) for day in vat.changes_between(day_of(since), day_of(until)) if start_of(day) < until]
    moments = [since, *turns, until]
    return Usage([_part(start, end) for start, end in pairwise(moments)], until)


def _part(start: datetime, end: datetime) -> UsagePart:
    spent = LedgerEntry.objects.filter(kind=LedgerKind.USAGE, at__gte=start, at__lt=end)
    gross = -(spent.aggregate(total=Sum("amount"))["total"] or ZERO)
    last = day_of(max(start, end - timedelta(seconds=1)))
    return UsagePart(gross, vat.standard_rate_on(day_of(start)), day_of(start), last)
