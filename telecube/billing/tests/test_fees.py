"""The fee rule: in advance by calendar month in Poland, added things by days, deleted ones to the month's end."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telecube.accounts.queries.seats import billing_period_at
from telecube.accounts.seats import BillingPeriod, Seat, seats_charged
from telecube.billing.fees import (
    FeeLine,
    Item,
    Paid,
    PlanPrice,
    Upgrade,
    add_months,
    beyond_included,
    end_of_term,
    lines_for,
    upgrade_line,
)
from telecube.core.clock import WARSAW

CRM = PlanPrice(UUID(int=1), "crm", Decimal("49.00"), Decimal(23), "user_month")
PRO = PlanPrice(UUID(int=2), "pro", Decimal("79.00"), Decimal(23), "user_month")
EVER = Paid(datetime(2020, 1, 1, tzinfo=WARSAW))


def at(year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, second, tzinfo=WARSAW)


def month(year: int, number: int) -> BillingPeriod:
    return billing_period_at(at(year, number, 10))


def seat(start: datetime, end: datetime | None = None, *, key: str = "user:ewa", price: PlanPrice = CRM) -> Item:
    return Item(key, price, start, end)


def fees(period: BillingPeriod, *items: Item, paid: Paid = EVER) -> list[tuple[int, Decimal]]:
    return [(line.days, line.net) for line in lines_for(items, period=period, paid=paid)]


def fee(*items: Item, year: int, number: int, paid: Paid = EVER) -> list[tuple[int, Decimal]]:
    return fees(month(year, number), *items, paid=paid)


@pytest.mark.parametrize(
    ("year", "number", "days"),
    [(2026, 1, 31), (2026, 2, 28), (2028, 2, 29), (2026, 3, 31), (2026, 4, 30), (2026, 10, 31), (2026, 12, 31)],
)
def test_who_was_there_before_pays_each_month_in_full(year: int, number: int, days: int) -> None:
    assert fee(seat(at(2025, 1, 1)), year=year, number=number) == [(days, Decimal("49.00"))]


@pytest.mark.parametrize(
    ("created", "days", "net"),
    [
        # The whole first day counts, the last one too.
        (at(2026, 11, 1), 30, "49.00"),
        (at(2026, 11, 1, 23, 59, 59), 30, "49.00"),
        (at(2026, 11, 2), 29, "47.37"),
        (at(2026, 11, 16), 15, "24.50"),
        (at(2026, 11, 30), 1, "1.63"),
        (at(2026, 11, 30, 23, 59, 59), 1, "1.63"),
        # February, plain and leap.
        (at(2026, 2, 28), 1, "1.75"),
        (at(2028, 2, 28), 2, "3.38"),
        (at(2028, 2, 29), 1, "1.69"),
        # Days when the clocks change count like others.
        (at(2026, 3, 29), 3, "4.74"),
        (at(2026, 3, 29, 3), 3, "4.74"),
        (at(2026, 3, 30), 2, "3.16"),
        (at(2026, 10, 25), 7, "11.06"),
        (at(2026, 10, 25, 2, 30), 7, "11.06"),
        (at(2026, 10, 26), 6, "9.48"),
        (at(2027, 3, 28), 4, "6.32"),
        (at(2027, 3, 28, 23, 30), 4, "6.32"),
        # The day is the Polish one, not that of UTC.
        (datetime(2026, 11, 30, 22, 59, 59, tzinfo=UTC), 1, "1.63"),
        (datetime(2026, 11, 1, 22, 59, 59, tzinfo=UTC), 30, "49.00"),
        (datetime(2026, 11, 1, 23, 0, tzinfo=UTC), 29, "47.37"),
        (datetime(2026, 7, 1, 22, 0, tzinfo=UTC), 30, "47.42"),
        (datetime(2026, 7, 1, 21, 59, 59, tzinfo=UTC), 31, "49.00"),
    ],
)
def test_who_is_added_pays_from_his_day_on(created: datetime, days: int, net: str) -> None:
    assert fees(billing_period_at(created), seat(created)) == [(days, Decimal(net))]


@pytest.mark.parametrize(
    ("ended", "november", "december"),
    [
        (at(2026, 10, 31, 23, 59, 59), [], []),
        (at(2026, 11, 1), [], []),
        (at(2026, 11, 1, 0, 0, 1), [(30, Decimal("49.00"))], []),
        (at(2026, 11, 30, 23, 59, 59), [(30, Decimal("49.00"))], []),
        (at(2026, 12, 1), [(30, Decimal("49.00"))], []),
        (at(2026, 12, 1, 0, 0, 1), [(30, Decimal("49.00"))], [(31, Decimal("49.00"))]),
    ],
)
def test_who_is_deleted_pays_to_the_end_of_the_running_month_and_not_after(
    ended: datetime, november: list[tuple[int, Decimal]], december: list[tuple[int, Decimal]]
) -> None:
    ewa = seat(at(2026, 5, 5), ended)
    assert fee(ewa, year=2026, number=11) == november
    assert fee(ewa, year=2026, number=12) == december


def test_who_is_created_at_the_first_moment_of_a_month_pays_nothing_before() -> None:
    ewa = seat(at(2026, 12, 1))
    assert fee(ewa, year=2026, number=11) == []
    assert fee(ewa, year=2026, number=12) == [(31, Decimal("49.00"))]


def test_who_came_and_went_within_the_month_pays_once_from_the_first_day() -> None:
    visits = [seat(at(2026, 11, 20)), seat(at(2026, 11, 16), at(2026, 11, 17))]
    assert fee(*visits, year=2026, number=11) == [(15, Decimal("24.50"))]


def test_fees_begin_when_the_trial_ends_and_only_for_who_is_still_there() -> None:
    paid = Paid(at(2026, 11, 21, 15, 30))
    there, gone = seat(at(2026, 11, 7)), seat(at(2026, 11, 7), at(2026, 11, 21, 15, 30), key="user:jan")
    assert fee(there, gone, year=2026, number=11, paid=paid) == [(10, Decimal("16.33"))]
    assert fee(there, gone, year=2026, number=10, paid=paid) == []


def test_the_last_month_of_a_contract_is_paid_to_its_last_day() -> None:
    paid = Paid(at(2026, 1, 1), at(2026, 11, 15))
    assert fee(seat(at(2025, 1, 1)), year=2026, number=11, paid=paid) == [(14, Decimal("22.87"))]
    assert fee(seat(at(2025, 1, 1)), year=2026, number=12, paid=paid) == []


def test_a_line_says_from_when_to_when_and_why() -> None:
    [line] = lines_for([seat(at(2026, 11, 16, 9))], period=month(2026, 11), paid=EVER)
    assert (line.kind, line.start, line.end, line.cause) == (
        "added",
        date(2026, 11, 16),
        date(2026, 11, 30),
        "fee:2026-11:1:user:ewa",
    )
    assert (line.net, line.gross) == (Decimal("24.50"), Decimal("30.14"))


def test_an_upgrade_costs_the_difference_from_its_day() -> None:
    upgrade = Upgrade(CRM, PRO, at(2026, 11, 16, 12))
    line = upgrade_line(seat(at(2026, 5, 5)), upgrade, period=month(2026, 11), paid=EVER)
    assert line is not None
    assert (line.days, line.net, line.unit_net) == (15, Decimal("15.00"), Decimal("30.00"))


@pytest.mark.parametrize(
    ("moment", "net"), [(at(2026, 11, 30, 23, 59, 59), "1.00"), (at(2026, 11, 1), "30.00"), (at(2026, 12, 1), None)]
)
def test_an_upgrade_at_the_edges_of_the_month(moment: datetime, net: str | None) -> None:
    line = upgrade_line(seat(at(2026, 5, 5)), Upgrade(CRM, PRO, moment), period=month(2026, 11), paid=EVER)
    assert (line.net if line else None) == (Decimal(net) if net else None)


def test_an_upgrade_costs_nothing_for_who_is_gone_or_not_there_yet() -> None:
    upgrade = Upgrade(CRM, PRO, at(2026, 11, 16))
    for item in (seat(at(2026, 5, 5), at(2026, 11, 10)), seat(at(2026, 11, 20))):
        assert upgrade_line(item, upgrade, period=month(2026, 11), paid=EVER) is None


def test_the_oldest_numbers_are_the_included_ones() -> None:
    numbers = [seat(at(2026, 11, day), key=f"number:{day}") for day in (9, 3, 5)]
    beyond = beyond_included(numbers, 2, period=month(2026, 11), paid=EVER)
    assert [item.key for item in beyond] == ["number:9"]


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (date(2026, 3, 15), date(2027, 3, 14)),
        (date(2026, 1, 1), date(2026, 12, 31)),
        (date(2027, 3, 1), date(2028, 2, 29)),
        (date(2028, 2, 29), date(2029, 2, 28)),
        (date(2026, 8, 31), date(2027, 8, 30)),
    ],
)
def test_twelve_months_end_on_the_day_before_the_same_day(start: date, end: date) -> None:
    assert end_of_term(start, months=12) == end


def test_a_month_added_to_the_thirty_first_is_the_last_day() -> None:
    assert add_months(date(2026, 1, 31), 1) == date(2026, 2, 28)


moments = st.datetimes(datetime(2026, 1, 1), datetime(2028, 12, 31)).map(lambda naive: naive.replace(tzinfo=UTC))
amounts = st.integers(0, 100_000).map(lambda grosze: Decimal(grosze) / 100)
lengths = st.one_of(st.none(), st.timedeltas(timedelta(0), timedelta(days=200)))


@st.composite
def items(draw: st.DrawFn) -> Item:
    start, stay = draw(moments), draw(lengths)
    price = PlanPrice(UUID(int=1), "crm", draw(amounts), Decimal(23))
    return Item(f"user:{draw(st.integers(1, 5))}", price, start, None if stay is None else start + stay)


@given(st.lists(items(), max_size=8), moments)
def test_nobody_pays_more_than_the_full_fee(visits: list[Item], moment: datetime) -> None:
    for line in lines_for(visits, period=billing_period_at(moment), paid=EVER):
        assert 0 <= line.net <= line.price.net
        assert 1 <= line.days <= line.month_days


@given(st.lists(items(), max_size=8), moments)
def test_exactly_those_pay_whom_the_seat_ledger_counts(visits: list[Item], moment: datetime) -> None:
    period = billing_period_at(moment)
    counted = seats_charged(
        [Seat(UUID(int=int(item.key.split(":")[1])), item.started_at, item.ended_at) for item in visits], period=period
    )
    lines = lines_for(visits, period=period, paid=EVER)
    assert len(lines) == counted == len({line.cause for line in lines})


@given(moments, st.timedeltas(timedelta(0), timedelta(days=200)), st.integers(1, 12))
def test_who_was_deleted_before_the_month_pays_nothing(start: datetime, stay: timedelta, months: int) -> None:
    gone = start + stay
    later = add_months(gone.astimezone(WARSAW).date().replace(day=1), months)
    assert lines_for([seat(start, gone)], period=month(later.year, later.month), paid=EVER) == []


@given(st.lists(items(), max_size=8), moments)
def test_the_same_things_give_the_same_lines(visits: list[Item], moment: datetime) -> None:
    period = billing_period_at(moment)

    def ask(found: list[Item]) -> dict[str, FeeLine]:
        return {line.cause: line for line in lines_for(found, period=period, paid=EVER)}

    again = ask(visits)
    assert ask(visits) == again
    assert set(ask(list(reversed(visits)))) == set(again)


@given(amounts, amounts, moments)
def test_an_upgraded_month_never_costs_more_than_the_higher_plan(low: Decimal, more: Decimal, moment: datetime) -> None:
    before = PlanPrice(UUID(int=1), "low", low, Decimal(23))
    after = PlanPrice(UUID(int=2), "high", low + more, Decimal(23))
    period = billing_period_at(moment)
    item = seat(at(2025, 1, 1), price=before)
    [full] = lines_for([item], period=period, paid=EVER)
    line = upgrade_line(item, Upgrade(before, after, moment), period=period, paid=EVER)
    assert line is not None
    assert full.net + line.net <= after.net
