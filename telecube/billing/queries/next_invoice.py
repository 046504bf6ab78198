"""The next invoice before it is issued: each line with for whom, from when to when, and how it is computed.

For prepaid companies the same lines are the next fees. Nothing is written here; ``preview_change`` asks the same for
other plans.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import groupby
from uuid import UUID

from django.db.models import prefetch_related_objects

from telecube.accounts.seats import BillingPeriod
from telecube.billing.fees import FeeLine, day_of
from telecube.billing.invoice_draft import DraftLine
from telecube.billing.invoice_items import Item, items_of
from telecube.billing.invoice_sums import sums_of, total
from telecube.billing.models import Charge, PaymentMode, Plan, PlanKind, Subscription
from telecube.billing.queries.plan_change import PlanStep, exchange_of, kept_or_offered, steps_to
from telecube.billing.queries.subscriptions import (
    charge_of,
    current,
    fees_due_at,
    fees_of,
    month_after,
    month_at,
    open_fees,
)
from telecube.billing.queries.uninvoiced import next_period, uninvoiced_charges, uninvoiced_usage
from telecube.core.clock import now
from telecube.core.money import ZERO


@dataclass(frozen=True)
class NextLine:
    """One line. ``count`` × ``unit_net`` × ``days`` ÷ ``month_days`` is ``net``, each rounded to grosze; see formula.

    ``plan`` None is usage. ``labels`` name for whom or what. ``item`` is what the invoice will say; None for fees that
    are taken from a balance.
    """

    kind: str
    plan: Plan | None
    labels: Sequence[str]
    count: int
    unit_net: Decimal
    days: int
    month_days: int
    start: date
    end: date
    net: Decimal
    vat_rate: Decimal
    item: DraftLine | None = None

    @property
    def is_full_month(self) -> bool:
        """Say whether no part of a month is computed."""
        return self.days == self.month_days

    @property
    def formula(self) -> str:
        """Return how the net sum comes about, with a decimal comma: „3 × 49,00 × 12/31”; pages add the currency."""
        amount = f"{self.unit_net:.2f}".replace(".", ",")
        parts = [amount if self.count == 1 else f"{self.count} × {amount}"]
        return " × ".join(parts if self.is_full_month else [*parts, f"{self.days}/{self.month_days}"])


@dataclass(frozen=True)
class NextInvoice:
    """What will be asked for on ``due_on``: an invoice (postpaid) or fees from the balance (prepaid).

    Without a chosen plan there are no lines. ``open_gross`` are fees that wait for money already.
    """

    mode: str
    due_on: date
    period_start: date
    period_end: date
    lines: list[NextLine] = field(default_factory=list)
    open_gross: Decimal = ZERO

    @property
    def net(self) -> Decimal:
        """The net sum."""
        return total(sums_of(self.lines)).net

    @property
    def vat(self) -> Decimal:
        """The tax, computed on the net sum of each rate."""
        return total(sums_of(self.lines)).vat

    @property
    def gross(self) -> Decimal:
        """Net and tax."""
        return self.net + self.vat


@dataclass(frozen=True)
class ChangePreview:
    """What other plans would cost: now, and with the next invoice instead of the present one."""

    steps: list[PlanStep]
    now_lines: list[NextLine]
    before: NextInvoice
    after: NextInvoice

    @property
    def now_gross(self) -> Decimal:
        """What is charged at once."""
        return sum((step.gross for step in self.steps), ZERO)


def next_invoice() -> NextInvoice:
    """Return the next invoice, or the next fees, from what is known at this moment."""
    return _next_of(current(), at=now())


def preview_change(*, crm_plan_id: UUID, exchange_plan_id: UUID | None) -> ChangePreview:
    """Return what a change to these plans costs; raises PlanNotOffered and PriceMissing as the change does."""
    subscription, at = current(), now()
    chosen = subscription.plans_at(at)
    crm = kept_or_offered(chosen.crm, crm_plan_id, PlanKind.CRM, at=at)
    exchange = exchange_of(exchange_plan_id, kept=chosen.exchange, at=at)
    steps = steps_to(subscription, crm=crm, exchange=exchange, at=at)
    extra = [line for step in steps for line in step.lines]
    wanted = copy(subscription)
    wanted.crm_plan, wanted.exchange_plan, wanted.next_from = crm, exchange, None
    return ChangePreview(
        steps=steps,
        now_lines=lines_of_fees(extra),
        before=_next_of(subscription, at=at),
        after=_next_of(wanted, at=at, before=subscription, extra=extra),
    )


def _next_of(
    subscription: Subscription, *, at: datetime, before: Subscription | None = None, extra: Sequence[FeeLine] = ()
) -> NextInvoice:
    """Look at an order; of one that is only wished for, ``before`` is charged to the moment and ``extra`` with it."""
    if subscription.mode != PaymentMode.POSTPAID:
        return _next_fees(subscription, at)
    period = next_period(subscription, at)
    until = max(at, period.start)
    fees = {line.cause: line for line in [*fees_due_at(before or subscription, at), *extra]}
    for line in fees_due_at(subscription, until):
        fees.setdefault(line.cause, line)
    known = set(Charge.objects.filter(cause__in=fees).values_list("cause", flat=True))
    to_come = [charge_of(line, until) for cause, line in fees.items() if cause not in known]
    prefetch_related_objects(to_come, "plan")
    items = items_of([*uninvoiced_charges(subscription), *to_come])
    usage = uninvoiced_usage(subscription, until=period.start)
    return NextInvoice(
        mode=subscription.mode,
        due_on=day_of(period.start),
        period_start=day_of(period.start),
        period_end=_last_day(period),
        lines=[*map(_line_of_item, items), *map(_line_of_usage, usage.lines)],
        open_gross=open_fees(),
    )


def _next_fees(subscription: Subscription, at: datetime) -> NextInvoice:
    begins = subscription.paid_from or at
    month = month_at(begins) if at < begins else month_after(month_at(at))
    first = day_of(max(month.start, begins) if at < begins else month.start)
    return NextInvoice(
        mode=subscription.mode,
        due_on=first,
        period_start=first,
        period_end=_last_day(month),
        lines=lines_of_fees(fees_of(subscription, month)) if subscription.is_chosen else [],
        open_gross=open_fees(),
    )


def _last_day(month: BillingPeriod) -> date:
    return day_of(month.end) - timedelta(days=1)


def lines_of_fees(fees: Iterable[FeeLine]) -> list[NextLine]:
    """Group fees that differ in nothing but for whom they are."""
    ordered = sorted(fees, key=_key_of_fee)
    plans = Plan.objects.in_bulk({fee.price.plan_id for fee in ordered})
    return [_line_of_fees(list(same), plans) for _key, same in groupby(ordered, key=_key_of_fee)]


def _key_of_fee(fee: FeeLine) -> tuple[object, ...]:
    return (fee.price.code, fee.kind, fee.start, fee.end, fee.unit_net, fee.vat_rate)


def _line_of_fees(fees: list[FeeLine], plans: dict[UUID, Plan]) -> NextLine:
    one = fees[0]
    return NextLine(
        kind=one.kind,
        plan=plans[one.price.plan_id],
        labels=[fee.item.label for fee in fees],
        count=len(fees),
        unit_net=one.unit_net,
        days=one.days,
        month_days=one.month_days,
        start=one.start,
        end=one.end,
        net=sum((fee.net for fee in fees), ZERO),
        vat_rate=one.vat_rate,
    )


def _line_of_item(item: Item) -> NextLine:
    one = item.charges[0]
    return NextLine(
        kind=one.kind,
        plan=one.plan,
        labels=sorted(charge.label for charge in item.charges),
        count=len(item.charges),
        unit_net=one.unit_net,
        days=one.days,
        month_days=one.month_days,
        start=one.period_start,
        end=one.period_end,
        net=item.line.net,
        vat_rate=item.line.vat_rate,
        item=item.line,
    )


def _line_of_usage(line: DraftLine) -> NextLine:
    assert line.period_start is not None
    assert line.period_end is not None
    start, end = line.period_start, line.period_end
    return NextLine("usage", None, [], 1, line.net, 1, 1, start, end, line.net, line.vat_rate, item=line)
