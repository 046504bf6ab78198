"""What an invoice adds up to. Pure: items in, sums per tax rate out (VAT Act, art. 106e)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from telecube.core.money import ZERO, rounded, vat_of

#: Above this gross amount the split payment is a duty, for items of annex 15 (art. 108a section 1a).
SPLIT_PAYMENT_ABOVE = Decimal(15_000)


class Priced(Protocol):
    """Anything with a net value and a tax rate in percent."""

    @property
    def net(self) -> Decimal: ...

    @property
    def vat_rate(self) -> Decimal: ...


@dataclass(frozen=True)
class TaxSum:
    """The sums of one tax rate (percent)."""

    rate: Decimal
    net: Decimal
    vat: Decimal

    @property
    def gross(self) -> Decimal:
        """Net and tax."""
        return self.net + self.vat

    def to_json(self) -> dict[str, str]:
        """Return what the invoice keeps."""
        return {"rate": f"{self.rate:f}", "net": f"{self.net:.2f}", "vat": f"{self.vat:.2f}"}

    @classmethod
    def from_json(cls, kept: dict[str, str]) -> TaxSum:
        """Return the sums that the invoice kept."""
        return cls(rate=Decimal(kept["rate"]), net=Decimal(kept["net"]), vat=Decimal(kept["vat"]))


def sums_of(items: Iterable[Priced]) -> list[TaxSum]:
    """Return the sums per rate, highest rate first; the tax is computed on the net sum, halves up."""
    nets: dict[Decimal, Decimal] = {}
    for item in items:
        rate = _plain(item.vat_rate)
        nets[rate] = nets.get(rate, ZERO) + item.net
    return [TaxSum(rate, nets[rate], vat_of(nets[rate], rate=rate)) for rate in sorted(nets, reverse=True)]


def sum_within(gross: Decimal, *, rate: Decimal) -> TaxSum:
    """Return net and tax that a paid amount holds (art. 106e section 7: gross × rate ÷ (100 + rate))."""
    vat = rounded(gross * rate / (100 + rate))
    return TaxSum(rate=_plain(rate), net=gross - vat, vat=vat)


def differences(before: Iterable[TaxSum], after: Iterable[TaxSum]) -> list[TaxSum]:
    """Return what a correction changes, per rate; rates without a change are left out."""
    old, new = ({tax.rate: tax for tax in taxes} for taxes in (before, after))
    found = []
    for rate in sorted({*old, *new}, reverse=True):
        nothing = TaxSum(rate, ZERO, ZERO)
        was, now = old.get(rate, nothing), new.get(rate, nothing)
        found.append(TaxSum(rate, now.net - was.net, now.vat - was.vat))
    return [tax for tax in found if tax.net or tax.vat]


def total(taxes: Iterable[TaxSum]) -> TaxSum:
    """Return the sum over all rates; its own rate says nothing."""
    kept = list(taxes)
    return TaxSum(ZERO, sum((tax.net for tax in kept), ZERO), sum((tax.vat for tax in kept), ZERO))


def needs_split_payment(gross: Decimal, *, has_annex_15: bool) -> bool:
    """Say whether „mechanizm podzielonej płatności” must stand on the invoice (art. 106e section 1 item 18a)."""
    return has_annex_15 and gross > SPLIT_PAYMENT_ABOVE


def _plain(rate: Decimal) -> Decimal:
    """Return the rate without zeros behind the point: 23, not 23.00."""
    return Decimal(f"{rate.normalize():f}")
