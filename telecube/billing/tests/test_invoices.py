"""Invoices of top-ups: numbers, snapshots, sums; nothing of them changes afterwards."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from telecube.accounts.errors import NipInvalid
from telecube.accounts.events import CompanySignedUp
from telecube.audit.models import AuditEntry
from telecube.billing.actions.company_data import change_company_data
from telecube.billing.actions.invoices import document_payments, issue_for_top_up
from telecube.billing.actions.ledger import post
from telecube.billing.events import PaymentReceived
from telecube.billing.invoice_errors import CompanyNameMissing, PostcodeInvalid
from telecube.billing.models import CompanyData, Invoice, InvoiceLine, InvoiceSeries, LedgerKind, Payment
from telecube.billing.queries.invoice_files import is_intact
from telecube.billing.queries.invoices import InvoiceFilter, PaymentState, invoice_for, invoices_page, lines_of
from telecube.billing.tests.orders import complete_company_data
from telecube.core import events
from telecube.core.clock import clock_set_to
from telecube.core.errors import RightMissing
from telecube.core.events import Event
from telecube.core.ids import uuid7
from tests.world import Company

NOVEMBER = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def paid_in(company: Company, amount: str, *, kind: LedgerKind = LedgerKind.TOP_UP, by: str = "anna") -> Payment:
    """Return a payment as room payments makes it: the entry and the payment."""
    source = f"bank:{uuid7()}"
    entry = post(company.actor(by), kind=kind, amount=Decimal(amount), cause=f"payment:{source}")
    return Payment.objects.create(amount=Decimal(amount), method="bank_transfer", source=source, entry=entry)


def test_a_top_up_is_invoiced_with_what_the_law_asks_for(acme: Company) -> None:
    anna = acme.actor("anna")
    change_company_data(
        anna, name="Klimatech Sp. z o.o.", nip="526-025-02-74", street="ul. Długa 5/2", postcode="00950", city="Łódź"
    )
    with clock_set_to(NOVEMBER):
        invoice = issue_for_top_up(anna, paid_in(acme, "100.00"))
    assert invoice.number.startswith("FV/2026/11/")
    assert (invoice.net, invoice.vat, invoice.gross) == (Decimal("81.30"), Decimal("18.70"), Decimal("100.00"))
    assert invoice.buyer | {"email": ""} == {
        "name": "Klimatech Sp. z o.o.",
        "nip": "5260250274",
        "street": "ul. Długa 5/2",
        "postcode": "00-950",
        "city": "Łódź",
        "country": "PL",
        "email": "",
    }
    assert invoice.seller["nip"] == "1234563218"
    assert invoice.sold_on == invoice.issued_on == NOVEMBER.date()
    assert [(line.quantity, line.net, line.vat_rate) for line in lines_of(invoice)] == [(1, Decimal("81.30"), 23)]
    assert invoice_for(anna, invoice.pk).state == PaymentState.PAID


def test_the_same_payment_is_invoiced_once(acme: Company) -> None:
    payment = paid_in(acme, "49.99")
    first = issue_for_top_up(acme.actor("anna"), payment)
    assert issue_for_top_up(acme.actor("anna"), payment).pk == first.pk
    assert document_payments(acme.actor("anna")) == []
    assert Invoice.objects.count() == 1


def test_every_payment_before_a_contract_is_a_top_up(acme: Company) -> None:
    complete_company_data(acme)
    paid_in(acme, "20.00")
    paid_in(acme, "30.00", kind=LedgerKind.PAYMENT)
    found = document_payments(acme.actor("anna"))
    assert sorted(invoice.gross for invoice in found) == [Decimal("20.00"), Decimal("30.00")]


def test_a_rolled_back_invoice_leaves_no_gap(acme: Company) -> None:
    anna = acme.actor("anna")
    with clock_set_to(NOVEMBER):
        first = issue_for_top_up(anna, paid_in(acme, "10.00"))
        with pytest.raises(RuntimeError), transaction.atomic():
            issue_for_top_up(anna, paid_in(acme, "11.00"))
            raise RuntimeError("the power fails")
        second = issue_for_top_up(anna, paid_in(acme, "12.00"))
    assert second.series_number == first.series_number + 1
    assert InvoiceSeries.objects.get(code="FV/2026/11").last_number == second.series_number


def test_each_month_has_a_series_of_its_own(acme: Company) -> None:
    with clock_set_to(datetime(2031, 2, 28, 22, 59, tzinfo=UTC)):
        february = issue_for_top_up(acme.actor("anna"), paid_in(acme, "10.00"))
    with clock_set_to(datetime(2031, 2, 28, 23, 0, tzinfo=UTC)):
        march = issue_for_top_up(acme.actor("anna"), paid_in(acme, "10.00"))
    assert (february.number, march.number) == ("FV/2031/02/000001", "FV/2031/03/000001")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE billing_invoice SET gross = 0, net = 0, vat = 0",
        "UPDATE billing_invoice SET buyer = '{}'",
        "DELETE FROM billing_invoice",
        "UPDATE billing_invoiceline SET net = 0",
        "DELETE FROM billing_invoiceline",
        "DELETE FROM billing_invoiceseries",
        "UPDATE billing_invoice SET settled = gross",
        "UPDATE billing_payment SET settled = 0",
        "DELETE FROM billing_settlement",
        "DELETE FROM billing_acceptance",
        "UPDATE billing_legaldocument SET body_pl = ''",
    ],
)
def test_nobody_changes_what_was_issued(acme: Company, statement: str) -> None:
    issue_for_top_up(acme.actor("anna"), paid_in(acme, "10.00"))
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_fingerprint_tells_another_content(acme: Company) -> None:
    invoice = issue_for_top_up(acme.actor("anna"), paid_in(acme, "123.45"))
    kept = Invoice.objects.get(pk=invoice.pk)
    assert is_intact(kept)
    kept.buyer = {**kept.buyer, "name": "Inna firma"}
    assert not is_intact(kept)


def test_the_list_shows_state_and_is_narrowed(acme: Company) -> None:
    anna = acme.actor("anna")
    for amount in ("10.00", "20.00", "30.00"):
        issue_for_top_up(anna, paid_in(acme, amount))
    page = invoices_page(anna, InvoiceFilter(states=frozenset({PaymentState.PAID})), size=2)
    assert [row.gross for row in page.rows] == [Decimal("30.00"), Decimal("20.00")]
    rest = invoices_page(anna, InvoiceFilter(), after=page.next_mark, size=2)
    assert [row.gross for row in rest.rows] == [Decimal("10.00")]
    assert invoices_page(anna, InvoiceFilter(states=frozenset({PaymentState.OVERDUE}))).rows == []


def test_invoices_are_for_those_who_may_see_finances(acme: Company) -> None:
    with pytest.raises(RightMissing):
        invoices_page(acme.actor("carla"), InvoiceFilter())


def test_another_company_sees_nothing(
    acme: Company, globex: Company, django_assert_num_queries: Callable[..., object]
) -> None:
    invoice = issue_for_top_up(acme.actor("anna"), paid_in(acme, "10.00"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.tenant_id', %s, true)", [str(globex.id)])
        cursor.execute("SELECT count(*) FROM billing_invoice WHERE id = %s", [invoice.pk])
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT set_config('app.tenant_id', %s, true)", [str(acme.id)])


def test_an_issued_invoice_is_in_the_log(acme: Company) -> None:
    invoice = issue_for_top_up(acme.actor("anna"), paid_in(acme, "10.00"))
    assert AuditEntry.objects.filter(action="billing.invoice.issued", object_id=str(invoice.pk)).exists()
    assert InvoiceLine.objects.filter(invoice=invoice).count() == 1


def test_money_that_arrives_gets_its_invoice_through_the_reaction(acme: Company) -> None:
    complete_company_data(acme)
    payment = paid_in(acme, "50.00")
    for reaction in reactions_to(PaymentReceived):
        reaction(PaymentReceived(payment_id=payment.pk), acme.actor("anna"))
    assert Invoice.objects.get().gross == Decimal("50.00")


def test_the_sign_up_gives_the_first_company_data(acme: Company) -> None:
    for reaction in reactions_to(CompanySignedUp):
        reaction(CompanySignedUp(company_id=acme.id, user_id=acme.anna.pk), acme.actor("anna"))
    data = CompanyData.objects.get()
    assert (data.name, data.is_complete) == ("Acme Sp. z o.o.", False)


def test_company_data_are_checked(acme: Company) -> None:
    anna = acme.actor("anna")
    data = {"name": " Acme  S.A. ", "nip": "526-025-02-74", "street": "Długa 1", "postcode": "00950", "city": "Radom"}
    assert change_company_data(anna, **data)
    assert not change_company_data(anna, **data)
    kept = CompanyData.objects.get()
    assert (kept.name, kept.nip, kept.postcode, kept.is_complete) == ("Acme S.A.", "5260250274", "00-950", True)
    for wrong, refusal in (
        ({"nip": "5260250275"}, NipInvalid),
        ({"postcode": "1234"}, PostcodeInvalid),
        ({"name": " "}, CompanyNameMissing),
    ):
        with pytest.raises(refusal):
            change_company_data(anna, **{**data, **wrong})
    with pytest.raises(RightMissing):
        change_company_data(acme.actor("carla"), **data)
    assert CompanyData.objects.get().nip == "5260250274"
    assert AuditEntry.objects.filter(action="billing.company_data.changed").count() == 1


def reactions_to(kind: type[Event]) -> list[Any]:
    """Return the reactions of this room to a fact."""
    return [one for one in events._reactions[kind.name] if one.__module__ == "telecube.billing.invoice_reactions"]
