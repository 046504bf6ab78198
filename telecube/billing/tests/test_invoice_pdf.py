"""The PDF as a reader sees it: every kind of invoice, in both languages, and what is left to be paid."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from telecube.billing.actions.invoices import issue_for_top_up
from telecube.billing.invoice_words import shown_day
from telecube.billing.models import Invoice
from telecube.billing.queries.invoice_files import is_intact
from telecube.billing.queries.invoices import TURNED, invoices_with_state
from telecube.billing.tests.orders import complete_company_data
from telecube.billing.tests.papers import (
    lowered,
    monthly_invoice,
    pay_afterwards,
    text_of_pdf,
    top_up_invoice,
)
from telecube.billing.tests.test_invoices import paid_in
from telecube.core.clock import clock_set_to
from tests.world import Company


def assert_says(text: str, *words: str) -> None:
    """Fail with the words that are not there."""
    assert [word for word in words if word not in text] == []


@pytest.fixture
def buyer(acme: Company) -> Company:
    """A company whose invoices can say everything."""
    complete_company_data(acme)
    return acme


def test_the_polish_page_of_a_monthly_invoice_has_all_that_the_law_asks_for(buyer: Company) -> None:
    invoice = monthly_invoice(buyer, pay_afterwards(buyer))
    text = text_of_pdf(invoice, "pl")
    assert_says(
        text,
        *("Faktura", invoice.number, "Data wystawienia", "01.11.2026", "01.10.2026 – 30.11.2026"),
        *("Przykładowy Operator Sp. z o.o.", "1234563218", "Żółw i Spółka Sp. z o.o.", "5260250274"),
        *("ul. Żółta 1/2", "90-001 Łódź", "TeleCube CRM Zespół", "Połączenia i wiadomości"),
        *("59,99", "179,97", "10,05", "190,02", "43,70", "233,72", "23%", "Do zapłaty"),
        *("Termin płatności", shown_day(invoice.due_on), invoice.payment_title),
    )
    assert invoice.seller["bank_account"] in text.replace(" ", "")
    assert "Wartość brutto" not in text


def test_the_english_page_of_a_monthly_invoice_says_the_same(buyer: Company) -> None:
    invoice = monthly_invoice(buyer, pay_afterwards(buyer))
    text = text_of_pdf(invoice, "en")
    assert_says(
        text,
        *("Invoice", invoice.number, "1 Oct 2026 – 30 Nov 2026", "Buyer", "TeleCube CRM Team", "Calls and messages"),
        *("59.99", "179.97", "233.72", "Due date", "To be paid", "Bank account", invoice.payment_title),
    )
    assert invoice.seller["bank_account"] in text.replace(" ", "")
    assert "Nabywca" not in text


def test_a_correction_of_a_monthly_invoice_shows_net_before_and_after(buyer: Company) -> None:
    invoice = monthly_invoice(buyer, pay_afterwards(buyer))
    text = text_of_pdf(lowered(buyer, invoice, price="59.99"), "pl")
    assert_says(
        text, "Faktura korygująca", invoice.number, "Zwrot części opłaty", "przed korektą", "−119,98", "−147,57"
    )
    assert "Do zapłaty" not in text


def test_a_top_up_and_its_correction_are_drawn_in_both_languages(buyer: Company) -> None:
    invoice = top_up_invoice(buyer)
    correction = lowered(buyer, invoice, price="1000.00")
    assert_says(text_of_pdf(invoice, "pl"), "1 234,56", "Zapłacono w całości 23.11.2026", "Żółw i Spółka")
    assert_says(text_of_pdf(invoice, "en"), "1,234.56", "Paid in full on 23 Nov 2026")
    assert_says(text_of_pdf(correction, "en"), "Correction invoice", invoice.number, "−234.56", "In your favour")


def test_an_overpayment_lowers_what_is_to_be_paid_on_the_page_as_in_the_mail(buyer: Company) -> None:
    plan = pay_afterwards(buyer)
    paid_in(buyer, "100.00")
    invoice = monthly_invoice(buyer, plan)
    assert invoice.paid_before == Decimal("100.00")
    assert invoices_with_state().get(pk=invoice.pk).open_amount == Decimal("133.72")
    assert_says(text_of_pdf(invoice, "pl"), "233,72", "Zapłacono przed wystawieniem −100,00", "133,72 zł")
    assert_says(text_of_pdf(invoice, "en"), "Paid before the issue", "100.00", "133.72 PLN")
    assert is_intact(invoice)


def test_an_invoice_that_was_paid_before_asks_for_nothing(buyer: Company) -> None:
    plan = pay_afterwards(buyer)
    paid_in(buyer, "500.00")
    invoice = monthly_invoice(buyer, plan)
    text = text_of_pdf(invoice, "pl")
    assert_says(text, "Zapłacono przed wystawieniem", "Do zapłaty", "0,00 zł", "Nic nie trzeba przelewać")
    assert "Termin płatności" not in text
    assert invoice.seller["bank_account"] not in text.replace(" ", "")


def test_a_turned_top_up_counts_as_paid_before(buyer: Company) -> None:
    with clock_set_to(datetime(2026, 10, 10, 12, tzinfo=UTC)):
        issue_for_top_up(buyer.actor("anna"), paid_in(buyer, "100.00"))
    plan = pay_afterwards(buyer, chosen_at=datetime(2026, 10, 12, 12, tzinfo=UTC))
    invoice = monthly_invoice(buyer, plan)
    turned = Invoice.objects.get(cause__contains=f":{TURNED}:")
    assert (turned.gross, invoice.paid_before) == (Decimal("-100.00"), Decimal("100.00"))
    assert_says(text_of_pdf(invoice, "pl"), "Zapłacono przed wystawieniem", "100,00", "133,72 zł")


def test_a_payment_after_the_issue_changes_nothing_on_the_page(buyer: Company) -> None:
    invoice = monthly_invoice(buyer, pay_afterwards(buyer))
    before = text_of_pdf(invoice, "pl")
    paid_in(buyer, "233.72")
    assert text_of_pdf(Invoice.objects.get(pk=invoice.pk), "pl") == before
