"""The seat ledger: who is charged for which billing period."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from telecube.accounts.models import SeatPeriod
from telecube.accounts.queries.seats import billing_period_at, count_seats_in, seats_charged_in
from telecube.accounts.seats import BillingPeriod, Seat, seats_charged
from tests.world import Company

WARSAW = ZoneInfo("Europe/Warsaw")
EWA, JAN = UUID(int=1), UUID(int=2)


def day(month: int, number: int, hour: int = 0) -> datetime:
    return datetime(2026, month, number, hour, tzinfo=WARSAW)


NOVEMBER = BillingPeriod(day(11, 1), day(12, 1))


@pytest.mark.parametrize(
    ("seat", "charged"),
    [
        (Seat(EWA, day(9, 5)), 1),
        (Seat(EWA, day(11, 30, 23)), 1),
        (Seat(EWA, day(12, 1)), 0),
        (Seat(EWA, day(9, 5), day(11, 2)), 1),
        (Seat(EWA, day(9, 5), day(11, 1)), 0),
        (Seat(EWA, day(9, 5), day(10, 31, 23)), 0),
        (Seat(EWA, day(11, 5), day(11, 5)), 1),
    ],
)
def test_a_seat_is_charged_for_each_period_that_it_touches(seat: Seat, charged: int) -> None:
    assert seats_charged([seat], period=NOVEMBER) == charged


def test_a_deleted_user_is_charged_to_the_end_of_the_running_period_and_not_after() -> None:
    seats = [Seat(EWA, day(9, 5), day(11, 23)), Seat(JAN, day(10, 1))]
    december = BillingPeriod(day(12, 1), datetime(2027, 1, 1, tzinfo=WARSAW))
    assert seats_charged(seats, period=NOVEMBER) == 2
    assert seats_charged(seats, period=december) == 1


def test_a_user_counts_once_however_often_he_came_and_went() -> None:
    seats = [Seat(EWA, day(11, 1), day(11, 3)), Seat(EWA, day(11, 9), day(11, 11)), Seat(EWA, day(11, 20))]
    assert seats_charged(seats, period=NOVEMBER) == 1


def test_a_period_is_a_month_of_the_polish_calendar() -> None:
    late_on_new_years_eve = datetime(2026, 12, 31, 23, 30, tzinfo=ZoneInfo("UTC"))
    period = billing_period_at(late_on_new_years_eve)
    assert (period.start.year, period.start.month, period.end.month) == (2027, 1, 2)
    assert billing_period_at(day(12, 31)).end == datetime(2027, 1, 1, tzinfo=WARSAW)


def test_the_database_counts_as_the_pure_function_does(acme: Company) -> None:
    SeatPeriod.objects.create(user=acme.ben, started_at=day(9, 1), ended_at=day(11, 15))
    SeatPeriod.objects.create(user=acme.ben, started_at=day(11, 20))
    SeatPeriod.objects.create(user=acme.anna, started_at=day(9, 1), ended_at=day(10, 15))
    assert count_seats_in(NOVEMBER) == seats_charged_in(NOVEMBER) == 1
