"""From charges and usage to the items of a monthly invoice. Pure.

Charges of one plan, price and stretch of days become one item; names of users stay off the invoice.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from telecube.billing.invoice_draft import DraftLine
from telecube.billing.models.charge import Charge, ChargeKind
from telecube.core.money import ZERO, rounded

FOUR = Decimal("0.0001")
SUFFIXES = {
    ChargeKind.ADDED: ("dodano w ciągu miesiąca", "added within the month"),
    ChargeKind.UPGRADE: ("wyższy plan w ciągu miesiąca", "higher plan within the month"),
}


@dataclass(frozen=True)
class Item:
    """A line and the charges that it stands for."""

    line: DraftLine
    charges: Sequence[Charge]


def items_of(charges: Iterable[Charge]) -> list[Item]:
    """Return the items: by their days, then as plans are placed, then by name; whatever order the charges have."""
    groups: dict[Any, list[Charge]] = {}
    for charge in sorted(charges, key=_order):
        groups.setdefault(_likeness(charge), []).append(charge)
    return [Item(_line_of(group), group) for group in groups.values()]


def usage_line(gross: Decimal, *, rate: Decimal, first: date, last: date) -> DraftLine:
    """Return the item of calls and messages; ``gross`` is what the ledger took, with up to four decimals."""
    net = rounded(gross * 100 / (100 + rate))
    return DraftLine(
        name_pl="Połączenia i wiadomości",
        name_en="Calls and messages",
        quantity=Decimal(1),
        unit="service",
        unit_net=net,
        net=net,
        vat_rate=rate,
        period_start=first,
        period_end=last,
    )


def _order(charge: Charge) -> tuple[Any, ...]:
    place = (charge.period_start, charge.plan.place, charge.plan.code, charge.kind, charge.period_end)
    return (*place, _label(charge), charge.unit_net, charge.cause)


def _likeness(charge: Charge) -> tuple[Any, ...]:
    return (
        *(charge.kind, charge.plan_id, charge.plan_before_id, charge.unit, charge.unit_net, charge.vat_rate),
        *(charge.period_start, charge.period_end, charge.days, charge.month_days, _label(charge)),
    )


def _label(charge: Charge) -> str:
    """Return what tells the item apart, such as the phone number; who sits on a seat is nobody else's business."""
    is_told = charge.user_id or charge.label in (charge.plan.name_pl, charge.plan.name_en)
    return "" if is_told else charge.label


def _line_of(charges: list[Charge]) -> DraftLine:
    one = charges[0]
    quantity = sum((charge.quantity for charge in charges), Decimal(0))
    net = sum((charge.net for charge in charges), ZERO)
    is_whole = one.days == one.month_days and one.kind != ChargeKind.UPGRADE
    if is_whole:
        # Quantity times price must give the value to the grosz; the ledger gets what differs as rounding.
        net = rounded(quantity * one.unit_net)
    return DraftLine(
        name_pl=_name(one, one.plan.name_pl, polish=True),
        name_en=_name(one, one.plan.name_en, polish=False),
        quantity=quantity,
        unit=one.unit,
        unit_net=one.unit_net if is_whole else (net / quantity).quantize(FOUR),
        net=net,
        vat_rate=one.vat_rate,
        period_start=one.period_start,
        period_end=one.period_end,
    )


def _name(charge: Charge, plan: str, *, polish: bool) -> str:
    parts = [plan]
    if _label(charge):
        parts.append(charge.label)
    suffixes = SUFFIXES.get(ChargeKind(charge.kind))
    if suffixes:
        parts.append(suffixes[0 if polish else 1])
    if charge.days < charge.month_days:
        of = "z" if polish else "of"
        parts.append(f"{charge.days} {of} {charge.month_days} {'dni' if polish else 'days'}")
    return ", ".join(parts)[:256]
