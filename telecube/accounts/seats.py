"""How many seats a billing period is charged for. Pure: rows of the ledger in, a number out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class Seat:
    """A user's paid place from ``started_at`` until ``ended_at`` (None: still)."""

    user_id: UUID
    started_at: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True)
class BillingPeriod:
    """From ``start`` (included) to ``end`` (excluded); both aware."""

    start: datetime
    end: datetime


def seats_charged(seats: Iterable[Seat], *, period: BillingPeriod) -> int:
    """Return how many users are charged for the period: each who had a seat at any moment of it, once.

    So a deleted user is charged to the end of the period in which he was deleted, and not after.
    """
    return len({seat.user_id for seat in seats if _is_in(seat, period)})


def _is_in(seat: Seat, period: BillingPeriod) -> bool:
    return seat.started_at < period.end and (seat.ended_at is None or seat.ended_at > period.start)
