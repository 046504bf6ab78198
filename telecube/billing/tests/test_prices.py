"""The price list: one price a day, future changes, examples that are loaded once."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from telecube.billing.actions.price_list import load_example_price_list, set_price, withdraw_price
from telecube.billing.fees import Includes
from telecube.billing.models import Plan, Price, TariffRate
from telecube.billing.plan_errors import PriceMissing, PriceNotInGrosze, PriceTooEarly
from telecube.billing.queries.prices import call_rates, price_on, public_price_list
from telecube.billing.rating import rate_call
from telecube.core.clock import WARSAW, clock_set_to, today
from telecube.core.ids import uuid7

VAT = Decimal(23)


@pytest.fixture
def plan(db: None) -> Plan:
    """A plan that costs 49 złoty since the beginning of 2026."""
    plan = Plan.objects.create(code=uuid7().hex, kind="crm", name_pl="Plan", name_en="Plan")
    set_price(plan, net=Decimal(49), vat_rate=VAT, unit="user_month", valid_from=date(2026, 1, 1))
    return plan


def change(plan: Plan, net: str, day: date) -> Price:
    return set_price(plan, net=Decimal(net), vat_rate=VAT, unit="user_month", valid_from=day)


def nets(plan: Plan, *days: date) -> list[Decimal]:
    return [price_on(plan, day).net for day in days]


def test_a_future_price_holds_from_its_day_and_the_old_one_to_the_day_before(plan: Plan) -> None:
    tomorrow = today() + timedelta(days=1)
    change(plan, "59", tomorrow)
    assert nets(plan, today(), tomorrow, tomorrow + timedelta(days=900)) == [49, 59, 59]


def test_a_price_cannot_change_on_a_day_that_has_begun(plan: Plan) -> None:
    with pytest.raises(PriceTooEarly):
        change(plan, "59", today())
    assert nets(plan, today()) == [49]


def test_the_day_begins_at_midnight_in_poland(plan: Plan) -> None:
    with clock_set_to(datetime(2026, 12, 1, 0, 30, tzinfo=WARSAW)), pytest.raises(PriceTooEarly):
        change(plan, "59", date(2026, 12, 1))
    with clock_set_to(datetime(2026, 11, 30, 23, 30, tzinfo=WARSAW)):
        change(plan, "59", date(2026, 12, 1))
    assert nets(plan, date(2026, 11, 30), date(2026, 12, 1)) == [49, 59]


def test_an_earlier_change_replaces_those_planned_after_it(plan: Plan) -> None:
    change(plan, "69", today() + timedelta(days=40))
    change(plan, "59", today() + timedelta(days=20))
    assert nets(plan, today() + timedelta(days=19), today() + timedelta(days=50)) == [49, 59]


def test_a_price_that_has_not_come_can_be_withdrawn(plan: Plan) -> None:
    planned = change(plan, "59", today() + timedelta(days=20))
    withdraw_price(planned)
    assert nets(plan, today() + timedelta(days=20)) == [49]
    with pytest.raises(PriceTooEarly):
        withdraw_price(price_on(plan, today()))


def test_monthly_prices_are_whole_grosze(plan: Plan) -> None:
    with pytest.raises(PriceNotInGrosze):
        change(plan, "49.005", today() + timedelta(days=1))


def test_the_database_refuses_two_prices_on_one_day(plan: Plan) -> None:
    with pytest.raises(IntegrityError, match="price_one_a_day"), transaction.atomic():
        Price.objects.create(plan=plan, net=1, vat_rate=VAT, unit="user_month", valid_from=date(2026, 5, 1))


@pytest.mark.parametrize("statement", ["UPDATE billing_price SET net = 1", "DELETE FROM billing_price"])
def test_the_app_cannot_change_or_delete_a_price(plan: Plan, statement: str) -> None:
    from django.db import connection

    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_plan_without_price_is_refused_by_its_name(plan: Plan) -> None:
    with pytest.raises(PriceMissing, match="Plan"):
        price_on(plan, date(2025, 12, 31))


def test_the_examples_are_loaded_once_and_marked(db: None) -> None:
    load_example_price_list()
    offered = public_price_list(date(2026, 11, 23))
    assert [one.plan.code for one in offered.crm] == ["crm"]
    assert len(offered.exchange) == 3
    assert offered.numbers
    assert offered.sms
    assert offered.add_ons
    assert offered.is_example
    assert (offered.crm[0].net, offered.crm[0].gross) == (Decimal(49), Decimal("60.27"))
    assert load_example_price_list() == 0
    assert Price.objects.filter(plan__code="crm").count() == 1


def test_the_example_tariff_rates_a_call(db: None) -> None:
    load_example_price_list()
    tariff = Plan.objects.get(code="exchange-start").tariff
    assert tariff is not None
    rated = rate_call("+48602345678", 90, call_rates(tariff, date(2026, 11, 23)))
    assert rated is not None
    assert (rated.net, rated.gross) == (Decimal("0.1350"), Decimal("0.1661"))


def test_the_database_refuses_two_rates_of_a_prefix_on_one_day(db: None) -> None:
    load_example_price_list()
    rate = TariffRate.objects.get(tariff__code="standard", prefix="+49")
    rate.pk = uuid7()
    with pytest.raises(IntegrityError, match="tariff_rate_one_a_day"), transaction.atomic():
        rate.save(force_insert=True)


def test_what_a_plan_includes_is_typed() -> None:
    assert Includes.from_json({"numbers": 3}) == Includes(numbers=3)
    with pytest.raises(ValueError, match="users"):
        Includes.from_json({"users": 3})
    with pytest.raises(ValueError, match="numbers"):
        Includes.from_json({"numbers": "3"})
