"""Reading the seat ledger of the company."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

from telecube.accounts.models import SeatPeriod
from telecube.accounts.seats import BillingPeriod, Seat, seats_charged
from telecube.core.clock import WARSAW


def billing_period_at(moment: datetime) -> BillingPeriod:
    """Return the calendar month that the moment is in."""
    local = moment.astimezone(WARSAW)
    start = datetime(local.year, local.month, 1, tzinfo=WARSAW)
    after_december = local.month == 12
    end = datetime(local.year + after_december, 1 if after_december else local.month + 1, 1, tzinfo=WARSAW)
    return BillingPeriod(start=start, end=end)


def seats_in(period: BillingPeriod) -> list[Seat]:
    """Return the places that were taken at any moment of the period."""
    return [Seat(*row) for row in _seats(period).values_list("user_id", "started_at", "ended_at")]


def count_seats_in(period: BillingPeriod) -> int:
    """Return the same as ``seats_charged_in``, counted by the database; for pages."""
    return _seats(period).values("user_id").distinct().count()


def seats_charged_in(period: BillingPeriod) -> int:
    """Return how many users of the company are charged for the period."""
    return seats_charged(seats_in(period), period=period)


def _seats(period: BillingPeriod) -> QuerySet[SeatPeriod]:
    is_not_over = Q(ended_at=None) | Q(ended_at__gt=period.start)
    return SeatPeriod.objects.filter(is_not_over, started_at__lt=period.end)
