"""What an invoice says after its corrections, and pairs of lines before and after. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from uuid import UUID

from telecube.billing.invoice_draft import DraftLine
from telecube.billing.invoice_sums import sum_within
from telecube.billing.models.invoice import Invoice, InvoiceLine, PriceBasis
from telecube.core.money import rounded

LINE_FIELDS = [field.name for field in fields(DraftLine)]


@dataclass(frozen=True)
class Corrected:
    """One line of the invoice: what it was and what it should have been."""

    line_id: UUID
    before: DraftLine
    after: DraftLine

    @property
    def is_changed(self) -> bool:
        """Say whether a value or a price differs."""
        old, new = self.before, self.after
        return (old.quantity, old.unit_net, old.net, old.gross) != (new.quantity, new.unit_net, new.net, new.gross)

    @property
    def lines(self) -> list[DraftLine]:
        """The two lines as the correction shows them."""
        return [
            replace(self.before, corrects_id=self.line_id, is_before=True),
            replace(self.after, corrects_id=self.line_id, is_before=False),
        ]


def present_lines(invoice: Invoice, history: Iterable[InvoiceLine]) -> dict[UUID, DraftLine]:
    """Return what is valid now by the invoice's own lines; ``history`` is in the order of issue."""
    present: dict[UUID, DraftLine] = {}
    for line in history:
        place = line.pk if line.invoice_id == invoice.pk else line.corrects_id
        if place is None:
            continue
        present[place] = DraftLine(**{name: getattr(line, name) for name in LINE_FIELDS})
    return present


def corrected(line: DraftLine, quantity: Decimal, unit_price: Decimal, *, basis: str) -> DraftLine:
    """Return the line with another quantity and price; the price is gross on the gross basis."""
    if basis == PriceBasis.NET:
        return replace(line, quantity=quantity, unit_net=unit_price, net=rounded(quantity * unit_price))
    gross = rounded(quantity * unit_price)
    net = sum_within(gross, rate=line.vat_rate).net
    unit_net = sum_within(rounded(unit_price), rate=line.vat_rate).net
    return replace(line, quantity=quantity, unit_net=unit_net, net=net, gross=gross)
