"""What calls cost: the longest prefix decides, time is counted in steps."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telecube.billing.price_list import CALL_RATES
from telecube.billing.rating import CallRate, find_rate, rate_call

VAT = Decimal(23)
LANDLINE = CallRate("+48", "Polska – stacjonarne", Decimal("0.06"), vat_rate=VAT)
MOBILE = CallRate("+4860", "Polska – komórkowe", Decimal("0.12"), vat_rate=VAT)
PREMIUM = CallRate("+48701", "Premium", Decimal("2.04"), Decimal("0.50"), 60, 60, vat_rate=VAT)
WORLD = CallRate("+", "Świat", Decimal("3.00"), Decimal("0.10"), 60, 30, vat_rate=VAT)
GERMANY = CallRate("+49", "Niemcy", Decimal("0.20"), Decimal(0), 30, 6, vat_rate=VAT)
RATES = [LANDLINE, MOBILE, PREMIUM, WORLD, GERMANY]


@pytest.mark.parametrize(
    ("number", "rate"),
    [
        ("+48123456700", LANDLINE),
        ("+48602345678", MOBILE),
        ("+48701123456", PREMIUM),
        ("+4915112345678", GERMANY),
        ("+12025550143", WORLD),
    ],
)
def test_the_longest_prefix_decides(number: str, rate: CallRate) -> None:
    assert find_rate(number, RATES) is rate
    assert find_rate(number, reversed(RATES)) is rate


@pytest.mark.parametrize(
    ("number", "seconds", "billed", "net"),
    [
        ("+48123456700", 0, 0, "0"),
        ("+48123456700", 1, 1, "0.0010"),
        ("+48123456700", 90, 90, "0.0900"),
        ("+48701123456", 1, 60, "2.5400"),
        ("+48701123456", 60, 60, "2.5400"),
        ("+48701123456", 61, 120, "4.5800"),
        ("+4915112345678", 30, 30, "0.1000"),
        ("+4915112345678", 31, 36, "0.1200"),
        ("+12025550143", 91, 120, "6.1000"),
    ],
)
def test_time_is_counted_in_the_rates_steps(number: str, seconds: int, billed: int, net: str) -> None:
    rated = rate_call(number, seconds, RATES)
    assert rated is not None
    assert (rated.billed_seconds, rated.net) == (billed, Decimal(net))


def test_a_call_that_nobody_answered_costs_nothing_not_even_the_setup() -> None:
    rated = rate_call("+48701123456", 0, RATES)
    assert rated is not None
    assert rated.gross == 0


def test_tax_is_added_with_four_decimals() -> None:
    rated = rate_call("+48602345678", 7, RATES)
    assert rated is not None
    assert (rated.net, rated.gross) == (Decimal("0.0140"), Decimal("0.0172"))


def test_a_number_that_the_tariff_does_not_know_has_no_price() -> None:
    assert rate_call("+12025550143", 60, [LANDLINE, GERMANY]) is None


@given(st.integers(0, 100_000), st.integers(1, 120), st.integers(1, 120))
def test_what_is_billed_covers_the_call_by_less_than_one_step(seconds: int, first: int, following: int) -> None:
    rate = CallRate("+48", "", Decimal(1), Decimal(0), first, following, vat_rate=VAT)
    rated = rate_call("+48123456700", seconds, [rate])
    assert rated is not None
    assert seconds <= rated.billed_seconds < seconds + max(first, following) or seconds == 0


@pytest.mark.parametrize(
    ("number", "name"),
    [
        ("+48123456700", "Polska – numery stacjonarne"),
        ("+48602345678", "Polska – numery komórkowe"),
        ("+48800123456", "Polska – infolinie bezpłatne"),
        ("+48801123456", "Polska – infolinie"),
        ("+491791234567", "Niemcy – numery komórkowe"),
        ("+493012345678", "Niemcy"),
        ("+442079460000", "Wielka Brytania"),
        ("+12025550143", "USA i Kanada"),
        ("+8801712345678", "Pozostałe kraje"),
    ],
)
def test_the_example_tariff_knows_polish_and_foreign_numbers(number: str, name: str) -> None:
    rates = [
        CallRate(prefix, name_pl, Decimal(per_minute), vat_rate=VAT)
        for prefix, name_pl, _en, per_minute, *_more in CALL_RATES
    ]
    rate = find_rate(number, rates)
    assert rate is not None
    assert rate.name == name
