"""When the law changes the rate of VAT: net prices stay, also those of contracts, the tax is that of the day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from telecube.accounts.queries.seats import billing_period_at
from telecube.billing import vat
from telecube.billing.actions.charging import charge_due
from telecube.billing.actions.company_data import change_company_data
from telecube.billing.actions.invoices import issue_for_top_up
from telecube.billing.actions.ledger import post
from telecube.billing.actions.monthly_invoices import issue_monthly
from telecube.billing.actions.price_list import set_price
from telecube.billing.exports import fa3
from telecube.billing.models import Charge, LedgerKind, Plan, Tariff, TariffRate
from telecube.billing.queries.balance import balance
from telecube.billing.queries.invoices import lines_of
from telecube.billing.queries.prices import call_rates, company_price_on, offered_plans
from telecube.billing.tests.orders import at, make_plan, order, seat, system, trial_until
from telecube.billing.tests.test_invoices import paid_in
from telecube.config import config
from telecube.core.clock import clock_set_to
from tests.world import Company

NEW = date(2027, 1, 1)


@pytest.fixture
def raised(monkeypatch: pytest.MonkeyPatch) -> None:
    """From 2027 on the standard rate is 25 %."""
    rates = {date(2011, 1, 1): Decimal(23), NEW: Decimal(25)}
    monkeypatch.setattr(vat, "config", config.model_copy(update={"vat_rates": rates}))


@pytest.fixture
def crm(db: None) -> Plan:
    return make_plan("crm", "40")


@pytest.fixture
def exchange(db: None) -> Plan:
    return make_plan("exchange", "30")


def contract(company: Company, crm: Plan, exchange: Plan) -> Company:
    """Let the company conclude a contract on 10 November 2026."""
    trial_until(at(2026, 11, 1))
    seat(company.anna, at(2026, 10, 18))
    change_company_data(
        company.actor("anna"), name="Acme", nip="5260250274", street="Prosta 1", postcode="00-950", city="Warszawa"
    )
    with clock_set_to(at(2026, 11, 10, 9)):
        order(company, crm, exchange, mode="postpaid")
    return company


def test_today_the_rate_is_23_percent() -> None:
    assert vat.standard_rate_on(date(2026, 11, 29)) == 23
    assert vat.standard_rate_on(date(2000, 1, 1)) == 23


@pytest.mark.usefixtures("raised")
def test_the_rate_of_a_day_is_that_of_the_last_change_before_it() -> None:
    days = (date(2026, 12, 31), NEW, date(2031, 5, 4))
    assert [vat.standard_rate_on(day) for day in days] == [23, 25, 25]


@pytest.mark.usefixtures("raised")
def test_a_price_of_the_standard_rate_follows_the_law_and_another_rate_stays(crm: Plan) -> None:
    reduced = make_plan("add_on", "10")
    with clock_set_to(at(2026, 11, 1)):
        set_price(reduced, net=Decimal(10), vat_rate=Decimal(8), unit="month", valid_from=date(2026, 12, 1))
    for day, standard in ((date(2026, 12, 31), 23), (NEW, 25)):
        offered = {one.plan.pk: one.vat_rate for one in offered_plans(day)}
        assert (offered[crm.pk], offered[reduced.pk]) == (standard, 8)


@pytest.mark.usefixtures("raised")
def test_a_contract_keeps_its_net_price_and_pays_the_tax_of_the_day(acme: Company, crm: Plan, exchange: Plan) -> None:
    contract(acme, crm, exchange)
    with clock_set_to(at(2026, 11, 12)):
        set_price(crm, net=Decimal(99), vat_rate=Decimal(23), unit="user_month", valid_from=date(2026, 12, 1))
    found = [company_price_on(crm, day) for day in (date(2026, 12, 31), NEW)]
    assert [(price.net, price.vat_rate) for price in found] == [(40, 23), (40, 25)]
    for month, year in ((12, 2026), (1, 2027)):
        moment = at(year, month, 1, 4)
        with clock_set_to(moment):
            charge_due(system(acme))
            invoice = issue_monthly(system(acme), billing_period_at(moment))
    assert invoice is not None
    assert (invoice.net, invoice.vat) == (70, Decimal("17.50"))
    assert Charge.objects.filter(period_start=NEW, gross=50, vat_rate=25).exists()
    assert b"P_13_1>70.00<" in fa3.build(invoice, lines_of(invoice)).encode()


@pytest.mark.usefixtures("raised")
def test_usage_on_both_sides_of_a_change_is_two_items(acme: Company, crm: Plan, exchange: Plan) -> None:
    contract(acme, crm, exchange)
    for moment, cost in ((at(2026, 12, 31, 23, 59), "-1.2300"), (NEW_YEAR, "-2.5000")):
        with clock_set_to(moment):
            post(system(acme), kind=LedgerKind.USAGE, amount=Decimal(cost), cause=f"call:{cost}")
    moment = at(2027, 2, 1, 4)
    with clock_set_to(moment):
        charge_due(system(acme))
        invoice = issue_monthly(system(acme), billing_period_at(moment))
    assert invoice is not None
    usage = [line for line in lines_of(invoice) if line.unit == "service"]
    assert [(line.net, line.vat_rate, line.period_start, line.period_end) for line in usage] == [
        (1, 23, date(2026, 11, 10), date(2026, 12, 31)),
        (2, 25, NEW, date(2027, 1, 31)),
    ]
    assert invoice.gross == -balance()


NEW_YEAR = at(2027, 1, 1)


@pytest.mark.usefixtures("raised")
def test_a_top_up_is_taxed_by_the_day_of_its_money(acme: Company) -> None:
    found = []
    for moment in (at(2026, 12, 31, 23, 59, 59), NEW_YEAR):
        with clock_set_to(moment):
            payment = paid_in(acme, "100.00")
        with clock_set_to(at(2027, 1, 2)):
            found.append(issue_for_top_up(system(acme), payment).net)
    assert found == [Decimal("81.30"), Decimal("80.00")]


@pytest.mark.usefixtures("raised")
def test_calls_are_taxed_by_their_day(db: None) -> None:
    tariff = Tariff.objects.create(code="vat", name_pl="Cennik", name_en="Rates")
    TariffRate.objects.create(
        tariff=tariff, prefix="+48", name_pl="", name_en="", per_minute_net=1, vat_rate=23, valid_from=date(2026, 1, 1)
    )
    assert [call_rates(tariff, day)[0].vat_rate for day in (date(2026, 12, 31), NEW)] == [23, 25]
