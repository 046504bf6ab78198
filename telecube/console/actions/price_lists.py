"""What staff does with plans, prices and call rates. The staff's log is written before the deed is final."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from telecube.billing.actions.plans import PlanTexts, create_plan, describe_plan
from telecube.billing.actions.price_list import set_price, withdraw_price
from telecube.billing.actions.tariff_rates import RatesChanges, import_rates
from telecube.billing.fees import Includes
from telecube.billing.models import Plan, Price, Tariff
from telecube.billing.rates_file import read_rates
from telecube.console.permissions import PRICES_MANAGE
from telecube.console.staff import Staff, write_down


@transaction.atomic
def add_plan(
    staff: Staff, *, code: str, kind: str, texts: PlanTexts, includes: Includes, tariff_id: UUID | None, is_public: bool
) -> Plan:
    """Add a plan without a price. Raises PlanCodeTaken, TariffNeeded."""
    staff.require(PRICES_MANAGE)
    plan = create_plan(code=code, kind=kind, texts=texts, includes=includes, tariff_id=tariff_id, is_public=is_public)
    write_down(staff, "console.plan.added", plan.code, kind=kind, name=plan.name_pl)
    return plan


@transaction.atomic
def change_plan(staff: Staff, plan: Plan, *, texts: PlanTexts, is_public: bool) -> None:
    """Change a plan's words and whether it is offered; an example becomes the operator's own."""
    staff.require(PRICES_MANAGE)
    plan, changes = describe_plan(plan.pk, texts=texts, is_public=is_public)
    if changes:
        details = {name: f"{before} → {after}" for name, (before, after) in changes.items()}
        write_down(staff, "console.plan.changed", plan.code, tenant_id=None, **details)


@transaction.atomic
def plan_price(staff: Staff, plan: Plan, *, net: Decimal, vat_rate: Decimal, unit: str, valid_from: date) -> Price:
    """Let a plan cost something else from a future day on. Raises PriceTooEarly, PriceNotInGrosze."""
    staff.require(PRICES_MANAGE)
    price = set_price(plan, net=net, vat_rate=vat_rate, unit=unit, valid_from=valid_from)
    write_down(staff, "console.price.set", plan.code, net=net, vat_rate=vat_rate, unit=unit, valid_from=valid_from)
    return price


@transaction.atomic
def take_price_back(staff: Staff, price: Price) -> None:
    """Withdraw a price that has not come yet. Raises PriceTooEarly."""
    staff.require(PRICES_MANAGE)
    withdraw_price(price)
    write_down(staff, "console.price.withdrawn", price.plan.code, net=price.net, valid_from=price.valid_from)


@transaction.atomic
def take_rates(staff: Staff, tariff: Tariff, *, text: str, valid_from: date, is_whole: bool) -> RatesChanges:
    """Import call rates from a future day on. Raises RatesUnreadable, PriceTooEarly."""
    staff.require(PRICES_MANAGE)
    changes = import_rates(tariff.pk, read_rates(text), valid_from=valid_from, is_whole=is_whole)
    if not changes.is_nothing:
        counts = {"new": len(changes.new), "changed": len(changes.changed), "ended": len(changes.ended)}
        write_down(staff, "console.rates.imported", tariff.code, tenant_id=None, valid_from=valid_from, **counts)
    return changes
