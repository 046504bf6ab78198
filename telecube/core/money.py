"""Money: Decimal amounts in złoty, rounded as invoices are."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

CURRENCY = "PLN"
GROSZ = Decimal("0.01")
ZERO = Decimal("0.00")


def rounded(amount: Decimal) -> Decimal:
    """Return the amount in whole grosze, halves away from zero (VAT Act, art. 106e section 11)."""
    return amount.quantize(GROSZ, rounding=ROUND_HALF_UP)


def vat_of(net: Decimal, *, rate: Decimal) -> Decimal:
    """Return the tax on a net amount; ``rate`` in percent, such as 23."""
    return rounded(net * rate / 100)


def in_grosze(amount: Decimal) -> int:
    """Return the amount in grosze; raises ValueError when it has fractions of one."""
    grosze = amount * 100
    if grosze != grosze.to_integral_value():
        raise ValueError(f"{amount} is not a whole number of grosze.")
    return int(grosze)


def from_grosze(grosze: int) -> Decimal:
    """Return the amount in złoty."""
    return (Decimal(grosze) / 100).quantize(GROSZ)
