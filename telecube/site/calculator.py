"""What a month costs: users × plan + exchange package + further numbers. Pure; the page's script counts alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from telecube.core.money import ZERO, rounded, vat_of

PER_USER = "user_month"
FEWEST_USERS, MOST_USERS = 1, 500
FEWEST_NUMBERS, MOST_NUMBERS = 0, 100


@dataclass(frozen=True)
class PricedThing:
    """Something with a monthly price: net in złoty, tax rate in percent."""

    code: str
    name: str
    net: Decimal
    vat_rate: Decimal
    unit: str
    numbers: int = 0


@dataclass(frozen=True)
class EstimateLine:
    """One row of the estimate: so many of a thing."""

    thing: PricedThing
    quantity: int

    @property
    def net(self) -> Decimal:
        """The row's net amount."""
        return rounded(self.thing.net * self.quantity)


@dataclass(frozen=True)
class Estimate:
    """A month: its rows, and the tax counted per rate on the sum of the rows, as on an invoice."""

    lines: Sequence[EstimateLine]

    @property
    def net(self) -> Decimal:
        """The net sum."""
        return sum((line.net for line in self.lines), ZERO)

    @property
    def vat(self) -> Decimal:
        """The tax."""
        rates = {line.thing.vat_rate for line in self.lines}
        return sum((vat_of(self._net_at(rate), rate=rate) for rate in rates), ZERO)

    @property
    def gross(self) -> Decimal:
        """What is paid."""
        return self.net + self.vat

    def _net_at(self, rate: Decimal) -> Decimal:
        return sum((line.net for line in self.lines if line.thing.vat_rate == rate), ZERO)


def estimate(
    *, users: int, crm: PricedThing, exchange: PricedThing, number: PricedThing | None, numbers: int
) -> Estimate:
    """Return what a month costs; ``numbers`` are those that the company needs, some are in the package."""
    lines = [
        EstimateLine(crm, users if crm.unit == PER_USER else 1),
        EstimateLine(exchange, users if exchange.unit == PER_USER else 1),
    ]
    further = max(0, numbers - exchange.numbers)
    if number is not None:
        lines.append(EstimateLine(number, further))
    return Estimate(lines)


def chosen(things: Iterable[PricedThing], code: str) -> PricedThing | None:
    """Return the thing with the code, else the first one, else None."""
    known = list(things)
    return next((one for one in known if one.code == code), known[0] if known else None)


def within(text: str, *, least: int, most: int, otherwise: int) -> int:
    """Return the number that was written, kept within its limits; nonsense counts as ``otherwise``."""
    try:
        return min(most, max(least, int(text)))
    except ValueError:
        return otherwise
