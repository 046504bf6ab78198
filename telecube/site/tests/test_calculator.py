"""What a month costs: users × plan + package + further numbers, tax as on the invoice."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.test import Client

from telecube.billing.actions.price_list import load_example_price_list
from telecube.core.clock import clock_set_to
from telecube.site.calculator import PricedThing, chosen, estimate, within

CRM = PricedThing("crm", "CRM", Decimal("49.00"), Decimal(23), "user_month")
START = PricedThing("start", "Start", Decimal("29.00"), Decimal(23), "month", numbers=1)
NUMBER = PricedThing("number", "Number", Decimal("9.00"), Decimal(23), "month")


def test_users_times_plan_and_a_package() -> None:
    month = estimate(users=5, crm=CRM, exchange=START, number=NUMBER, numbers=1)
    assert (month.net, month.vat, month.gross) == (Decimal("274.00"), Decimal("63.02"), Decimal("337.02"))


def test_only_numbers_beyond_the_package_cost() -> None:
    month = estimate(users=1, crm=CRM, exchange=START, number=NUMBER, numbers=4)
    assert [line.quantity for line in month.lines] == [1, 1, 3]
    assert month.net == Decimal("105.00")


def test_tax_is_counted_on_the_sum_of_a_rate_and_not_per_row() -> None:
    odd = PricedThing("a", "A", Decimal("0.02"), Decimal(23), "month")
    # 2 × 0.02 × 23 % = 0.0092 → 0.01, while each row alone would give 0.00.
    assert estimate(users=1, crm=odd, exchange=odd, number=None, numbers=0).vat == Decimal("0.01")


@pytest.mark.parametrize(("written", "taken"), [("7", 7), ("0", 1), ("-3", 1), ("9999", 500), ("x", 5), ("", 5)])
def test_nonsense_is_brought_within_limits(written: str, taken: int) -> None:
    assert within(written, least=1, most=500, otherwise=5) == taken


def test_an_unknown_plan_is_the_first_one() -> None:
    assert chosen([CRM, START], "nothing") == CRM
    assert chosen([], "nothing") is None


@pytest.mark.django_db
def test_the_form_works_without_a_script() -> None:
    load_example_price_list()
    page = Client().get("/cennik/?users=12&exchange=exchange-business&numbers=4").content.decode()
    for said in ("588,00\u00a0zł", "79,00\u00a0zł", "676,00\u00a0zł", "831,48\u00a0zł"):
        assert said in page
    english = Client().get("/en/pricing/?users=12&exchange=exchange-business&numbers=4").content.decode()
    assert "PLN\u00a0831.48" in english


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/cennik/", "/en/pricing/"])
def test_what_the_script_reads_is_written_for_programs(address: str) -> None:
    load_example_price_list()
    page = Client().get(address).content.decode()
    read = re.findall(r'(?:data-vat|data-net|<data [^>]*value)="([^"]*)"', page)
    assert len(read) > 4
    assert [one for one in read if not re.fullmatch(r"\d+(\.\d+)?", one)] == []


@pytest.mark.django_db
def test_example_prices_say_so_and_an_empty_list_offers_a_letter() -> None:
    load_example_price_list()
    with clock_set_to(datetime(2025, 6, 1, tzinfo=UTC)):
        assert "Przygotowujemy cennik" in Client().get("/cennik/").content.decode()
    assert "Ceny przykładowe" in Client().get("/cennik/").content.decode()
