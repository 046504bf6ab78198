"""An invoice before it has a number. Pure: plain values and what they add up to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from telecube.billing.invoice_sums import TaxSum, needs_split_payment, sum_within, sums_of, total
from telecube.billing.models.invoice import InvoiceKind, InvoiceLine, PriceBasis
from telecube.core.money import ZERO


@dataclass(frozen=True)
class DraftLine:
    """One item. ``gross`` is set on the gross basis only; periods include their last day."""

    name_pl: str
    name_en: str
    quantity: Decimal
    unit: str
    unit_net: Decimal
    net: Decimal
    vat_rate: Decimal
    gross: Decimal | None = None
    period_start: date | None = None
    period_end: date | None = None
    gtu: str = ""
    pkwiu: str = ""
    is_annex_15: bool = False
    corrects_id: UUID | None = None
    is_before: bool = False


@dataclass(frozen=True)
class Draft:
    """What an invoice will say. ``cause`` is what it is for; ``taxes`` of a correction are differences."""

    kind: InvoiceKind
    cause: str
    lines: Sequence[DraftLine]
    taxes: Sequence[TaxSum]
    due_on: date
    sold_on: date | None = None
    period_start: date | None = None
    period_end: date | None = None
    usage_until: datetime | None = None
    price_basis: PriceBasis = PriceBasis.NET
    is_split_payment: bool = False
    paid_before: Decimal = ZERO
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def total(self) -> TaxSum:
        """Net and tax of the whole invoice."""
        return total(self.taxes)


def taxes_of(lines: Sequence[DraftLine] | Sequence[InvoiceLine], basis: str) -> list[TaxSum]:
    """Return the sums per rate: from net sums, or out of the gross sums that were paid."""
    if basis == PriceBasis.NET:
        return sums_of(lines)
    paid: dict[Decimal, Decimal] = {}
    for line in lines:
        paid[line.vat_rate] = paid.get(line.vat_rate, ZERO) + (line.gross or ZERO)
    return [sum_within(paid[rate], rate=rate) for rate in sorted(paid, reverse=True)]


def is_split_payment(lines: Sequence[DraftLine], taxes: Sequence[TaxSum]) -> bool:
    """Say whether the words „mechanizm podzielonej płatności” belong on the invoice."""
    return needs_split_payment(total(taxes).gross, has_annex_15=any(line.is_annex_15 for line in lines))
