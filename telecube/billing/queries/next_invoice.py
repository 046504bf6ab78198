"""The next invoice before it is issued: each line with for whom, from when to when, and how it is computed.

For prepaid companies the same lines are the next fees. Nothing is written here; ``preview_change`` asks the same for
other plans.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import groupby
from uuid import UUID

from django.db.models import Max, Sum

from telecube.billing.fees import FeeLine, day_of
from telecube.billing.invoice_sums import sum_within, sums_of, total
from telecube.billing.models import (
    Charge,
    Invoice,
    LedgerEntry,
    LedgerKind,
    PaymentMode,
    Plan,
    PlanKind,
    Subscription,
)
from telecube.billing.queries.plan_change import PlanStep, exchange_of, kept_or_offered, steps_to
from telecube.billing.queries.subscriptions import current, fees_of, month_after, month_at, open_fees
from telecube.core.clock import now
from telecube.core.money import ZERO

USAGE_VAT_RATE = Decimal(23)


@dataclass(frozen=True)
class NextLine:
    """One line. ``count`` × ``unit_net`` × ``days`` ÷ ``month_days`` is ``net``, each rounded to grosze; see formula.

    ``plan`` None is usage. ``labels`` name for whom or what; ``is_expected`` marks what is not charged yet.
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
    is_expected: bool

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
    before = _next_of(subscription, at=at)
    extra = lines_of_fees([line for step in steps for line in step.lines])
    wanted = current()
    wanted.crm_plan, wanted.exchange_plan, wanted.next_from = crm, exchange, None
    after = _next_of(wanted, at=at)
    if subscription.mode == PaymentMode.POSTPAID:
        after.lines.extend(extra)
    return ChangePreview(steps=steps, now_lines=extra, before=before, after=after)


def _next_of(subscription: Subscription, *, at: datetime) -> NextInvoice:
    begins = subscription.paid_from or at
    month = month_at(begins) if at < begins else month_after(month_at(at))
    lines = lines_of_fees(fees_of(subscription, month)) if subscription.is_chosen else []
    if subscription.mode == PaymentMode.POSTPAID:
        lines += [*_waiting(subscription), *_usage(subscription, at)]
        due_on = day_of(month_after(month_at(begins)).start if at < begins else month.start)
    else:
        due_on = day_of(max(month.start, begins))
    return NextInvoice(
        mode=subscription.mode,
        due_on=due_on,
        period_start=day_of(max(month.start, begins if at < begins else month.start)),
        period_end=day_of(month.end) - timedelta(days=1),
        lines=lines,
        open_gross=open_fees(),
    )


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
        is_expected=True,
    )


def _waiting(subscription: Subscription) -> list[NextLine]:
    """Return what was charged since the last invoice: users added within the month, upgrades."""
    charges = Charge.objects.filter(invoice_line=None, charged_at__gte=subscription.chosen_at).select_related("plan")
    ordered = sorted(charges, key=_key_of_charge)
    return [_line_of_charges(list(same)) for _key, same in groupby(ordered, key=_key_of_charge)]


def _key_of_charge(charge: Charge) -> tuple[object, ...]:
    return (
        charge.period_start,
        charge.plan.code,
        charge.kind,
        charge.period_end,
        charge.unit_net,
        charge.vat_rate,
    )


def _line_of_charges(charges: list[Charge]) -> NextLine:
    one = charges[0]
    return NextLine(
        kind=one.kind,
        plan=one.plan,
        labels=sorted(charge.label for charge in charges),
        count=len(charges),
        unit_net=one.unit_net,
        days=one.days,
        month_days=one.month_days,
        start=one.period_start,
        end=one.period_end,
        net=sum((charge.net for charge in charges), ZERO),
        vat_rate=one.vat_rate,
        is_expected=False,
    )


def _usage(subscription: Subscription, at: datetime) -> list[NextLine]:
    """Return what calls and messages have cost since the last invoice; the ledger keeps it gross."""
    last = Invoice.objects.aggregate(last=Max("usage_until"))["last"]
    since = max(filter(None, [last, subscription.chosen_at]))
    spent = LedgerEntry.objects.filter(kind=LedgerKind.USAGE, at__gte=since, at__lte=at)
    gross = -(spent.aggregate(total=Sum("amount"))["total"] or ZERO)
    if not gross:
        return []
    net = sum_within(gross, rate=USAGE_VAT_RATE).net.quantize(Decimal("0.01"))
    start, end = day_of(since), day_of(at)
    return [NextLine("usage", None, [], 1, net, 1, 1, start, end, net, USAGE_VAT_RATE, is_expected=False)]
