"""What the company has ordered, what of it is paid, and the contract behind it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from telecube.accounts.models import SeatPeriod
from telecube.accounts.queries.seats import billing_period_at
from telecube.accounts.seats import BillingPeriod
from telecube.billing.fees import FeeLine, Includes, Item, Paid, PlanPrice, beyond_included, day_of, lines_for, start_of
from telecube.billing.fees.lines import window_of
from telecube.billing.models import Charge, Contract, Plan, PlanKind, ServicePeriod, Subscription
from telecube.billing.queries.prices import company_price_on, company_prices_on
from telecube.core.clock import now
from telecube.core.money import ZERO
from telecube.core.tenancy import current_tenant_id

#: How long a prepaid account works on when its balance cannot pay the fees.
GRACE = timedelta(days=7)
PLANS = ("crm_plan", "exchange_plan", "next_crm_plan", "next_exchange_plan")


def current() -> Subscription:
    """Return the company's subscription; before any choice one of mode trial, which is not kept."""
    return Subscription.objects.select_related(*PLANS).first() or Subscription()


def current_contract() -> Contract | None:
    """Return the contract that runs or was concluded last and not worked through yet, or None."""
    return Contract.objects.filter(closed_at=None).first()


def open_charges() -> Sequence[Charge]:
    """Return the fees that wait for money, oldest first."""
    return list(
        Charge.objects.filter(entry=None)
        .select_related("plan")
        .order_by("period_start", "charged_at", "plan__kind", "cause")
    )


def open_fees() -> Decimal:
    """Return what the fees that wait for money cost together, gross."""
    return Charge.objects.filter(entry=None).aggregate(total=Sum("gross"))["total"] or ZERO


def grace_ends_at(subscription: Subscription) -> datetime | None:
    """Return when unpaid fees stop the service, or None when nothing is unpaid."""
    return subscription.unpaid_since + GRACE if subscription.unpaid_since else None


def is_suspended(subscription: Subscription, at: datetime) -> bool:
    """Say whether the time to pay open fees is over."""
    ends = grace_ends_at(subscription)
    return ends is not None and at >= ends


def paid_time(subscription: Subscription) -> Paid | None:
    """Return from when to when the order has fees; None before a choice."""
    if subscription.paid_from is None:
        return None
    return Paid(max(subscription.paid_from, subscription.resumed_at or subscription.paid_from), subscription.ends_at)


def fees_of(subscription: Subscription, period: BillingPeriod, *, plans_from: datetime | None = None) -> list[FeeLine]:
    """Return the fees of the month from what is known now. ``plans_from`` asks with the plans of another moment."""
    paid = paid_time(subscription)
    window = window_of(period, paid) if paid else None
    if paid is None or window is None:
        return []
    items = items_of(subscription, window, at=plans_from or window.start)
    return lines_for(items, period=period, paid=paid, serial=subscription.serial)


def fees_due_at(subscription: Subscription, at: datetime) -> list[FeeLine]:
    """Return the fees to be charged by a moment, from what is known now; some may be charged already."""
    lines: list[FeeLine] = []
    if subscription.charged_through is not None:
        # Who was saved after the last look at a month that is over: the month charged last may be.
        last = month_at(start_of(subscription.charged_through))
        for month in (month_before(last), last):
            if month.end <= at:
                lines += fees_of_late_seats(subscription, month)
    for month in months_due(subscription, at):
        if not is_suspended(subscription, month.start):
            lines += fees_of(subscription, month)
    return lines


def months_due(subscription: Subscription, at: datetime) -> list[BillingPeriod]:
    """Return the months that begin to be charged by a moment, else the present one again, for what came since."""
    paid = paid_time(subscription)
    if paid is None or at < paid.start:
        return []
    through = subscription.charged_through
    month = month_at(start_of(through) if through else paid.start)
    if through and month.end <= at:
        month = month_after(month)
    months = []
    while month.start <= at:
        months.append(month)
        month = month_after(month)
    return months


def charge_of(line: FeeLine, at: datetime) -> Charge:
    """Return the charge that the fee becomes, not saved."""
    return Charge(
        tenant_id=current_tenant_id(),
        cause=line.cause,
        kind=line.kind,
        plan_id=line.price.plan_id,
        plan_before_id=line.price_before.plan_id if line.price_before else None,
        user_id=line.item.user_id,
        label=line.item.label[:120],
        unit=line.price.unit,
        unit_net=line.unit_net,
        days=line.days,
        month_days=line.month_days,
        net=line.net,
        vat_rate=line.vat_rate,
        gross=line.gross,
        period_start=line.start,
        period_end=line.end,
        charged_at=at,
    )


def fees_of_late_seats(subscription: Subscription, month: BillingPeriod) -> list[FeeLine]:
    """Return the fees of places of a month that is over, of whom was saved after the last run in it."""
    paid = paid_time(subscription)
    window = window_of(month, paid) if paid else None
    if paid is None or window is None or is_suspended(subscription, month.start):
        return []
    known = Charge.objects.filter(cause__startswith=f"fee:{day_of(month.start):%Y-%m}:{subscription.serial}:user:")
    late = _seats(window).filter(~Exists(known.filter(user_id=OuterRef("user_id"))))
    if not late:
        return []
    # The plan of that month: by now another one may have been taken over.
    last = known.select_related("plan").order_by("-charged_at", "-id").first()
    plan = last.plan if last else subscription.crm_plan
    if plan is None:
        return []
    items = _seat_items(late, company_price_on(plan, day_of(window.start)))
    return lines_for(items, period=month, paid=paid, serial=subscription.serial)


def items_of(subscription: Subscription, window: BillingPeriod, *, at: datetime) -> list[Item]:
    """Return all that has a monthly fee in the window, with the plans of the moment ``at``."""
    chosen, day = subscription.plans_at(at), day_of(window.start)
    items, services = list[Item](), _services(window)
    plans = [plan for plan in (chosen.crm, chosen.exchange, *(row.plan for row in services)) if plan is not None]
    prices = company_prices_on(plans, day) if plans else {}
    if chosen.crm is not None:
        items += _seat_items(_seats(window), prices[chosen.crm.pk])
    if chosen.exchange is not None:
        items.append(_package_item(chosen.exchange, prices[chosen.exchange.pk], window))
    included = Includes.from_json(chosen.exchange.includes).numbers if chosen.exchange else 0
    numbers = [_service_item(row, prices[row.plan_id]) for row in services if row.plan.kind == PlanKind.NUMBER]
    add_ons = [_service_item(row, prices[row.plan_id]) for row in services if row.plan.kind != PlanKind.NUMBER]
    return items + beyond_included(numbers, included, period=window, paid=Paid(window.start)) + add_ons


def seat_items(plan: Plan, window: BillingPeriod) -> list[Item]:
    """Return the seats of the window, by the price of its first day."""
    return _seat_items(_seats(window), company_price_on(plan, day_of(window.start)))


def _seats(window: BillingPeriod) -> QuerySet[SeatPeriod]:
    is_not_over = Q(ended_at=None) | Q(ended_at__gt=window.start)
    return SeatPeriod.objects.filter(is_not_over, started_at__lt=window.end).select_related("user")


def _seat_items(seats: QuerySet[SeatPeriod], price: PlanPrice) -> list[Item]:
    return [
        Item(f"user:{seat.user_id}", price, seat.started_at, seat.ended_at, label=seat.user.name, user_id=seat.user_id)
        for seat in seats.order_by("user__last_name", "user__first_name", "user_id", "started_at")
    ]


def package_item(plan: Plan, window: BillingPeriod) -> Item:
    """Return the exchange package, there from the window's start."""
    return _package_item(plan, company_price_on(plan, day_of(window.start)), window)


def _package_item(plan: Plan, price: PlanPrice, window: BillingPeriod) -> Item:
    return Item("exchange", price, window.start, label=plan.name_pl)


def month_at(moment: datetime | None = None) -> BillingPeriod:
    """Return the month of a moment, by default of now."""
    return billing_period_at(moment or now())


def month_after(period: BillingPeriod) -> BillingPeriod:
    """Return the month after a month."""
    return billing_period_at(period.end)


def month_before(period: BillingPeriod) -> BillingPeriod:
    """Return the month before a month."""
    return billing_period_at(period.start - timedelta(seconds=1))


def _services(window: BillingPeriod) -> Sequence[ServicePeriod]:
    touching = ServicePeriod.objects.filter(Q(ended_at=None) | Q(ended_at__gt=window.start), started_at__lt=window.end)
    return list(touching.select_related("plan").order_by("started_at", "id"))


def _service_item(service: ServicePeriod, price: PlanPrice) -> Item:
    return Item(f"service:{service.reference}", price, service.started_at, service.ended_at, label=service.label)
