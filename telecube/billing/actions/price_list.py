"""Plans, prices and rates: written once, followed by new ones from a day on. Used by the operator and by set-up."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import transaction

from telecube.billing.models import Plan, PlanKind, Price, PriceUnit, Tariff, TariffRate
from telecube.billing.plan_errors import PriceNotInGrosze, PriceTooEarly
from telecube.billing.price_list import CALL_RATES, PLANS, TARIFF, VALID_FROM, ExamplePlan
from telecube.billing.vat import rate_on, standard_rate_on
from telecube.core.clock import today
from telecube.core.money import GROSZ


@transaction.atomic
def set_price(plan: Plan, *, net: Decimal, vat_rate: Decimal, unit: str, valid_from: date) -> Price:
    """Let a plan cost ``net`` złoty from a future day on; the price before ends with the day before.

    A price that was planned for that day or later gives way. Running contracts keep theirs. Monthly prices are whole
    grosze; ``vat_rate`` when it is the standard rate of today is the standard rate of that day. Raises PriceTooEarly
    for a day that has begun (but the first price of a plan) and PriceNotInGrosze.
    """
    if unit != PriceUnit.PIECE and net != net.quantize(GROSZ):
        raise PriceNotInGrosze
    plan = Plan.objects.select_for_update(no_key=True).get(pk=plan.pk)
    prices = list(Price.objects.filter(plan=plan))
    if prices and valid_from <= today():
        raise PriceTooEarly
    for price in prices:
        if price.valid_from >= valid_from:
            _end(price, price.valid_from)
        elif price.valid_until is None or price.valid_until > valid_from:
            _end(price, valid_from)
    rate = rate_on(valid_from, vat_rate, said_on=today())
    return Price.objects.create(plan=plan, net=net, vat_rate=rate, unit=unit, valid_from=valid_from)


@transaction.atomic
def withdraw_price(price: Price) -> None:
    """Take back a price that has not come yet; the one before it goes on. Raises PriceTooEarly when it has come."""
    Plan.objects.select_for_update(no_key=True).get(pk=price.plan_id)
    price = Price.objects.get(pk=price.pk)
    if price.valid_from <= today():
        raise PriceTooEarly
    before = Price.objects.filter(plan_id=price.plan_id, valid_until=price.valid_from).exclude(pk=price.pk)
    until = price.valid_until
    _end(price, price.valid_from)
    for previous in before.filter(valid_from__lt=price.valid_from):
        _end(previous, until)


@transaction.atomic
def load_example_price_list() -> int:
    """Add the example plans, prices and rates that are missing; return how many plans were added.

    What exists stays as it is: the operator's own prices are never touched.
    """
    tariff = _load_tariff()
    return sum(_load_plan(plan, place=place, tariff=tariff) for place, plan in enumerate(PLANS))


def _end(price: Price, valid_until: date | None) -> None:
    price.valid_until = valid_until
    price.save(update_fields=["valid_until"])


def _load_plan(example: ExamplePlan, *, place: int, tariff: Tariff) -> bool:
    plan, is_new = Plan.objects.get_or_create(
        code=example.code,
        defaults={
            "kind": example.kind,
            "name_pl": example.name_pl,
            "name_en": example.name_en,
            "description_pl": example.description_pl,
            "description_en": example.description_en,
            "includes": example.includes.to_json(),
            "tariff": tariff if example.kind == PlanKind.EXCHANGE else None,
            "place": place,
            "is_example": True,
        },
    )
    if is_new:
        rate = standard_rate_on(VALID_FROM)
        set_price(plan, net=Decimal(example.net), vat_rate=rate, unit=example.unit, valid_from=VALID_FROM)
    return is_new


def _load_tariff() -> Tariff:
    code, name_pl, name_en = TARIFF
    names = {"name_pl": name_pl, "name_en": name_en, "is_example": True}
    tariff, is_new = Tariff.objects.get_or_create(code=code, defaults=names)
    if is_new:
        TariffRate.objects.bulk_create(
            TariffRate(
                tariff=tariff,
                prefix=prefix,
                name_pl=name_pl,
                name_en=name_en,
                per_minute_net=Decimal(per_minute),
                setup_net=Decimal(setup),
                first_interval_seconds=first,
                next_interval_seconds=following,
                vat_rate=standard_rate_on(VALID_FROM),
                valid_from=VALID_FROM,
            )
            for prefix, name_pl, name_en, per_minute, setup, first, following in CALL_RATES
        )
    return tariff
