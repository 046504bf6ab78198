"""The fee of each seat, package, number and add-on in one month.

The rule is one for all: whoever or whatever is there at the month's first paid moment is charged for all paid days of
it; what comes within the month pays from its day, that day included; what goes is charged to the end. Once per thing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from telecube.accounts.seats import BillingPeriod
from telecube.billing.fees.months import day_of, days_in
from telecube.core.money import rounded, vat_of


@dataclass(frozen=True)
class PlanPrice:
    """What a plan costs a month (each user's month for seats), net."""

    plan_id: UUID
    code: str
    net: Decimal
    vat_rate: Decimal
    unit: str = "month"


@dataclass(frozen=True)
class Item:
    """Something with a fee: a seat, a package, a number, an add-on. ``key`` is stable; ``ended_at`` None: still."""

    key: str
    price: PlanPrice
    started_at: datetime
    ended_at: datetime | None = None
    label: str = ""
    user_id: UUID | None = None


@dataclass(frozen=True)
class Paid:
    """From when to when (None: open end) there are fees at all: after the trial, while the contract runs."""

    start: datetime
    end: datetime | None = None


@dataclass(frozen=True)
class FeeLine:
    """One fee: ``days`` of the month's ``month_days``, from ``start`` to ``end`` (both included)."""

    cause: str
    kind: str
    item: Item
    price: PlanPrice
    start: date
    end: date
    days: int
    month_days: int
    net: Decimal
    gross: Decimal
    price_before: PlanPrice | None = None

    @property
    def vat_rate(self) -> Decimal:
        """The tax rate in percent."""
        return self.price.vat_rate

    @property
    def unit_net(self) -> Decimal:
        """What a whole month costs; of an upgrade the difference of both months."""
        return self.price.net - (self.price_before.net if self.price_before else 0)

    @property
    def is_full(self) -> bool:
        """Say whether it is for the whole month."""
        return self.days == self.month_days


@dataclass(frozen=True)
class Upgrade:
    """A higher plan from a moment on, instead of ``before``."""

    before: PlanPrice
    after: PlanPrice
    at: datetime


def lines_for(items: Iterable[Item], *, period: BillingPeriod, paid: Paid, serial: int = 1) -> list[FeeLine]:
    """Return the fees of the month. The same things give the same causes, however often and whenever they are asked.

    ``serial`` tells an order from an earlier one of the same month.
    """
    window = window_of(period, paid)
    if window is None:
        return []
    first_of: dict[str, Item] = {}
    for item in items:
        if _is_in(item, window) and (item.key not in first_of or item.started_at < first_of[item.key].started_at):
            first_of[item.key] = item
    return [_line(item, window, period=period, serial=serial) for item in first_of.values()]


def upgrade_line(item: Item, upgrade: Upgrade, *, period: BillingPeriod, paid: Paid, serial: int = 1) -> FeeLine | None:
    """Return the difference that the rest of the month costs more from the day of the upgrade on.

    None when the thing is not there at that moment, or nothing is paid yet: then it is simply charged the higher price.
    """
    window = window_of(period, paid)
    if window is None or not window.start <= upgrade.at < window.end:
        return None
    if item.started_at > upgrade.at or (item.ended_at is not None and item.ended_at <= upgrade.at):
        return None
    line = _line(replace(item, started_at=upgrade.at), window, period=period, serial=serial)
    net = _share(upgrade.after.net - upgrade.before.net, line.days, line.month_days)
    return replace(
        line,
        cause=f"{line.cause}:to:{upgrade.after.code}",
        kind="upgrade",
        price=upgrade.after,
        price_before=upgrade.before,
        net=net,
        gross=net + vat_of(net, rate=upgrade.after.vat_rate),
    )


def beyond_included(items: Sequence[Item], included: int, *, period: BillingPeriod, paid: Paid) -> list[Item]:
    """Return the things that the package does not include: the oldest ones are included, the later ones paid."""
    window = window_of(period, paid)
    present = [item for item in items if window is not None and _is_in(item, window)]
    return sorted(present, key=lambda item: (item.started_at, item.key))[included:]


def window_of(period: BillingPeriod, paid: Paid) -> BillingPeriod | None:
    """Return the paid part of the month, or None when there is none."""
    start = max(period.start, paid.start)
    end = period.end if paid.end is None else min(period.end, paid.end)
    return BillingPeriod(start=start, end=end) if start < end else None


def _is_in(item: Item, window: BillingPeriod) -> bool:
    return item.started_at < window.end and (item.ended_at is None or item.ended_at > window.start)


def _line(item: Item, window: BillingPeriod, *, period: BillingPeriod, serial: int) -> FeeLine:
    start = day_of(max(item.started_at, window.start))
    # The last paid moment is just before the window's end.
    end = day_of(window.end - timedelta(microseconds=1))
    days, month_days = (end - start).days + 1, days_in(period)
    net = _share(item.price.net, days, month_days)
    return FeeLine(
        cause=f"fee:{day_of(period.start):%Y-%m}:{serial}:{item.key}",
        kind="added" if start > day_of(window.start) else "monthly",
        item=item,
        price=item.price,
        start=start,
        end=end,
        days=days,
        month_days=month_days,
        net=net,
        gross=net + vat_of(net, rate=item.price.vat_rate),
    )


def _share(month_net: Decimal, days: int, month_days: int) -> Decimal:
    return rounded(month_net * days / month_days)
