"""What the year must have cost, counted a second time: written from the order's rules, without the product's engine.

Only the standard library: what happened to a company in, the fees it owes out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

POLAND = ZoneInfo("Europe/Warsaw")
GRACE = timedelta(days=7)
TERM_MONTHS = 12
#: plan → [(valid from, net)], oldest first
Prices = dict[str, list[tuple[date, Decimal]]]


def grosze(amount: Decimal) -> Decimal:
    """Round half up to grosze."""
    return amount.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def gross_of(net: Decimal) -> Decimal:
    """Add 23 % of tax."""
    return net + grosze(net * 23 / 100)


def midnight(day: date) -> datetime:
    """The first moment of a Polish day."""
    return datetime(day.year, day.month, day.day, tzinfo=POLAND)


def day_of(moment: datetime) -> date:
    """The Polish day of a moment."""
    return moment.astimezone(POLAND).date()


def first_of(day: date, months: int = 0) -> date:
    """The first day of the month that is ``months`` later."""
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def a_year_later(day: date) -> date:
    """The first day after twelve months from ``day``; a 29th of February becomes the 1st of March."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return date(day.year + 1, 3, 1)


@dataclass
class Shadow:
    """A company as the order's rules see it. ``owed`` is every fee: (month, order, thing) → gross."""

    prices: Prices
    mode: str = "trial"
    plans: dict[str, str] = field(default_factory=dict)
    planned: dict[str, str] = field(default_factory=dict)
    planned_from: datetime | None = None
    paid_from: datetime | None = None
    ends_at: datetime | None = None
    unpaid_since: datetime | None = None
    looked_at: date | None = None
    order: int = 0
    locks: list[tuple[date, date, date]] = field(default_factory=list)
    seats: dict[str, list[datetime | None]] = field(default_factory=dict)
    extras: dict[str, list[datetime | None]] = field(default_factory=dict)
    funds: Decimal = Decimal(0)
    owed: dict[tuple[date, int, str], Decimal] = field(default_factory=dict)

    def begins(self, thing: str, at: datetime, *, extra: bool = False) -> None:
        """A seat or an add-on begins."""
        (self.extras if extra else self.seats)[thing] = [at, None]

    def ends(self, thing: str, at: datetime) -> None:
        """A seat or an add-on ends."""
        (self.seats if thing in self.seats else self.extras)[thing][1] = at

    def moves(self, amount: Decimal) -> None:
        """Money that is no fee: payments, credits, usage, corrections."""
        self.funds += amount

    def orders(self, mode: str, crm: str, exchange: str, at: datetime, *, trial_ends: datetime) -> None:
        """The company chooses how to pay."""
        if self.is_running(at):
            self.changes(crm, exchange, at)
        else:
            self.plans, self.planned, self.planned_from = {"crm": crm, "exchange": exchange}, {}, None
            self.paid_from, self.ends_at, self.unpaid_since, self.looked_at = max(at, trial_ends), None, None, None
            self.order += 1
        self.mode = mode
        if mode == "postpaid":
            assert self.paid_from is not None
            start = day_of(max(at, self.paid_from))
            self._lock(start, priced=day_of(at))
        self.looks(at)

    def extends(self, at: datetime, *, for_good: bool) -> None:
        """The contract goes on: a year at the prices of today, or for good at those of the list."""
        assert self.ends_at is not None
        if for_good:
            self.ends_at = None
        else:
            self._lock(day_of(self.ends_at), priced=day_of(at))

    def gives_notice(self, at: datetime) -> None:
        """A contract for good ends with the next full month."""
        self.ends_at = self.ends_at or midnight(first_of(day_of(at), 2))

    def changes(self, crm: str, exchange: str, at: datetime) -> None:
        """Dearer plans at once for the difference, others from the next month."""
        self.looks(at)
        now_used, self.planned, self.planned_from = dict(self.plans), {}, None
        for role, after in (("crm", crm), ("exchange", exchange)):
            if now_used[role] != after:
                self._change(role, now_used[role], after, at)
        self._collect(at)

    def is_running(self, at: datetime) -> bool:
        """Say whether an order holds."""
        return self.mode != "trial" and (self.ends_at is None or at < self.ends_at)

    def looks(self, at: datetime) -> None:
        """Fees fall due by the clock: whoever looks writes what is new."""
        if self.paid_from is None or at < self.paid_from:
            return
        self._write(at)
        if self._collect(at):
            self._write(at)
            self._collect(at)

    def _lock(self, start: date, *, priced: date) -> None:
        end = a_year_later(start)
        self.locks.append((start, end, priced))
        self.ends_at = midnight(end)

    def _write(self, at: datetime) -> None:
        assert self.paid_from is not None
        month = self.looked_at or first_of(day_of(self.paid_from))
        while midnight(month) <= at:
            self.looked_at = month
            if self.unpaid_since is None or midnight(month) < self.unpaid_since + GRACE:
                self._write_month(month)
            month = first_of(month, 1)
        if self.planned_from is not None and at >= self.planned_from:
            self.plans |= self.planned
            self.planned, self.planned_from = {}, None

    def _window(self, month: date) -> tuple[datetime, datetime] | None:
        assert self.paid_from is not None
        start, end = max(midnight(month), self.paid_from), midnight(first_of(month, 1))
        end = min(end, self.ends_at) if self.ends_at else end
        return (start, end) if start < end else None

    def _write_month(self, month: date) -> None:
        window = self._window(month)
        if window is None:
            return
        start, end = window
        is_planned = self.planned_from is not None and start >= self.planned_from
        plans = self.plans | self.planned if is_planned else self.plans
        things: list[tuple[str, str, datetime]] = [("exchange", plans["exchange"], start)]
        for kept, plan in ((self.seats, plans["crm"]), (self.extras, "extra")):
            things += [
                (thing, plan, since)
                for thing, (since, until) in kept.items()
                if since is not None and since < end and (until is None or until > start)
            ]
        for thing, plan, since in things:
            net = self._price(plan, day_of(start))
            self.owed.setdefault((month, self.order, thing), self._share(net, max(since, start), end, month))

    def _share(self, net: Decimal, start: datetime, end: datetime, month: date) -> Decimal:
        last = day_of(end - timedelta(microseconds=1))
        days = (last - day_of(start)).days + 1
        return gross_of(grosze(net * days / (first_of(month, 1) - month).days))

    def _change(self, role: str, before: str, after: str, at: datetime) -> None:
        month = first_of(day_of(at))
        window = self._window(month) if self.paid_from is not None and at >= self.paid_from else None
        if window is None:
            self.plans[role] = after
            return
        start, end = window
        dearer = self._price(after, day_of(at)) - self._price(before, day_of(start))
        if dearer <= 0:
            self.planned[role], self.planned_from = after, midnight(first_of(month, 1))
            return
        self.plans[role] = after
        present = ["exchange"] if role == "exchange" else [
            seat for seat, (since, until) in self.seats.items()
            if since is not None and since <= at and (until is None or until > at)
        ]  # fmt: skip
        for thing in present:
            self.owed[month, self.order, f"{thing}:to:{after}"] = self._share(dearer, at, end, month)

    def _collect(self, at: datetime) -> bool:
        """Say whether a suspended account was paid now."""
        if self.mode == "postpaid" or self.funds >= sum(self.owed.values()):
            was = self.unpaid_since
            self.unpaid_since = None
            if was is not None and at >= was + GRACE:
                self.paid_from = at
                return True
        elif self.unpaid_since is None:
            self.unpaid_since = at
        return False

    def _price(self, plan: str, day: date) -> Decimal:
        locked = [priced for start, end, priced in self.locks if start <= day < end]
        wanted = locked[-1] if locked else day
        return [net for since, net in self.prices[plan] if since <= wanted][-1]
