"""The standard rate of VAT by days: the one place that knows it. Changes of the law are a setting (``vat_rates``)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from telecube.config import config


def standard_rate_on(day: date) -> Decimal:
    """Return the rate in percent that holds on the day."""
    begun = [first for first in config.vat_rates if first <= day]
    return config.vat_rates[max(begun) if begun else min(config.vat_rates)]


def rate_on(day: date, rate: Decimal, *, said_on: date) -> Decimal:
    """Return on ``day`` the rate that was written down for ``said_on``: the standard rate goes with the law."""
    return standard_rate_on(day) if rate == standard_rate_on(said_on) else rate


def is_standard(rate: Decimal) -> bool:
    """Say whether the rate is the standard one, now or at another time."""
    return rate in config.vat_rates.values()


def changes_between(first: date, last: date) -> list[date]:
    """Return the days after ``first``, up to ``last``, from which another rate holds."""
    return sorted(day for day in config.vat_rates if first < day <= last)
