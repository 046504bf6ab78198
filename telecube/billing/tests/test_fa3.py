"""FA(3): every kind of invoice is valid by the ministry's schema and says what the invoice says."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree import ElementTree

import pytest

from telecube.billing.exports import fa3
from telecube.billing.models import Invoice
from telecube.billing.queries.invoices import lines_of
from telecube.billing.tests.orders import complete_company_data
from telecube.billing.tests.papers import (
    lowered,
    mistakes_in,
    monthly_invoice,
    pay_afterwards,
    renamed,
    top_up_invoice,
)
from telecube.billing.tests.test_invoices import paid_in
from tests.world import Company

NAMES = {"fa": fa3.NAMESPACE}
KINDS: dict[str, Callable[[Company], Invoice]] = {
    "top-up": top_up_invoice,
    "monthly": lambda company: monthly_invoice(company, pay_afterwards(company)),
    "correction of a top-up": lambda company: lowered(company, top_up_invoice(company), price="1000.00"),
    "correction of a monthly one": lambda company: lowered(
        company, monthly_invoice(company, pay_afterwards(company)), price="59.99"
    ),
    "correction of the buyer": lambda company: renamed(company, top_up_invoice(company)),
}


def xml_of(invoice: Invoice) -> str:
    """Return the document."""
    return fa3.build(invoice, lines_of(invoice))


def root_of(invoice: Invoice) -> ElementTree.Element:
    """Return the document as a tree."""
    return ElementTree.fromstring(xml_of(invoice))  # noqa: S314  (our own)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_invoice_is_valid_by_the_ministrys_schema(acme: Company, kind: str) -> None:
    complete_company_data(acme)
    assert mistakes_in(xml_of(KINDS[kind](acme))) == []


def test_the_schema_says_what_is_wrong(acme: Company) -> None:
    complete_company_data(acme)
    wrong = xml_of(top_up_invoice(acme)).replace("P_15>", "P_16>")
    assert any("P_16" in mistake for mistake in mistakes_in(wrong))


def test_a_monthly_invoice_has_period_net_basis_due_date_and_account(acme: Company) -> None:
    complete_company_data(acme)
    invoice = monthly_invoice(acme, pay_afterwards(acme))
    root = root_of(invoice)
    body = root.find("fa:Fa", NAMES)
    assert body is not None

    def text(path: str) -> str | None:
        return root.findtext(path.replace("/", "/fa:"), namespaces=NAMES)

    assert [part.tag.split("}")[1] for part in body] == [
        *("KodWaluty", "P_1", "P_2", "OkresFa", "P_13_1", "P_14_1", "P_15"),
        *("Adnotacje", "RodzajFaktury", "FaWiersz", "FaWiersz", "Platnosc"),
    ]
    assert (text("fa:Fa/OkresFa/P_6_Od"), text("fa:Fa/OkresFa/P_6_Do")) == ("2026-10-01", "2026-11-30")
    assert (text("fa:Fa/P_13_1"), text("fa:Fa/P_14_1"), text("fa:Fa/P_15")) == ("190.02", "43.70", "233.72")
    assert [row.findtext("fa:P_11", namespaces=NAMES) for row in root.iterfind("fa:Fa/fa:FaWiersz", NAMES)] == [
        "179.97",
        "10.05",
    ]
    assert (text("fa:Fa/FaWiersz/P_8B"), text("fa:Fa/FaWiersz/P_9A")) == ("3", "59.99")
    assert text("fa:Fa/FaWiersz/P_9B") is None
    assert text("fa:Fa/Platnosc/TerminPlatnosci/Termin") == invoice.due_on.isoformat()
    assert text("fa:Fa/Platnosc/FormaPlatnosci") == "6"
    assert text("fa:Fa/Platnosc/RachunekBankowy/NrRB") == invoice.seller["bank_account"]
    assert (text("fa:Podmiot2/DaneIdentyfikacyjne/NIP"), text("fa:Podmiot2/Adres/AdresL2")) == (
        "5260250274",
        "90-001 Łódź",
    )


def test_a_correction_of_a_monthly_invoice_shows_net_before_and_after(acme: Company) -> None:
    complete_company_data(acme)
    invoice = monthly_invoice(acme, pay_afterwards(acme))
    root = root_of(lowered(acme, invoice, price="59.99"))
    rows = root.findall("fa:Fa/fa:FaWiersz", NAMES)
    assert [
        (row.findtext("fa:P_11", namespaces=NAMES), row.findtext("fa:StanPrzed", namespaces=NAMES)) for row in rows
    ] == [
        ("179.97", "1"),
        ("59.99", None),
    ]
    assert root.findtext("fa:Fa/fa:DaneFaKorygowanej/fa:NrFaKorygowanej", namespaces=NAMES) == invoice.number
    assert root.findtext("fa:Fa/fa:P_13_1", namespaces=NAMES) == "-119.98"
    assert root.find("fa:Fa/fa:Platnosc", NAMES) is None


def test_what_was_paid_before_the_issue_is_deducted_from_what_is_to_be_paid(acme: Company) -> None:
    complete_company_data(acme)
    plan = pay_afterwards(acme)
    paid_in(acme, "100.00")
    root = root_of(invoice := monthly_invoice(acme, plan))
    settlement = root.find("fa:Fa/fa:Rozliczenie", NAMES)
    assert settlement is not None
    assert [(part.tag.split("}")[1], part.text) for part in settlement][1:] == [
        ("SumaOdliczen", "100.00"),
        ("DoZaplaty", "133.72"),
    ]
    assert settlement.findtext("fa:Odliczenia/fa:Kwota", namespaces=NAMES) == "100.00"
    assert root.find("fa:Fa/fa:Platnosc/fa:TerminPlatnosci", NAMES) is not None
    assert mistakes_in(xml_of(invoice)) == []


def test_nothing_is_asked_for_where_all_was_paid_before_the_issue(acme: Company) -> None:
    complete_company_data(acme)
    plan = pay_afterwards(acme)
    paid_in(acme, "500.00")
    root = root_of(invoice := monthly_invoice(acme, plan))
    assert root.findtext("fa:Fa/fa:Rozliczenie/fa:DoZaplaty", namespaces=NAMES) == "0.00"
    assert root.find("fa:Fa/fa:Platnosc", NAMES) is None
    assert mistakes_in(xml_of(invoice)) == []
