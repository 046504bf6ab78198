"""The accountant's table: one row per invoice and tax rate, with the fields that JPK_V7 asks for.

CSV for Excel in Poland: UTF-8 with a byte order mark, semicolons, decimal commas. Pure.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from telecube.billing.invoice_sums import TaxSum
from telecube.billing.models.invoice import Invoice, InvoiceKind, InvoiceLine
from telecube.billing.parties import Party

BOM = "\ufeff"
#: Names of the columns as in JPK_V7 where it has one; they are the accountant's words in every language.
COLUMNS = (
    *("LpSprzedazy", "KodKrajuNadaniaTIN", "NrKontrahenta", "NazwaKontrahenta", "DowodSprzedazy"),
    *("DataWystawienia", "DataSprzedazy", "OkresOd", "OkresDo", "TerminPlatnosci", "RodzajFaktury", "Typ"),
    *("NrFaKorygowanej", "PrzyczynaKorekty", "NumerKSeF", "GTU", "MPP", "StawkaVAT", "Netto", "VAT", "Brutto"),
    *("Waluta", "Zaplacono", "Ulica", "KodPocztowy", "Miasto"),
)
#: A cell that begins so is a formula to a spreadsheet; a company name must never become one.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def accountant_csv(invoices: Iterable[Invoice], lines: Mapping[object, Iterable[InvoiceLine]]) -> str:
    """Return the table; ``lines`` by the invoice's id. Invoices carry ``settled`` where the state was asked for."""
    out = io.StringIO()
    out.write(BOM)
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for place, invoice in enumerate(invoices, start=1):
        for row in rows_of(invoice, list(lines.get(invoice.pk, ())), place=place):
            writer.writerow([row[name] for name in COLUMNS])
    return out.getvalue()


def rows_of(invoice: Invoice, lines: list[InvoiceLine], *, place: int) -> list[dict[str, str]]:
    """Return the rows of one invoice, one per tax rate; a correction of data alone has one row of zeros."""
    taxes = [TaxSum.from_json(kept) for kept in invoice.taxes] or [TaxSum(Decimal(23), Decimal(0), Decimal(0))]
    head = _head(invoice, lines, place=place)
    return [
        {
            **head,
            "StawkaVAT": _number(tax.rate, decimals=0),
            "Netto": _number(tax.net),
            "VAT": _number(tax.vat),
            "Brutto": _number(tax.gross),
        }
        for tax in taxes
    ]


def _head(invoice: Invoice, lines: list[InvoiceLine], *, place: int) -> dict[str, str]:
    buyer = Party.from_json(invoice.buyer)
    corrects = invoice.corrects
    return {
        "LpSprzedazy": str(place),
        "KodKrajuNadaniaTIN": buyer.country if buyer.nip else "",
        "NrKontrahenta": buyer.nip or "BRAK",
        "NazwaKontrahenta": _text(buyer.name),
        "DowodSprzedazy": invoice.number,
        "DataWystawienia": _day(invoice.issued_on),
        "DataSprzedazy": _day(invoice.sold_on or invoice.period_end),
        "OkresOd": _day(invoice.period_start),
        "OkresDo": _day(invoice.period_end),
        "TerminPlatnosci": _day(invoice.due_on),
        "RodzajFaktury": "KOR" if invoice.is_correction else "VAT",
        "Typ": {InvoiceKind.TOP_UP: "doładowanie", InvoiceKind.MONTHLY: "abonament"}.get(
            InvoiceKind(invoice.kind), "korekta"
        ),
        "NrFaKorygowanej": corrects.number if corrects else "",
        "PrzyczynaKorekty": _text(invoice.reason),
        "NumerKSeF": invoice.ksef_number,
        "GTU": ",".join(sorted({line.gtu for line in lines if line.gtu})),
        "MPP": "1" if invoice.is_split_payment else "",
        "Waluta": invoice.currency,
        "Zaplacono": _number(getattr(invoice, "settled", Decimal(0))),
        "Ulica": _text(buyer.street),
        "KodPocztowy": buyer.postcode,
        "Miasto": _text(buyer.city),
    }


def _text(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _number(number: Decimal, *, decimals: int = 2) -> str:
    return f"{number:.{decimals}f}".replace(".", ",")
