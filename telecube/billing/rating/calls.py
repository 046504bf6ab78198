"""The rate with the longest prefix decides; time is counted in its steps."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

FRACTIONS = Decimal("0.0001")
NOTHING = Decimal("0.0000")


@dataclass(frozen=True)
class CallRate:
    """What calls to numbers with the prefix (E.164 with plus) cost, net; steps in seconds."""

    prefix: str
    name: str
    per_minute_net: Decimal
    setup_net: Decimal = NOTHING
    first_interval_seconds: int = 1
    next_interval_seconds: int = 1
    vat_rate: Decimal = field(kw_only=True)


@dataclass(frozen=True)
class RatedCall:
    """A call with its price; ``net`` and ``gross`` have four decimals."""

    rate: CallRate
    seconds: int
    billed_seconds: int
    net: Decimal
    gross: Decimal


def rate_call(e164: str, seconds: int, rates: Iterable[CallRate]) -> RatedCall | None:
    """Return what an answered call of ``seconds`` costs; None when the tariff does not know the number.

    A call that nobody answered (0 seconds) is free.
    """
    if seconds < 0:
        raise ValueError("A call cannot last less than nothing.")
    rate = find_rate(e164, rates)
    if rate is None:
        return None
    billed = billed_seconds(seconds, rate)
    net = rate.setup_net + rate.per_minute_net * billed / 60 if billed else NOTHING
    return RatedCall(rate, seconds, billed, _in_fractions(net), _in_fractions(net * (100 + rate.vat_rate) / 100))


def find_rate(e164: str, rates: Iterable[CallRate]) -> CallRate | None:
    """Return the rate with the longest prefix of the number, or None."""
    fitting = [rate for rate in rates if e164.startswith(rate.prefix)]
    return max(fitting, key=lambda rate: len(rate.prefix), default=None)


def billed_seconds(seconds: int, rate: CallRate) -> int:
    """Return the seconds that are paid: the first interval, then every started next one."""
    if seconds == 0:
        return 0
    beyond = max(0, seconds - rate.first_interval_seconds)
    steps = -(-beyond // rate.next_interval_seconds)
    return rate.first_interval_seconds + steps * rate.next_interval_seconds


def _in_fractions(amount: Decimal) -> Decimal:
    return amount.quantize(FRACTIONS, rounding=ROUND_HALF_UP)
