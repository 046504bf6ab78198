"""Credit that the provider gives, with a reason: it pays invoices as money does, once, and is nobody's top-up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.mail import EmailMessage
from django.db import DatabaseError, connection, transaction
from django.test import Client

from telecube.accounts.models import User
from telecube.accounts.queries.seats import billing_period_at
from telecube.audit.models import AuditEntry
from telecube.billing.actions.charging import charge_due
from telecube.billing.actions.company_data import change_company_data
from telecube.billing.actions.credits import give_credit
from telecube.billing.actions.invoices import document_payments
from telecube.billing.actions.ledger import post
from telecube.billing.actions.monthly_invoices import issue_monthly
from telecube.billing.actions.overdue import remind_due
from telecube.billing.actions.settling import overpaid, settle_open_invoices
from telecube.billing.errors import CauseReused, CreditByProviderOnly, CreditReasonMissing
from telecube.billing.events import CreditGiven
from telecube.billing.models import Credit, Invoice, LedgerEntry, LedgerKind, Plan, Settlement, Subscription
from telecube.billing.queries.balance import balance
from telecube.billing.queries.entries import readable
from telecube.billing.queries.invoices import invoices_with_state, open_total
from telecube.billing.tests.orders import at, make_plan, order, seat, system, trial_until
from telecube.billing.tests.test_invoices import paid_in
from telecube.billing.tests.test_monthly_invoices import NOVEMBER, november
from telecube.billing.tests.test_monthly_invoices import plan as plan
from telecube.billing.tests.test_monthly_invoices import postpaid as postpaid
from telecube.billing.tests.test_monthly_invoices import staff as staff
from telecube.core.actor import Actor
from telecube.core.clock import clock_set_to
from telecube.core.events import deliver
from telecube.core.models import OutboxEvent
from tests.world import Company

REASON = "Awaria 20 listopada"
LATE = datetime(2026, 11, 18, 8, tzinfo=UTC)


def given(actor: Actor, amount: str, cause: str = "form-1") -> Credit:
    return give_credit(actor, amount=Decimal(amount), reason=REASON, cause=cause)


def state(invoice: Invoice) -> tuple[str, Decimal]:
    row = invoices_with_state(invoice.issued_on).get(pk=invoice.pk)
    return row.state, row.open_amount


# ── Contracts ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_credit_pays_an_open_invoice_and_nobody_is_reminded_of_that_part(
    postpaid: Company, staff: Actor, plan: Plan, mailoutbox: list[EmailMessage]
) -> None:
    invoice = november(staff, plan, "100.00")
    with clock_set_to(NOVEMBER + timedelta(days=2)):
        given(staff, "40.00")
    assert state(invoice) == ("partly", Decimal("83.00"))
    assert (balance(), open_total(), overpaid()) == (Decimal("-83.00"), Decimal("83.00"), 0)
    with clock_set_to(LATE):
        remind_due(staff)
        assert "83,00 zł" in mailoutbox[-1].body.replace("\u00a0", " ")
        given(staff, "83.00", "form-2")
    with clock_set_to(LATE + timedelta(days=30)):
        assert remind_due(staff) == []
    assert state(invoice) == ("paid", 0)
    assert balance() == 0


def test_a_credit_that_comes_before_the_invoice_waits_for_it(postpaid: Company, staff: Actor, plan: Plan) -> None:
    with clock_set_to(NOVEMBER - timedelta(days=5)):
        given(staff, "150.00")
    assert overpaid() == Decimal("150.00")
    invoice = november(staff, plan, "100.00")
    assert state(invoice) == ("paid", 0)
    assert overpaid() == balance() == Decimal("27.00")


def test_a_credit_and_the_transfer_of_the_rest_pay_once(postpaid: Company, staff: Actor, plan: Plan) -> None:
    invoice = november(staff, plan, "100.00")
    with clock_set_to(NOVEMBER + timedelta(days=2)):
        first, again = given(staff, "40.00"), given(staff, "40.00")
        assert first == again
        paid_in(postpaid, "83.00", kind=LedgerKind.PAYMENT)
        for _twice in range(2):
            document_payments(staff)
            settle_open_invoices(staff)
    assert state(invoice) == ("paid", 0)
    assert (balance(), overpaid()) == (0, 0)
    assert sorted(row.amount for row in Settlement.objects.get_queryset()) == [Decimal("40.00"), Decimal("83.00")]
    with pytest.raises(CauseReused):
        given(staff, "41.00")
    assert Credit.objects.get().settled == Decimal("40.00")


def test_who_paid_already_keeps_the_credit_for_the_next_invoice(postpaid: Company, staff: Actor, plan: Plan) -> None:
    first = november(staff, plan, "100.00")
    with clock_set_to(NOVEMBER + timedelta(days=2)):
        paid_in(postpaid, "123.00", kind=LedgerKind.PAYMENT)
        document_payments(staff)
        given(staff, "40.00")
    assert (state(first), overpaid()) == (("paid", 0), Decimal("40.00"))
    december = NOVEMBER + timedelta(days=30)
    with clock_set_to(december):
        post(staff, kind=LedgerKind.USAGE, amount=Decimal("-60.0000"), cause="call")
    with clock_set_to(december + timedelta(days=31)):
        second = issue_monthly(staff, billing_period_at(december + timedelta(days=31)))
    assert second is not None
    assert state(second) == ("partly", Decimal("20.00"))


def test_the_invoice_and_the_ledger_say_what_the_credit_paid(
    postpaid: Company, staff: Actor, plan: Plan, client_of: Callable[[User], Client]
) -> None:
    invoice = november(staff, plan, "100.00")
    given(staff, "40.00")
    page = client_of(postpaid.anna).get(f"/billing/invoices/{invoice.pk}/").content.decode()
    assert REASON in page
    entry = LedgerEntry.objects.get(kind=LedgerKind.CREDIT)
    assert [(row.words, row.detail) for row in readable([entry])] == [("Uznanie", REASON)]
    assert AuditEntry.objects.filter(action="billing.credit.given").exists()


def test_only_the_provider_gives_credit_and_says_why(postpaid: Company, staff: Actor) -> None:
    with pytest.raises(CreditByProviderOnly):
        given(postpaid.actor("anna"), "40.00")
    with pytest.raises(CreditReasonMissing):
        give_credit(staff, amount=Decimal(40), reason="  ", cause="form-1")
    assert (Credit.objects.count(), balance()) == (0, 0)


@pytest.mark.parametrize(
    "statement",
    ["UPDATE billing_credit SET amount = 1000", "UPDATE billing_credit SET settled = 0", "DELETE FROM billing_credit"],
)
def test_nobody_changes_a_credit(postpaid: Company, staff: Actor, statement: str) -> None:
    given(staff, "40.00")
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


# ── In advance, and from one to the other ──────────────────────────────────────────────────────────────────────────


@pytest.fixture
def beginner(acme: Company) -> Company:
    """Acme with one user and company data, whose trial ends on 1 November 2026."""
    trial_until(at(2026, 11, 1))
    seat(acme.anna, at(2026, 10, 18))
    change_company_data(
        acme.actor("anna"), name="Acme", nip="5260250274", street="Prosta 1", postcode="00-950", city="Warszawa"
    )
    return acme


@pytest.fixture
def crm(db: None) -> Plan:
    return make_plan("crm", "40")


@pytest.fixture
def exchange(db: None) -> Plan:
    return make_plan("exchange", "30")


def choose(company: Company, crm: Plan, exchange: Plan, mode: str, moment: datetime) -> None:
    with clock_set_to(moment):
        order(company, crm, exchange, mode=mode)


def deliver_all(name: str) -> None:
    """Hand all facts of a name to their reactions, as the job does."""
    for row in OutboxEvent.objects.filter(name=name):
        deliver(row.pk)


def bill(company: Company, year: int, month: int) -> Invoice:
    moment = at(year, month, 1, 3)
    with clock_set_to(moment):
        charge_due(system(company))
        invoice = issue_monthly(system(company), billing_period_at(moment))
    assert invoice is not None
    return invoice


def test_a_credit_on_a_prepaid_balance_is_spent_there_and_is_no_top_up(
    beginner: Company, crm: Plan, exchange: Plan
) -> None:
    choose(beginner, crm, exchange, "prepaid", at(2026, 11, 10))
    with clock_set_to(at(2026, 11, 11)):
        given(system(beginner), "100.00")
        assert document_payments(system(beginner)) == []
    assert (Invoice.objects.count(), overpaid()) == (0, 0)
    assert Credit.objects.get().on_balance == 100


def test_a_credit_pays_open_fees_at_once(beginner: Company, crm: Plan, exchange: Plan) -> None:
    choose(beginner, crm, exchange, "prepaid", at(2026, 11, 1))
    with clock_set_to(at(2026, 11, 5)):
        given(system(beginner), "100.00")
        deliver_all(CreditGiven.name)
    assert balance() == Decimal("100.00") - Decimal("86.10")
    assert Subscription.objects.get().unpaid_since is None


@pytest.mark.parametrize(("topped_up", "credited"), [("60.00", "100.00"), ("0", "100.00"), ("100.00", "0")])
def test_who_contracts_takes_the_rest_of_credit_and_top_ups_along(
    beginner: Company, crm: Plan, exchange: Plan, topped_up: str, credited: str
) -> None:
    with clock_set_to(at(2026, 10, 25)):
        if Decimal(topped_up):
            paid_in(beginner, topped_up)
        if Decimal(credited):
            given(system(beginner), credited)
        document_payments(system(beginner))
    choose(beginner, crm, exchange, "prepaid", at(2026, 10, 26))
    with clock_set_to(at(2026, 11, 1)):
        charge_due(system(beginner))
    left = balance()
    choose(beginner, crm, exchange, "postpaid", at(2026, 11, 15))
    invoice = bill(beginner, 2026, 12)
    assert invoice.gross == Decimal("86.10")
    assert state(invoice)[1] == max(Decimal(0), invoice.gross - left)
    assert open_total() - overpaid() == -balance()


def test_money_of_the_trial_pays_the_contracts_invoices(beginner: Company, crm: Plan, exchange: Plan) -> None:
    with clock_set_to(at(2026, 10, 25)):
        paid_in(beginner, "50.00")
        (top_up,) = document_payments(system(beginner))
        given(system(beginner), "10.00")
    choose(beginner, crm, exchange, "postpaid", at(2026, 10, 26))
    invoice = bill(beginner, 2026, 11)
    assert top_up.corrections.get().gross == Decimal("-50.00")
    assert state(invoice) == ("partly", Decimal("26.10"))
    assert balance() == Decimal("-26.10")
    bill(beginner, 2026, 12)
    assert top_up.corrections.count() == 1
    assert open_total() - overpaid() == -balance()


def test_what_a_contract_left_over_is_the_prepaid_balance_from_the_order_on(
    beginner: Company, crm: Plan, exchange: Plan
) -> None:
    choose(beginner, crm, exchange, "postpaid", at(2026, 11, 1))
    for month in (11, 12):
        bill(beginner, 2026, month)
    for month in range(1, 11):
        bill(beginner, 2027, month)
    with clock_set_to(at(2027, 11, 2)):
        paid_in(beginner, str(open_total() + 200), kind=LedgerKind.PAYMENT)
        document_payments(system(beginner))
        given(system(beginner), "30.00")
    assert overpaid() == balance() == 230
    choose(beginner, crm, exchange, "prepaid", at(2027, 11, 16))
    assert overpaid() == 0
    assert Invoice.objects.get(kind="top_up").gross == 200
    assert Credit.objects.get().on_balance == 30
