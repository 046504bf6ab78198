"""What a change of plans means: what becomes effective when, and what it costs now. Nothing is written here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Literal
from uuid import UUID

from telecube.accounts.models import Entitlements
from telecube.accounts.seats import BillingPeriod
from telecube.billing.fees import FeeLine, Item, Paid, Upgrade, day_of, upgrade_line
from telecube.billing.fees.lines import window_of
from telecube.billing.models import Plan, PlanKind, Subscription
from telecube.billing.plan_errors import PlanNotOffered
from telecube.billing.queries.prices import company_price_on, price_on
from telecube.billing.queries.subscriptions import month_at, package_item, paid_time, seat_items
from telecube.core.money import ZERO

Role = Literal["crm", "exchange"]


@dataclass(frozen=True)
class PlanStep:
    """One plan instead of another: at once with the difference in ``lines``, or from ``effective_at`` on."""

    role: Role
    before: Plan | None
    after: Plan
    effective_at: datetime
    is_at_once: bool
    lines: list[FeeLine] = field(default_factory=list)

    @property
    def gross(self) -> Decimal:
        """What it costs now."""
        return sum((line.gross for line in self.lines), ZERO)


@dataclass(frozen=True)
class PlanChange:
    """What becomes of an order when other plans are wished for."""

    steps: Sequence[PlanStep]

    @property
    def now_gross(self) -> Decimal:
        """What is charged at once."""
        return sum((step.gross for step in self.steps), ZERO)


def offered_plan(plan_id: UUID, kind: PlanKind, *, at: datetime) -> Plan:
    """Return a plan that everybody can choose at the moment; raises PlanNotOffered and PriceMissing."""
    plan = Plan.objects.filter(pk=plan_id, kind=kind, is_public=True).first()
    if plan is None:
        raise PlanNotOffered
    price_on(plan, day_of(at))
    return plan


def kept_or_offered(kept: Plan | None, plan_id: UUID, kind: PlanKind, *, at: datetime) -> Plan:
    """Whoever has a plan keeps it, also when it is not sold to others any more."""
    return kept if kept is not None and kept.pk == plan_id else offered_plan(plan_id, kind, at=at)


def exchange_of(plan_id: UUID | None, *, kept: Plan | None = None, at: datetime) -> Plan | None:
    """Return the exchange package to order; None for a company with its own exchange: it pays the CRM only.

    Raises PlanNotOffered also when such a company asks for a package, or another one for none; and PriceMissing.
    """
    if Entitlements.objects.get().has_own_exchange:
        if plan_id is not None:
            raise PlanNotOffered
        return None
    if plan_id is None:
        raise PlanNotOffered
    return kept_or_offered(kept, plan_id, PlanKind.EXCHANGE, at=at)


def steps_to(subscription: Subscription, *, crm: Plan, exchange: Plan | None, at: datetime) -> list[PlanStep]:
    """Return the steps from the plans of the moment to the wanted ones; none for a plan that stays.

    A dearer plan holds at once and costs the difference for the rest of the month, the day itself included. A plan of
    the same price or cheaper holds from the next month. Before fees begin, everything holds at once.
    """
    chosen = subscription.plans_at(at)
    wanted: list[tuple[Role, Plan | None, Plan | None]] = [
        ("crm", chosen.crm, crm),
        ("exchange", chosen.exchange, exchange),
    ]
    return [
        _step(subscription, role, before, after, at=at)
        for role, before, after in wanted
        if after is not None and (before is None or before.pk != after.pk)
    ]


def _step(subscription: Subscription, role: Role, before: Plan | None, after: Plan, *, at: datetime) -> PlanStep:
    paid, period = paid_time(subscription), month_at(at)
    window = window_of(period, paid) if paid else None
    if paid is None or window is None or at < window.start or before is None:
        return PlanStep(role, before, after, effective_at=at, is_at_once=True)
    upgrade = Upgrade(
        before=company_price_on(before, day_of(window.start)), after=company_price_on(after, day_of(at)), at=at
    )
    if upgrade.after.net <= upgrade.before.net:
        return PlanStep(role, before, after, effective_at=period.end, is_at_once=False)
    lines = _differences(subscription, _items(role, before, window), upgrade, period=period, paid=paid)
    return PlanStep(role, before, after, effective_at=at, is_at_once=True, lines=lines)


def _items(role: Role, plan: Plan, window: BillingPeriod) -> list[Item]:
    return seat_items(plan, window) if role == "crm" else [package_item(plan, window)]


def _differences(
    subscription: Subscription, items: list[Item], upgrade: Upgrade, *, period: BillingPeriod, paid: Paid
) -> list[FeeLine]:
    found = (upgrade_line(item, upgrade, period=period, paid=paid, serial=subscription.serial) for item in items)
    return list({line.cause: line for line in found if line is not None}.values())
