"""Days and months of the Polish calendar. Fees count days, never hours: a day of 23 or 25 hours is a day."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, timedelta

from telecube.accounts.seats import BillingPeriod
from telecube.core.clock import WARSAW


def day_of(moment: datetime) -> date:
    """Return the day in Poland that the moment is in."""
    return moment.astimezone(WARSAW).date()


def start_of(day: date) -> datetime:
    """Return the first moment of a day in Poland."""
    return datetime(day.year, day.month, day.day, tzinfo=WARSAW)


def days_in(period: BillingPeriod) -> int:
    """Return how many days the period has."""
    return (day_of(period.end) - day_of(period.start)).days


def add_months(day: date, months: int) -> date:
    """Return the same day of a later month, or its last day when it is shorter."""
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def end_of_term(start: date, *, months: int) -> date:
    """Return the last day of a term that begins on ``start``: from 15 March 2026, 12 months end on 14 March 2027."""
    after = add_months(start, months)
    return after if after.day < start.day else after - timedelta(days=1)
