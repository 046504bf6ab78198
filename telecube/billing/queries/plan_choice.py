"""What a choice of plans would cost, before anybody chooses: the first days, a whole month, and what is missing."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from telecube.accounts.models import Entitlements
from telecube.accounts.seats import BillingPeriod
from telecube.billing.fees import PlanPrice, day_of, end_of_term, lines_for
from telecube.billing.fees.lines import window_of
from telecube.billing.models import PaymentMode, Plan, PlanKind, Subscription
from telecube.billing.plan_errors import PaymentModeUnknown
from telecube.billing.queries.balance import balance, held
from telecube.billing.queries.next_invoice import ChangePreview, NextInvoice, lines_of_fees, preview_change
from telecube.billing.queries.plan_change import exchange_of, kept_or_offered
from telecube.billing.queries.prices import plan_price, price_on
from telecube.billing.queries.subscriptions import (
    current,
    current_contract,
    items_of,
    month_after,
    month_at,
    open_fees,
    paid_time,
)
from telecube.core.clock import now
from telecube.core.money import ZERO

CONTRACT_MONTHS = 12


@dataclass(frozen=True)
class PlanWish:
    """How somebody wants to pay, and for what; without an exchange package: the company has its own exchange."""

    mode: str
    crm_plan_id: UUID
    exchange_plan_id: UUID | None


@dataclass(frozen=True)
class ChoicePreview:
    """What a wish means. ``first``: the days up to the first full month; ``month``: a whole month, users as today.

    ``change`` is there when an order runs already and its plans are changed. ``available`` is the money that a prepaid
    account has left for fees.
    """

    wish: PlanWish
    crm: Plan
    exchange: Plan | None
    paid_from: datetime
    is_at_once: bool
    is_running: bool
    users: int
    first: NextInvoice
    month: NextInvoice
    available: Decimal
    change: ChangePreview | None = None
    contract_ends_on: date | None = None
    takes_back: bool = False

    @property
    def is_postpaid(self) -> bool:
        """Say whether it is a contract."""
        return self.wish.mode == PaymentMode.POSTPAID

    @property
    def changes_anything(self) -> bool:
        """Say whether something other than now is wished."""
        is_new = self.change is None or self.contract_ends_on is not None
        return is_new or self.takes_back or bool(self.change and self.change.steps)

    @property
    def due_now(self) -> Decimal:
        """What is taken from a prepaid balance at the choice."""
        if self.is_running:
            return self.change.now_gross if self.change else ZERO
        return self.first.gross if self.is_at_once else ZERO

    @property
    def missing(self) -> Decimal:
        """What a prepaid balance lacks for the first fees."""
        if self.is_postpaid:
            return ZERO
        return max(ZERO, (self.due_now if self.is_running else self.first.gross) - self.available)

    @property
    def fingerprint(self) -> str:
        """What was shown, so that nobody confirms something else than he saw."""
        shown = [self.wish, self.is_running, day_of(self.paid_from), self.first.gross, self.month.gross, self.due_now]
        return hashlib.sha256(repr(shown).encode()).hexdigest()[:20]


def preview_choice(wish: PlanWish) -> ChoicePreview:
    """Return what the wish costs; raises PaymentModeUnknown, PlanNotOffered, PriceMissing."""
    subscription, at = current(), now()
    if wish.mode not in (PaymentMode.PREPAID, PaymentMode.POSTPAID):
        raise PaymentModeUnknown
    is_running = subscription.is_running(at)
    chosen = subscription.plans_at(at)
    crm = kept_or_offered(chosen.crm if is_running else None, wish.crm_plan_id, PlanKind.CRM, at=at)
    exchange = exchange_of(wish.exchange_plan_id, kept=chosen.exchange if is_running else None, at=at)
    wanted = _wanted(subscription, wish, crm, exchange, at=at, is_running=is_running)
    assert wanted.paid_from is not None
    first, month = _months(wanted, at=at)
    is_new_contract = wish.mode == PaymentMode.POSTPAID and not (is_running and subscription.mode == wish.mode)
    starts_on = day_of(max(at, wanted.paid_from))
    change = preview_change(crm_plan_id=crm.pk, exchange_plan_id=wish.exchange_plan_id) if is_running else None
    return ChoicePreview(
        wish=wish,
        crm=crm,
        exchange=exchange,
        paid_from=wanted.paid_from,
        is_at_once=wanted.paid_from <= at,
        is_running=is_running,
        users=sum(line.count for line in month.lines if line.plan and line.plan.kind == PlanKind.CRM),
        first=first,
        month=month,
        available=balance() - held() - open_fees(),
        change=change,
        takes_back=change is not None and not change.steps and subscription.next_from is not None,
        contract_ends_on=end_of_term(starts_on, months=CONTRACT_MONTHS) if is_new_contract else None,
    )


def _wanted(
    subscription: Subscription, wish: PlanWish, crm: Plan, exchange: Plan | None, *, at: datetime, is_running: bool
) -> Subscription:
    """Return the order as it would be; it is not kept."""
    begins = max(at, Entitlements.objects.get().trial_ends_at)
    return Subscription(
        mode=wish.mode,
        crm_plan=crm,
        exchange_plan=exchange,
        chosen_at=at,
        paid_from=subscription.paid_from if is_running else begins,
        serial=subscription.serial if is_running else subscription.serial + 1,
    )


def _months(wanted: Subscription, *, at: datetime) -> tuple[NextInvoice, NextInvoice]:
    assert wanted.paid_from is not None
    begun = month_at(max(at, wanted.paid_from))
    return _fees_in(wanted, begun, at=at), _fees_in(wanted, month_after(begun), at=at)


def _fees_in(wanted: Subscription, month: BillingPeriod, *, at: datetime) -> NextInvoice:
    """Return the fees of one month; a contract that is not concluded yet would keep the prices of today."""
    paid = paid_time(wanted)
    window = window_of(month, paid) if paid else None
    assert paid is not None
    assert window is not None
    items = items_of(wanted, window, at=window.start)
    if wanted.mode == PaymentMode.POSTPAID and current_contract() is None:
        kept = _prices_of([item.price.plan_id for item in items], day_of(at), taxed_on=day_of(window.start))
        items = [replace(item, price=kept[item.price.plan_id]) for item in items]
    issued = month_after(month) if wanted.mode == PaymentMode.POSTPAID and window.start > month.start else month
    return NextInvoice(
        mode=wanted.mode,
        due_on=max(day_of(issued.start), day_of(window.start)),
        period_start=day_of(window.start),
        period_end=lines_end(month),
        lines=lines_of_fees(lines_for(items, period=month, paid=paid, serial=wanted.serial)),
    )


def lines_end(month: BillingPeriod) -> date:
    """Return the last day of a month."""
    return date.fromordinal(day_of(month.end).toordinal() - 1)


def _prices_of(plan_ids: Sequence[UUID], day: date, *, taxed_on: date) -> dict[UUID, PlanPrice]:
    plans = Plan.objects.in_bulk(set(plan_ids))
    return {pk: plan_price(plan, price_on(plan, day), taxed_on=taxed_on) for pk, plan in plans.items()}
