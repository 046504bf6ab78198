"""Plans with their prices of all days, tariffs with their rates; the same for all companies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID

from django.db.models import Count, F, Prefetch, Q, QuerySet
from django.http import Http404

from telecube.billing.models import Plan, PlanKind, Price, Tariff, TariffRate
from telecube.billing.queries.prices import valid_on
from telecube.core.paging import Page, page_after

Row = TypeVar("Row", Plan, Price, Tariff)


@dataclass(frozen=True)
class PricedPlan:
    """A plan with the price of the day and the next one that is planned."""

    plan: Plan
    now: Price | None
    next: Price | None


def plans_by_kind(day: date) -> list[tuple[str, list[PricedPlan]]]:
    """Return (kind in words, plans) in the order of the price list; two queries however many plans there are."""
    coming = Price.objects.filter(Q(valid_until=None) | Q(valid_until__gt=day)).exclude(valid_until=F("valid_from"))
    prices = Prefetch("prices", queryset=coming.order_by("valid_from"), to_attr="coming")
    rows = [_priced(plan, day) for plan in Plan.objects.prefetch_related(prices).order_by("place", "code")]
    by_kind = ((kind.label, [row for row in rows if row.plan.kind == kind]) for kind in PlanKind)
    return [(str(label), found) for label, found in by_kind if found]


def plan_for_staff(plan_id: UUID) -> Plan:
    """Return a plan, or answer that there is none."""
    return _found(Plan.objects.select_related("tariff").filter(pk=plan_id))


def price_for_staff(price_id: UUID) -> Price:
    """Return a price, or answer that there is none."""
    return _found(Price.objects.select_related("plan").filter(pk=price_id))


def prices_of(plan: Plan) -> Sequence[Price]:
    """Return all prices of a plan, the latest first; also those that were withdrawn before they came."""
    return list(Price.objects.filter(plan=plan).order_by("-valid_from", "-id"))


def tariffs(day: date) -> Sequence[Tariff]:
    """Return all tariffs with ``rates_count`` of the day."""
    is_valid = Q(rates__valid_from__lte=day) & (Q(rates__valid_until=None) | Q(rates__valid_until__gt=day))
    return list(Tariff.objects.annotate(rates_count=Count("rates", filter=is_valid)).order_by("code"))


def tariff_for_staff(tariff_id: UUID) -> Tariff:
    """Return a tariff, or answer that there is none."""
    return _found(Tariff.objects.filter(pk=tariff_id))


def page_of_rates(
    tariff: Tariff, *, day: date, search: str = "", after: str | None, before: str | None
) -> Page[TariffRate]:
    """Return a page of the rates of a day by prefix. ``search`` is the beginning of a number or a part of the name."""
    rates = TariffRate.objects.filter(valid_on(day), tariff=tariff)
    digits = "".join(sign for sign in search if sign.isdigit())
    if digits:
        # Every prefix of the number and everything below it: what a call to it may cost.
        above = [f"+{digits[:length]}" for length in range(len(digits) + 1)]
        rates = rates.filter(Q(prefix__in=above) | Q(prefix__startswith=f"+{digits}"))
    elif search.strip():
        rates = rates.filter(Q(name_pl__icontains=search.strip()) | Q(name_en__icontains=search.strip()))
    return page_after(rates, keys=("prefix", "id"), after=after, before=before, size=100)


def planned_days(tariff: Tariff, day: date) -> list[date]:
    """Return the days after ``day`` on which rates of the tariff change."""
    coming = TariffRate.objects.filter(tariff=tariff, valid_from__gt=day).exclude(valid_until=F("valid_from"))
    return list(coming.order_by("valid_from").values_list("valid_from", flat=True).distinct()[:12])


def _priced(plan: Plan, day: date) -> PricedPlan:
    coming: list[Price] = plan.coming  # type: ignore[attr-defined]
    valid = next((price for price in coming if price.is_valid_on(day)), None)
    return PricedPlan(plan, valid, next((price for price in coming if price.valid_from > day), None))


def _found(rows: QuerySet[Row]) -> Row:
    row = rows.first()
    if row is None:
        raise Http404
    return row
