"""The accountant's tables: the columns of JPK_V7M(3) under its names and in its order, for Excel."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from telecube.billing.actions.company_data import change_company_data
from telecube.billing.actions.corrections import LineChange, correct_invoice
from telecube.billing.actions.invoices import issue_for_top_up
from telecube.billing.exports.accountant import BOM, IN_KSEF, PURCHASES, SALES, sales_csv
from telecube.billing.invoice_sums import TaxSum
from telecube.billing.models import Invoice
from telecube.billing.queries.invoice_files import csv_response
from telecube.billing.queries.invoices import InvoiceFilter, lines_of
from telecube.billing.tests.test_invoices import paid_in
from telecube.core.actor import Actor
from telecube.core.clock import clock_set_to
from tests.world import Company

#: The children of SprzedazWiersz and ZakupWiersz, in the order of the ministry's schema.
SALES_OF_JPK = """
LpSprzedazy KodKrajuNadaniaTIN NrKontrahenta NazwaKontrahenta DowodSprzedazy DataWystawienia DataSprzedazy NrKSeF OFF
BFK DI TypDokumentu GTU_01 GTU_02 GTU_03 GTU_04 GTU_05 GTU_06 GTU_07 GTU_08 GTU_09 GTU_10 GTU_11 GTU_12 GTU_13 WSTO_EE
IED TP TT_WNT TT_D MR_T MR_UZ I_42 I_63 B_SPV B_SPV_DOSTAWA B_MPV_PROWIZJA KorektaPodstawyOpodt TerminPlatnosci
DataZaplaty K_10 K_11 K_12 K_13 K_14 K_15 K_16 K_17 K_18 K_19 K_20 K_21 K_22 K_23 K_24 K_25 K_26 K_27 K_28 K_29 K_30
K_31 K_32 K_33 K_34 K_35 K_36 K_360 SprzedazVAT_Marza
"""
PURCHASES_OF_JPK = """
LpZakupu KodKrajuNadaniaTIN NrDostawcy NazwaDostawcy DowodZakupu DataZakupu DataWplywu NrKSeF OFF BFK DI DokumentZakupu
IMP K_40 K_41 K_42 K_43 K_44 K_45 K_46 K_47 ZakupVAT_Marza
"""
KSEF_NUMBER = "5260250274-20261123-0123AB-CDEF01-2F"


@pytest.fixture
def anna(acme: Company) -> Iterator[Actor]:
    """Anna, on a day of November, of a company whose name a spreadsheet would execute."""
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


def sales(*invoices: Invoice) -> list[dict[str, str]]:
    """Return the rows of the seller's table."""
    return rows_of(sales_csv(invoices, {one.pk: lines_of(one) for one in invoices}))


def purchases(anna: Actor) -> list[dict[str, str]]:
    """Return the rows that the company downloads."""
    return rows_of(csv_response(anna, InvoiceFilter(issued_from=date(2026, 11, 1))).content.decode())


def rows_of(text: str) -> list[dict[str, str]]:
    """Read a table as Excel does."""
    assert text.startswith(BOM)
    return list(csv.DictReader(io.StringIO(text.removeprefix(BOM)), delimiter=";"))


@pytest.mark.parametrize(("ours", "theirs"), [(SALES, SALES_OF_JPK), (PURCHASES, PURCHASES_OF_JPK)])
def test_the_columns_are_elements_of_jpk_in_its_order(ours: tuple[str, ...], theirs: str) -> None:
    assert [name for name in theirs.split() if name in ours] == list(ours)


def test_no_column_of_ours_has_the_name_of_an_element_that_means_something_else(anna: Actor, invoice: Invoice) -> None:
    (sale,), (purchase,) = sales(invoice), purchases(anna)
    assert set(sale) & set(SALES_OF_JPK.split()) == set(SALES)
    assert set(purchase) & set(PURCHASES_OF_JPK.split()) == set(PURCHASES)


def test_the_sellers_table_has_net_and_tax_by_rate_and_runs_no_formula(
    acme: Company, anna: Actor, invoice: Invoice
) -> None:
    change = LineChange(lines_of(invoice)[0].pk, Decimal(1), Decimal("1000.00"))
    lowered = correct_invoice(Actor.system(acme.id, "Obsługa"), invoice.pk, changes=[change], reason="Zwrot")
    first, second = sales(invoice, lowered)
    assert (first["LpSprzedazy"], first["DowodSprzedazy"], second["LpSprzedazy"]) == ("1", invoice.number, "2")
    assert (first["KodKrajuNadaniaTIN"], first["NrKontrahenta"]) == ("PL", "5260250274")
    assert (first["K_19"], first["K_20"], first["Brutto"]) == ("1003,71", "230,85", "1234,56")
    assert (first["K_17"], first["K_15"], first["TypDokumentu"], first["GTU_12"]) == ("", "", "", "")
    assert (second["K_19"], second["K_20"], second["Brutto"]) == ("-190,70", "-43,86", "-234,56")
    assert (second["RodzajFaktury"], second["NrFaKorygowanej"]) == ("KOR", invoice.number)
    assert first["NazwaKontrahenta"].startswith("'=")


def test_each_rate_stands_in_its_place_and_gtu_in_its_column(invoice: Invoice) -> None:
    taxes = [TaxSum(Decimal(rate), Decimal(100), Decimal(rate)) for rate in (23, 8, 5)]
    invoice.taxes = [tax.to_json() for tax in taxes]
    line = lines_of(invoice)[0]
    line.gtu = "GTU_12"
    (row,) = rows_of(sales_csv([invoice], {invoice.pk: [line]}))
    sums = {name: value for name, value in row.items() if name.startswith("K_")}
    assert sums == {
        "K_15": "100,00",
        "K_16": "5,00",
        "K_17": "100,00",
        "K_18": "8,00",
        "K_19": "100,00",
        "K_20": "23,00",
    }
    assert {name for name in row if name.startswith("GTU") and row[name]} == {"GTU_12"}


def test_the_company_gets_rows_of_its_purchases(anna: Actor, invoice: Invoice) -> None:
    (row,) = purchases(anna)
    assert (row["NrDostawcy"], row["NazwaDostawcy"]) == ("1234563218", "Przykładowy Operator Sp. z o.o.")
    assert (row["DowodZakupu"], row["DataZakupu"], row["DataWplywu"]) == (invoice.number, "2026-11-23", "2026-11-23")
    assert (row["K_42"], row["K_43"], row["Brutto"]) == ("1003,71", "230,85", "1234,56")


def test_exactly_one_mark_says_whether_the_invoice_is_in_ksef(invoice: Invoice) -> None:
    def marks() -> dict[str, str]:
        return {name: value for name, value in sales(invoice)[0].items() if name in IN_KSEF and value}

    assert marks() == {"BFK": "1"}
    invoice.ksef_number = KSEF_NUMBER
    assert marks() == {"NrKSeF": KSEF_NUMBER}
    invoice.ksef_number, invoice.issued_on = "", date(2026, 1, 31)
    assert marks() == {}


def test_the_day_of_sale_stands_only_where_it_differs_from_the_day_of_issue(invoice: Invoice) -> None:
    assert sales(invoice)[0]["DataSprzedazy"] == ""
    invoice.sold_on = date(2026, 10, 31)
    assert sales(invoice)[0]["DataSprzedazy"] == "2026-10-31"


def test_who_has_no_nip_is_brak_as_the_ministry_asks(invoice: Invoice) -> None:
    invoice.buyer = {"name": "Acme"}
    (row,) = sales(invoice)
    assert (row["NrKontrahenta"], row["KodKrajuNadaniaTIN"]) == ("BRAK", "")
