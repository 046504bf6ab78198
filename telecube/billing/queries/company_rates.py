"""What the company's calls cost: by contract the rates of the day on which its term was priced, else the list's."""

from __future__ import annotations

from datetime import date, datetime

from telecube.billing.fees import day_of
from telecube.billing.models import PriceLock
from telecube.billing.queries.prices import call_rates
from telecube.billing.queries.subscriptions import current
from telecube.billing.rating import CallRate


def company_call_rates(at: datetime) -> list[CallRate]:
    """Return the rates for ``rate_call`` at a moment; none without an exchange package.

    A tariff that did not exist on the contract's day has the rates of the moment. The tax is always that of the moment.
    """
    exchange, day = current().plans_at(at).exchange, day_of(at)
    if exchange is None or exchange.tariff is None:
        return []
    priced_on = _priced_on(day)
    kept = call_rates(exchange.tariff, priced_on, taxed_on=day) if priced_on else []
    return kept or call_rates(exchange.tariff, day)


def _priced_on(day: date) -> date | None:
    """Return when the prices of the term that the day is in were made; the contract concluded last wins."""
    locks = PriceLock.objects.filter(starts_on__lte=day, ends_on__gte=day).order_by("-contract__concluded_at")
    return locks.values_list("priced_on", flat=True).first()
