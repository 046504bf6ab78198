"""A contract keeps the rates of calls as it keeps prices: those of the day on which its term was priced."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from telecube.billing.actions.company_data import change_company_data
from telecube.billing.actions.contracts import extend_contract
from telecube.billing.actions.required_documents import REQUIRED_DOCUMENTS
from telecube.billing.actions.subscriptions import change_plan
from telecube.billing.models import Contract, Plan, Tariff, TariffRate
from telecube.billing.queries.company_rates import company_call_rates
from telecube.billing.queries.documents import current
from telecube.billing.rating import rate_call
from telecube.billing.tests.orders import at, make_plan, order, pay_in, seat, trial_until
from telecube.core.clock import clock_set_to
from tests.world import Company


@pytest.fixture
def tariff(db: None) -> Tariff:
    """Calls to Poland for 10 grosze a minute, from December 2026 on for 30, from October 2027 on for 50."""
    made = Tariff.objects.create(code="kept", name_pl="Cennik", name_en="Rates")
    rate(made, "+48", "0.10", date(2026, 1, 1), date(2026, 12, 1))
    rate(made, "+48", "0.30", date(2026, 12, 1), date(2027, 10, 1))
    rate(made, "+48", "0.50", date(2027, 10, 1))
    return made


@pytest.fixture
def crm(db: None) -> Plan:
    return make_plan("crm", "40")


@pytest.fixture
def exchange(tariff: Tariff) -> Plan:
    return with_tariff(make_plan("exchange", "30"), tariff)


@pytest.fixture
def company(acme: Company) -> Company:
    trial_until(at(2026, 11, 1))
    seat(acme.anna, at(2026, 10, 18))
    pay_in(acme, "9000")
    change_company_data(
        acme.actor("anna"), name="Acme", nip="5260250274", street="Prosta 1", postcode="00-950", city="Warszawa"
    )
    return acme


def rate(tariff: Tariff, prefix: str, net: str, valid_from: date, valid_until: date | None = None) -> None:
    TariffRate.objects.create(
        tariff=tariff, prefix=prefix, name_pl="", name_en="", per_minute_net=Decimal(net), vat_rate=23,
        valid_from=valid_from, valid_until=valid_until,
    )  # fmt: skip


def with_tariff(plan: Plan, tariff: Tariff) -> Plan:
    plan.tariff = tariff
    plan.save(update_fields=["tariff"])
    return plan


def a_minute(*moments: datetime, number: str = "+48221234567") -> list[Decimal | None]:
    """Return what a minute costs at each moment, net."""
    found = (rate_call(number, 60, company_call_rates(moment)) for moment in moments)
    return [call.net if call else None for call in found]


def choose(company: Company, crm: Plan, exchange: Plan, mode: str) -> None:
    with clock_set_to(at(2026, 11, 10, 9)):
        order(company, crm, exchange, mode=mode)


def test_a_contract_keeps_its_call_rates_to_its_last_second(company: Company, crm: Plan, exchange: Plan) -> None:
    choose(company, crm, exchange, "postpaid")
    assert Contract.objects.get().ends_on == date(2027, 11, 9)
    assert a_minute(at(2026, 11, 30), at(2026, 12, 1), at(2027, 11, 9, 23, 59, 59)) == [Decimal("0.1")] * 3
    assert a_minute(at(2027, 11, 10)) == [Decimal("0.5")]


def test_who_pays_in_advance_pays_by_the_list_of_the_day(company: Company, crm: Plan, exchange: Plan) -> None:
    choose(company, crm, exchange, "prepaid")
    assert a_minute(at(2026, 11, 30), at(2026, 12, 1)) == [Decimal("0.1"), Decimal("0.3")]


def test_an_extension_takes_the_rates_of_its_day_and_an_indefinite_one_the_lists(
    company: Company, crm: Plan, exchange: Plan
) -> None:
    choose(company, crm, exchange, "postpaid")
    with clock_set_to(at(2027, 9, 1)):
        extend_contract(company.actor("anna"), accepted_document_ids=documents())
    assert a_minute(at(2027, 11, 9), at(2027, 11, 10), at(2028, 11, 9)) == [
        Decimal(cost) for cost in ("0.1", "0.3", "0.3")
    ]
    with clock_set_to(at(2028, 10, 1)):
        extend_contract(company.actor("anna"), is_indefinite=True, accepted_document_ids=documents())
    assert a_minute(at(2028, 11, 9), at(2028, 11, 10)) == [Decimal("0.3"), Decimal("0.5")]


def documents() -> list[object]:
    return [found.pk for kind in REQUIRED_DOCUMENTS if (found := current(kind)) is not None]


def test_a_package_with_a_tariff_that_came_later_has_the_rates_of_the_day(
    company: Company, crm: Plan, exchange: Plan
) -> None:
    choose(company, crm, exchange, "postpaid")
    later = Tariff.objects.create(code="later", name_pl="Nowy", name_en="New")
    rate(later, "+48", "0.20", date(2027, 1, 1))
    dearer = with_tariff(make_plan("exchange", "90"), later)
    with clock_set_to(at(2027, 2, 1)):
        change_plan(company.actor("anna"), crm_plan_id=crm.pk, exchange_plan_id=dearer.pk)
    assert a_minute(at(2027, 2, 1)) == [Decimal("0.2")]


def test_without_a_package_there_are_no_rates(company: Company) -> None:
    assert company_call_rates(at(2026, 11, 10)) == []
