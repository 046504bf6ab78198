"""What things cost on a day: on the public list, and for the company whose contract keeps its prices."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import get_language

from telecube.billing.fees import Includes, PlanPrice
from telecube.billing.models import Plan, PlanKind, Price, PriceLock, Tariff, TariffRate
from telecube.billing.plan_errors import PriceMissing
from telecube.billing.rating import CallRate
from telecube.billing.vat import rate_on
from telecube.core.money import vat_of


@dataclass(frozen=True)
class OfferedPlan:
    """A plan with its price of the day, as the public site shows it."""

    plan: Plan
    net: Decimal
    vat_rate: Decimal
    unit: str
    includes: Includes

    @property
    def gross(self) -> Decimal:
        """Net and tax."""
        return self.net + vat_of(self.net, rate=self.vat_rate)


@dataclass(frozen=True)
class PriceList:
    """What is offered to everybody on a day."""

    day: date
    crm: Sequence[OfferedPlan]
    exchange: Sequence[OfferedPlan]
    numbers: Sequence[OfferedPlan]
    sms: Sequence[OfferedPlan]
    add_ons: Sequence[OfferedPlan]
    calls: Sequence[CallRate]

    @property
    def is_example(self) -> bool:
        """Say whether prices that came with the product are among them."""
        return any(
            offered.plan.is_example for offered in (*self.crm, *self.exchange, *self.numbers, *self.sms, *self.add_ons)
        )


def valid_on(day: date) -> Q:
    """Return the condition of prices, rates that hold on the day."""
    return Q(valid_from__lte=day) & (Q(valid_until=None) | Q(valid_until__gt=day))


def find_price(plan: Plan, day: date) -> Price | None:
    """Return the list's price of the plan on the day, or None."""
    return Price.objects.filter(valid_on(day), plan=plan).first()


def price_on(plan: Plan, day: date) -> Price:
    """Return the list's price of the plan on the day; raises PriceMissing."""
    price = find_price(plan, day)
    if price is None:
        raise PriceMissing(plan=plan.name)
    return price


def company_price_on(plan: Plan, day: date) -> PlanPrice:
    """Return what the company pays for the plan on the day: its contract's price, else the list's."""
    return company_prices_on([plan], day)[plan.pk]


def company_prices_on(plans: Iterable[Plan], day: date) -> dict[UUID, PlanPrice]:
    """Return what the company pays for each of the plans on the day, by the plan's id; raises PriceMissing."""
    wanted = {plan.pk: plan for plan in plans}
    locks = PriceLock.objects.filter(plan__in=wanted, starts_on__lte=day, ends_on__gte=day).select_related("price")
    # The contract concluded last wins.
    found = {lock.plan_id: lock.price for lock in locks.order_by("contract__concluded_at")}
    if others := wanted.keys() - found.keys():
        found |= {price.plan_id: price for price in Price.objects.filter(valid_on(day), plan__in=others)}
    for missing in wanted.keys() - found.keys():
        raise PriceMissing(plan=wanted[missing].name)
    return {pk: plan_price(plan, found[pk], taxed_on=day) for pk, plan in wanted.items()}


def plan_price(plan: Plan, price: Price, *, taxed_on: date) -> PlanPrice:
    """Return the price for computing fees: net as it was set, the tax of the day."""
    rate = rate_on(taxed_on, price.vat_rate, said_on=price.valid_from)
    return PlanPrice(plan_id=plan.pk, code=plan.code, net=price.net, vat_rate=rate, unit=price.unit)


def offered_plans(day: date) -> Sequence[OfferedPlan]:
    """Return all public plans that have a price on the day, in their order."""
    prices = Price.objects.filter(valid_on(day), plan__is_public=True).select_related("plan")
    return [
        OfferedPlan(
            price.plan,
            price.net,
            rate_on(day, price.vat_rate, said_on=price.valid_from),
            price.unit,
            Includes.from_json(price.plan.includes),
        )
        for price in prices.order_by("plan__place", "plan__code")
    ]


def public_price_list(day: date) -> PriceList:
    """Return what the public site and the calculator show on the day."""
    offered = offered_plans(day)
    tariff = next((one.plan.tariff_id for one in offered if one.plan.tariff_id), None)
    return PriceList(
        day=day,
        crm=_of_kind(offered, PlanKind.CRM),
        exchange=_of_kind(offered, PlanKind.EXCHANGE),
        numbers=_of_kind(offered, PlanKind.NUMBER),
        sms=_of_kind(offered, PlanKind.SMS),
        add_ons=_of_kind(offered, PlanKind.ADD_ON),
        calls=call_rates(Tariff.objects.get(pk=tariff), day) if tariff else [],
    )


def call_rates(tariff: Tariff, day: date, *, taxed_on: date | None = None) -> list[CallRate]:
    """Return the tariff's rates of the day for ``rate_call``, names in the active language; the tax of another day."""
    rates: QuerySet[TariffRate] = TariffRate.objects.filter(valid_on(day), tariff=tariff).order_by("prefix")
    is_polish = get_language() == "pl"
    return [
        CallRate(
            prefix=rate.prefix,
            name=rate.name_pl if is_polish else rate.name_en,
            per_minute_net=rate.per_minute_net,
            setup_net=rate.setup_net,
            first_interval_seconds=rate.first_interval_seconds,
            next_interval_seconds=rate.next_interval_seconds,
            vat_rate=rate_on(taxed_on or day, rate.vat_rate, said_on=rate.valid_from),
        )
        for rate in rates
    ]


def _of_kind(offered: Iterable[OfferedPlan], kind: PlanKind) -> list[OfferedPlan]:
    return [one for one in offered if one.plan.kind == kind]
