"""The accountant's tables: one row per invoice, the columns of JPK_V7M(3) first, in its order and under its names.

The seller gets rows of the sales record (SprzedazWiersz), a company those of its purchase record (ZakupWiersz), as in
the ministry's schema http://crd.gov.pl/wzor/2025/12/19/14090/; what JPK has no place for follows. CSV for Excel in
Poland: UTF-8 with a byte order mark, semicolons, decimal commas. Pure.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from telecube.billing.invoice_sums import TaxSum
from telecube.billing.models.invoice import Invoice, InvoiceKind, InvoiceLine
from telecube.billing.parties import Party
from telecube.billing.vat import is_standard, standard_rate_on
from telecube.core.money import ZERO

BOM = "\ufeff"
GTU = tuple(f"GTU_{number:02}" for number in range(1, 14))
#: Of these four exactly one is filled in. OFF is for invoices of a failure of KSeF, DI for what is no invoice.
IN_KSEF = ("NrKSeF", "OFF", "BFK", "DI")
SALES = (
    *("LpSprzedazy", "KodKrajuNadaniaTIN", "NrKontrahenta", "NazwaKontrahenta", "DowodSprzedazy"),
    *("DataWystawienia", "DataSprzedazy", *IN_KSEF, "TypDokumentu", *GTU),
    *("K_15", "K_16", "K_17", "K_18", "K_19", "K_20"),
)
PURCHASES = (
    *("LpZakupu", "KodKrajuNadaniaTIN", "NrDostawcy", "NazwaDostawcy", "DowodZakupu", "DataZakupu", "DataWplywu"),
    *(*IN_KSEF, "DokumentZakupu", "K_42", "K_43"),
)
#: Ours. JPK's own TerminPlatnosci and DataZaplaty mean relief for bad debts, so these are called otherwise.
MORE = (
    *("RodzajFaktury", "Typ", "NrFaKorygowanej", "PrzyczynaKorekty", "OkresOd", "OkresDo", "TerminZaplaty", "MPP"),
    *("Netto", "VAT", "Brutto", "Waluta", "Zaplacono", "Ulica", "KodPocztowy", "Miasto"),
)
#: Rate in percent → where its net sum and its tax stand in the sales record.
PLACES = {Decimal(8): ("K_17", "K_18"), Decimal(5): ("K_15", "K_16")}
STANDARD_PLACE = ("K_19", "K_20")
#: Records before this day are made by the schema's second version, which knows no BFK.
MARKED_SINCE = date(2026, 2, 1)
TYPES = {InvoiceKind.TOP_UP: "doładowanie", InvoiceKind.MONTHLY: "abonament", InvoiceKind.CORRECTION: "korekta"}
#: A cell that begins so is a formula to a spreadsheet; a company name must never become one.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def sales_csv(invoices: Iterable[Invoice], lines: Mapping[object, Iterable[InvoiceLine]]) -> str:
    """Return the seller's table; ``lines`` by the invoice's id. Invoices carry ``settled`` where it was asked for."""
    rows = (
        {**_sale(invoice, lines.get(invoice.pk, ())), **_more(invoice, Party.from_json(invoice.buyer))}
        for invoice in invoices
    )
    return _table((*SALES, *MORE), rows, number="LpSprzedazy")


def purchases_csv(invoices: Iterable[Invoice]) -> str:
    """Return the buyer's table. Invoices carry ``settled`` where it was asked for."""
    rows = ({**_purchase(invoice), **_more(invoice, Party.from_json(invoice.seller))} for invoice in invoices)
    return _table((*PURCHASES, *MORE), rows, number="LpZakupu")


def _table(columns: Sequence[str], rows: Iterable[Mapping[str, str]], *, number: str) -> str:
    out = io.StringIO()
    out.write(BOM)
    writer = csv.DictWriter(out, columns, restval="", delimiter=";", lineterminator="\r\n")
    writer.writeheader()
    for place, row in enumerate(rows, start=1):
        writer.writerow({**row, number: str(place)})
    return out.getvalue()


def _sale(invoice: Invoice, lines: Iterable[InvoiceLine]) -> dict[str, str]:
    buyer = Party.from_json(invoice.buyer)
    sold_on = invoice.sold_on or invoice.period_end
    return {
        "KodKrajuNadaniaTIN": buyer.country if buyer.nip else "",
        "NrKontrahenta": buyer.nip or "BRAK",
        "NazwaKontrahenta": _text(buyer.name),
        "DowodSprzedazy": invoice.number,
        "DataWystawienia": _day(invoice.issued_on),
        # Only where it differs, as the schema demands.
        "DataSprzedazy": _day(sold_on if sold_on != invoice.issued_on else None),
        **_in_ksef(invoice),
        **{line.gtu: "1" for line in lines if line.gtu in GTU},
        **_sums_by_rate(invoice),
    }


def _sums_by_rate(invoice: Invoice) -> dict[str, str]:
    """Return net and tax of each rate; a correction of data alone has zeros of the rate that we sell with."""
    standard = standard_rate_on(invoice.issued_on)
    taxes = [TaxSum.from_json(kept) for kept in invoice.taxes] or [TaxSum(standard, ZERO, ZERO)]
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for tax in taxes:
        net, vat = STANDARD_PLACE if is_standard(tax.rate) else PLACES[tax.rate]
        sums[net] += tax.net
        sums[vat] += tax.vat
    return {place: _number(amount) for place, amount in sums.items()}


def _purchase(invoice: Invoice) -> dict[str, str]:
    seller = Party.from_json(invoice.seller)
    return {
        "KodKrajuNadaniaTIN": seller.country,
        "NrDostawcy": seller.nip,
        "NazwaDostawcy": _text(seller.name),
        "DowodZakupu": invoice.number,
        "DataZakupu": _day(invoice.issued_on),
        # It is in the panel, and mailed, at once.
        "DataWplywu": _day(invoice.issued_on),
        **_in_ksef(invoice),
        "K_42": _number(invoice.net),
        "K_43": _number(invoice.vat),
    }


def _in_ksef(invoice: Invoice) -> dict[str, str]:
    if invoice.ksef_number:
        return {"NrKSeF": invoice.ksef_number}
    return {"BFK": "1"} if invoice.issued_on >= MARKED_SINCE else {}


def _more(invoice: Invoice, other: Party) -> dict[str, str]:
    """Return our own columns; ``other`` is the side that the reader is not."""
    return {
        "RodzajFaktury": "KOR" if invoice.is_correction else "VAT",
        "Typ": TYPES[InvoiceKind(invoice.kind)],
        "NrFaKorygowanej": invoice.corrects.number if invoice.corrects else "",
        "PrzyczynaKorekty": _text(invoice.reason),
        "OkresOd": _day(invoice.period_start),
        "OkresDo": _day(invoice.period_end),
        "TerminZaplaty": _day(invoice.due_on),
        "MPP": "1" if invoice.is_split_payment else "",
        "Netto": _number(invoice.net),
        "VAT": _number(invoice.vat),
        "Brutto": _number(invoice.gross),
        "Waluta": invoice.currency,
        "Zaplacono": _number(getattr(invoice, "settled", ZERO)),
        "Ulica": _text(other.street),
        "KodPocztowy": other.postcode,
        "Miasto": _text(other.city),
    }


def _text(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _number(number: Decimal) -> str:
    return f"{number:.2f}".replace(".", ",")
