"""The logical structure FA(3) of the National e-Invoice System (KSeF). Pure: one invoice in, XML out.

Names and order of the elements follow the ministry's schema http://crd.gov.pl/wzor/2025/06/25/13775/ (FA(3), 1-0E).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from xml.etree import ElementTree

from telecube.billing.invoice_sums import TaxSum, total
from telecube.billing.invoice_words import PL_UNITS
from telecube.billing.models.invoice import Invoice, InvoiceKind, InvoiceLine, PriceBasis
from telecube.billing.parties import Party
from telecube.billing.vat import is_standard

NAMESPACE = "http://crd.gov.pl/wzor/2025/06/25/13775/"
#: Rate in percent → the place of its sums in the schema: P_13_2 with P_14_2 and so on.
PLACES = {Decimal(8): "2", Decimal(5): "3"}
STANDARD_PLACE = "1"
YES, NO = "1", "2"
BANK_TRANSFER = "6"

ElementTree.register_namespace("", NAMESPACE)


class RateUnknown(ValueError):
    """A tax rate that this service does not sell with; the schema has no place for it here."""


def build(invoice: Invoice, lines: Sequence[InvoiceLine], *, made_at: datetime | None = None) -> str:
    """Return the XML of an issued invoice; ``made_at`` is when it was produced (default: when it was issued)."""
    root = _Node("Faktura")
    head = root.add("Naglowek")
    head.add("KodFormularza", "FA", kodSystemowy="FA (3)", wersjaSchemy="1-0E")
    head.add("WariantFormularza", "3")
    made = (made_at or invoice.issued_at).astimezone(UTC)
    head.add("DataWytworzeniaFa", made.strftime("%Y-%m-%dT%H:%M:%SZ"))
    head.add("SystemInfo", "TeleCube CRM")
    _add_seller(root, Party.from_json(invoice.seller))
    _add_buyer(root, Party.from_json(invoice.buyer))
    _add_body(root.add("Fa"), invoice, lines)
    _add_registers(root, Party.from_json(invoice.seller))
    return root.text()


def _add_seller(root: _Node, seller: Party) -> None:
    node = root.add("Podmiot1")
    identity = node.add("DaneIdentyfikacyjne")
    identity.add("NIP", seller.nip)
    identity.add("Nazwa", seller.name)
    _add_address(node, seller)
    contact = node.add("DaneKontaktowe") if seller.email or seller.phone else None
    if contact is not None:
        contact.add_if("Email", seller.email)
        contact.add_if("Telefon", seller.phone)


def _add_buyer(root: _Node, buyer: Party) -> None:
    node = root.add("Podmiot2")
    _add_buyer_identity(node, buyer)
    node.add("JST", NO)
    node.add("GV", NO)


def _add_buyer_identity(node: _Node, buyer: Party) -> None:
    identity = node.add("DaneIdentyfikacyjne")
    if buyer.nip:
        identity.add("NIP", buyer.nip)
    else:
        identity.add("BrakID", YES)
    identity.add("Nazwa", buyer.name)
    if buyer.street or buyer.town:
        _add_address(node, buyer)


def _add_address(node: _Node, party: Party) -> None:
    address = node.add("Adres")
    address.add("KodKraju", party.country)
    address.add("AdresL1", party.street or party.town)
    if party.street:
        address.add_if("AdresL2", party.town)


def _add_body(body: _Node, invoice: Invoice, lines: Sequence[InvoiceLine]) -> None:
    body.add("KodWaluty", invoice.currency)
    body.add("P_1", _day(invoice.issued_on))
    body.add("P_2", invoice.number)
    if invoice.period_start and invoice.period_end:
        period = body.add("OkresFa")
        period.add("P_6_Od", _day(invoice.period_start))
        period.add("P_6_Do", _day(invoice.period_end))
    elif invoice.sold_on:
        body.add("P_6", _day(invoice.sold_on))
    _add_sums(body, [TaxSum.from_json(kept) for kept in invoice.taxes])
    body.add("P_15", _amount(invoice.gross))
    _add_notes(body.add("Adnotacje"), is_split_payment=invoice.is_split_payment)
    body.add("RodzajFaktury", "KOR" if invoice.is_correction else "VAT")
    if invoice.corrects is not None:
        _add_corrected(body, invoice, invoice.corrects)
    for number, line in enumerate(lines, start=1):
        _add_line(body.add("FaWiersz"), line, _number_of(line, number), basis=invoice.price_basis)
    is_top_up = invoice.kind == InvoiceKind.TOP_UP
    if invoice.paid_before and not is_top_up:
        _add_deduction(body.add("Rozliczenie"), invoice)
    if invoice.left_to_pay or is_top_up:
        _add_payment(body.add("Platnosc"), invoice)


def _add_sums(body: _Node, taxes: Sequence[TaxSum]) -> None:
    """Add the sums; before and after a change of the law the standard rates share one place."""
    places = {tax.rate: _place(tax.rate) for tax in taxes}
    for place in sorted(set(places.values())):
        sums = total(tax for tax in taxes if places[tax.rate] == place)
        body.add(f"P_13_{place}", _amount(sums.net))
        body.add(f"P_14_{place}", _amount(sums.vat))


def _place(rate: Decimal) -> str:
    if is_standard(rate):
        return STANDARD_PLACE
    try:
        return PLACES[rate]
    except KeyError:
        raise RateUnknown(str(rate)) from None


def _add_notes(notes: _Node, *, is_split_payment: bool) -> None:
    """Add the marks that each invoice must answer; ours say no, except for the split payment."""
    notes.add("P_16", NO)
    notes.add("P_17", NO)
    notes.add("P_18", NO)
    notes.add("P_18A", YES if is_split_payment else NO)
    notes.add("Zwolnienie").add("P_19N", YES)
    notes.add("NoweSrodkiTransportu").add("P_22N", YES)
    notes.add("P_23", NO)
    notes.add("PMarzy").add("P_PMarzyN", YES)


def _add_corrected(body: _Node, invoice: Invoice, corrects: Invoice) -> None:
    body.add("PrzyczynaKorekty", invoice.reason)
    # 2: the correction counts in the records on the day of its own issue.
    body.add("TypKorekty", "2")
    corrected = body.add("DaneFaKorygowanej")
    corrected.add("DataWystFaKorygowanej", _day(corrects.issued_on))
    corrected.add("NrFaKorygowanej", corrects.number)
    if corrects.ksef_number:
        corrected.add("NrKSeF", YES)
        corrected.add("NrKSeFFaKorygowanej", corrects.ksef_number)
    else:
        corrected.add("NrKSeFN", YES)
    if invoice.buyer_before:
        _add_buyer_identity(body.add("Podmiot2K"), Party.from_json(invoice.buyer_before))


def _number_of(line: InvoiceLine, place: int) -> str:
    """Return the line's number; before and after of a correction share one."""
    return str((place + 1) // 2 if line.corrects_id else place)


def _add_line(node: _Node, line: InvoiceLine, number: str, *, basis: str) -> None:
    node.add("NrWierszaFa", number)
    node.add("P_7", line.name_pl)
    node.add_if("PKWiU", line.pkwiu)
    node.add("P_8A", PL_UNITS.get(line.unit, line.unit))
    node.add("P_8B", _plain(line.quantity))
    if basis == PriceBasis.GROSS:
        unit_gross = line.gross / line.quantity if line.gross and line.quantity else Decimal(0)
        node.add("P_9B", _plain(unit_gross.quantize(Decimal("0.0001"))))
        node.add("P_11A", _amount(line.gross or Decimal(0)))
    else:
        node.add("P_9A", _plain(line.unit_net))
        node.add("P_11", _amount(line.net))
    node.add("P_12", _plain(line.vat_rate))
    if line.is_annex_15:
        node.add("P_12_Zal_15", YES)
    node.add_if("GTU", line.gtu)
    if line.is_before:
        node.add("StanPrzed", YES)


def _add_deduction(settlement: _Node, invoice: Invoice) -> None:
    deduction = settlement.add("Odliczenia")
    deduction.add("Kwota", _amount(invoice.paid_before))
    deduction.add("Powod", "Zapłacono przed wystawieniem faktury")
    settlement.add("SumaOdliczen", _amount(invoice.paid_before))
    settlement.add("DoZaplaty", _amount(invoice.left_to_pay))


def _add_payment(payment: _Node, invoice: Invoice) -> None:
    if invoice.kind == InvoiceKind.TOP_UP and invoice.sold_on:
        payment.add("Zaplacono", YES)
        payment.add("DataZaplaty", _day(invoice.sold_on))
        return
    payment.add("TerminPlatnosci").add("Termin", _day(invoice.due_on))
    payment.add("FormaPlatnosci", BANK_TRANSFER)
    seller = Party.from_json(invoice.seller)
    account = payment.add("RachunekBankowy")
    account.add("NrRB", seller.bank_account)
    account.add_if("NazwaBanku", seller.bank_name)
    account.add_if("OpisRachunku", invoice.payment_title)


def _add_registers(root: _Node, seller: Party) -> None:
    if not (seller.krs or seller.regon):
        return
    registers = root.add("Stopka").add("Rejestry")
    registers.add("PelnaNazwa", seller.name)
    registers.add_if("KRS", seller.krs)
    registers.add_if("REGON", seller.regon)


class _Node:
    """An element of the schema's namespace."""

    def __init__(self, name: str, parent: ElementTree.Element | None = None, **attributes: str) -> None:
        tag = f"{{{NAMESPACE}}}{name}"
        self.element = (
            ElementTree.Element(tag, attributes) if parent is None else ElementTree.SubElement(parent, tag, attributes)
        )

    def add(self, name: str, text: str = "", **attributes: str) -> _Node:
        """Add a child and return it."""
        child = _Node(name, self.element, **attributes)
        child.element.text = text or None
        return child

    def add_if(self, name: str, text: str) -> None:
        """Add a child where there is something to say."""
        if text:
            self.add(name, text)

    def text(self) -> str:
        """Return the document."""
        ElementTree.indent(self.element)
        return f'<?xml version="1.0" encoding="UTF-8"?>\n{ElementTree.tostring(self.element, encoding="unicode")}\n'


def _day(day: date) -> str:
    return day.isoformat()


def _amount(amount: Decimal) -> str:
    return f"{amount:.2f}"


def _plain(number: Decimal) -> str:
    """Return a number without zeros behind the point."""
    return f"{Decimal(number).normalize():f}"
