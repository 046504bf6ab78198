"""Files made of invoices: PDF and FA(3)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from telecube.billing.actions.company_data import change_company_data
from telecube.billing.actions.corrections import LineChange, correct_invoice
from telecube.billing.actions.invoices import issue_for_top_up
from telecube.billing.exports import fa3
from telecube.billing.invoice_errors import InvoiceGone
from telecube.billing.invoice_pdf.drawing import TEMPLATE, context_of
from telecube.billing.models import Invoice
from telecube.billing.queries.invoice_files import fa3_response, pdf_response
from telecube.billing.queries.invoices import lines_of
from telecube.billing.tests.test_invoices import paid_in
from telecube.core.actor import Actor
from telecube.core.clock import clock_set_to
from telecube.core.ids import uuid7
from tests.world import Company

NAMES = {"fa": fa3.NAMESPACE}


@pytest.fixture
def anna(acme: Company) -> Iterator[Actor]:
    """Anna, on a day of November, with complete company data."""
    with clock_set_to(datetime(2026, 11, 23, 12, tzinfo=UTC)):
        actor = acme.actor("anna")
        change_company_data(
            actor, name='=HYPERLINK("x")', nip="5260250274", street="ul. Żółta 1", postcode="90-001", city="Łódź"
        )
        yield actor


@pytest.fixture
def invoice(acme: Company, anna: Actor) -> Invoice:
    """The invoice of a top-up of 1234.56 zł."""
    return issue_for_top_up(anna, paid_in(acme, "1234.56"))


@pytest.fixture
def correction(acme: Company, invoice: Invoice) -> Invoice:
    """The correction that gives 234.56 zł back."""
    change = LineChange(lines_of(invoice)[0].pk, Decimal(1), Decimal("1000.00"))
    return correct_invoice(Actor.system(acme.id, "Obsługa"), invoice.pk, changes=[change], reason="Zwrot")


def page(invoice: Invoice, language: str) -> str:
    """Return the text that becomes the PDF."""
    with translation.override(language):
        text = render_to_string(TEMPLATE, context_of(invoice, lines_of(invoice)))
    return text.replace("\u00a0", " ")


def test_the_pdf_is_the_same_every_time(anna: Actor, invoice: Invoice) -> None:
    first = pdf_response(anna, invoice.pk, language="pl")
    assert first.content.startswith(b"%PDF")
    assert first.content == pdf_response(anna, invoice.pk, language="pl").content
    assert first.content != pdf_response(anna, invoice.pk, language="en").content
    assert first["Content-Disposition"] == f'attachment; filename="{invoice.number.replace("/", "-")}.pdf"'


def test_the_page_shows_everything_that_the_law_asks_for(invoice: Invoice) -> None:
    text = page(invoice, "pl")
    wanted = [
        *("Faktura", invoice.number, "Data wystawienia", "23.11.2026", "Data otrzymania zapłaty"),
        *("Przykładowy Operator Sp. z o.o.", "1234563218", "5260250274", "ul. Żółta 1", "90-001 Łódź"),
        *("szt.", "1 003,71", "23%", "230,85", "1 234,56", "Zapłacono w całości 23.11.2026"),
    ]
    assert [word for word in wanted if word not in text] == []
    assert "mechanizm podzielonej" not in text
    invoice.is_split_payment = True
    assert "mechanizm podzielonej płatności" in page(invoice, "en")


def test_the_english_page_says_the_same(invoice: Invoice) -> None:
    text = page(invoice, "en")
    assert [word for word in ("Invoice", "23 Nov 2026", "1,234.56", "Buyer", "PLN") if word not in text] == []
    assert "Nabywca" not in text


def test_a_correction_names_invoice_reason_before_and_after(invoice: Invoice, correction: Invoice) -> None:
    text = page(correction, "pl")
    wanted = ["Faktura korygująca", invoice.number, "Zwrot", "przed korektą", "po korekcie", "−234,56", "−43,86"]
    assert [word for word in wanted if word not in text] == []


def test_an_example_seller_is_said_to_be_one(invoice: Invoice) -> None:
    assert "To przykład, nie faktura" in page(invoice, "pl")
    invoice.seller = {**invoice.seller, "is_example": False}
    assert "To przykład" not in page(invoice, "pl")


def test_fa3_has_the_elements_of_the_schema_in_its_order(anna: Actor, invoice: Invoice) -> None:
    root = ElementTree.fromstring(fa3_response(anna, invoice.pk).content)  # noqa: S314  (our own)
    body = root.find("fa:Fa", NAMES)
    assert body is not None
    assert [part.tag.split("}")[1] for part in root] == ["Naglowek", "Podmiot1", "Podmiot2", "Fa", "Stopka"]
    assert [part.tag.split("}")[1] for part in body] == [
        *("KodWaluty", "P_1", "P_2", "P_6", "P_13_1", "P_14_1", "P_15"),
        *("Adnotacje", "RodzajFaktury", "FaWiersz", "Platnosc"),
    ]
    texts = {name: body.findtext(f"fa:{name}", namespaces=NAMES) for name in ("P_2", "P_13_1", "P_14_1", "P_15")}
    assert texts == {"P_2": invoice.number, "P_13_1": "1003.71", "P_14_1": "230.85", "P_15": "1234.56"}
    assert body.findtext("fa:FaWiersz/fa:P_11A", namespaces=NAMES) == "1234.56"
    assert body.findtext("fa:Platnosc/fa:Zaplacono", namespaces=NAMES) == "1"


def test_fa3_of_a_correction_shows_the_state_before(correction: Invoice, invoice: Invoice) -> None:
    root = ElementTree.fromstring(fa3.build(correction, lines_of(correction)))  # noqa: S314  (our own)
    assert root.findtext("fa:Fa/fa:RodzajFaktury", namespaces=NAMES) == "KOR"
    assert root.findtext("fa:Fa/fa:P_15", namespaces=NAMES) == "-234.56"
    assert root.findtext("fa:Fa/fa:DaneFaKorygowanej/fa:NrFaKorygowanej", namespaces=NAMES) == invoice.number
    rows = root.findall("fa:Fa/fa:FaWiersz", NAMES)
    assert [row.findtext("fa:StanPrzed", namespaces=NAMES) for row in rows] == ["1", None]
    assert {row.findtext("fa:NrWierszaFa", namespaces=NAMES) for row in rows} == {"1"}


def test_the_file_of_an_unknown_invoice_does_not_exist(anna: Actor) -> None:
    with pytest.raises(InvoiceGone):
        pdf_response(anna, uuid7(), language="pl")
