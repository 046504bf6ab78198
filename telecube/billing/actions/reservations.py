"""Money set aside before a call costs it: hold, extend, settle, release. Together they never go below zero.

Each works under the lock of the company's account, so fifty calls that begin at once stand in a queue of
milliseconds. A hold that nobody closes ends by itself at ``expires_at``.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from telecube.billing.actions.ledger import account_for_update, post
from telecube.billing.errors import BalanceTooLow, CauseReused, ReservationClosed
from telecube.billing.models import LedgerEntry, LedgerKind, Reservation, ReservationState
from telecube.billing.queries.balance import available
from telecube.core.actor import Actor
from telecube.core.clock import now

NOTHING = Decimal(0)


@transaction.atomic
def hold(actor: Actor, *, amount: Decimal, cause: str, expires_at: datetime) -> Reservation:
    """Set ``amount`` złoty aside until ``expires_at``. The same cause again returns the hold that it made.

    Raises BalanceTooLow when less than that is available; then nothing is held.
    """
    _refuse_negative(amount)
    account_for_update()
    earlier = Reservation.objects.filter(cause=cause).first()
    if earlier is not None:
        return earlier
    _refuse_beyond(available(), amount)
    return Reservation.objects.create(amount=amount, cause=cause, held_at=now(), expires_at=max(expires_at, now()))


@transaction.atomic
def extend(actor: Actor, reservation_id: UUID, *, amount: Decimal, expires_at: datetime | None = None) -> Reservation:
    """Let the hold reach ``amount`` złoty altogether and, when given, last until ``expires_at``; never less.

    Raises BalanceTooLow (the old hold stays) and ReservationClosed, also for one that has expired.
    """
    account_for_update()
    reservation = Reservation.objects.lock(reservation_id)
    if reservation.state != ReservationState.HELD or reservation.expires_at <= now():
        raise ReservationClosed
    more = max(amount - reservation.amount, NOTHING)
    _refuse_beyond(available(), more)
    reservation.amount += more
    reservation.expires_at = max(reservation.expires_at, expires_at or reservation.expires_at)
    reservation.save(update_fields=["amount", "expires_at"])
    return reservation


@transaction.atomic
def settle(actor: Actor, reservation_id: UUID, *, amount: Decimal) -> LedgerEntry | None:
    """Close the hold and book what it really cost, ``amount`` ≥ 0 złoty: less, as much or more than was held.

    What happened is booked even if the hold expired before or was too small: usage is a fact. Returns the entry; None
    when it cost nothing. Again with the same amount changes nothing, with another raises CauseReused.
    """
    _refuse_negative(amount)
    account_for_update()
    reservation = Reservation.objects.lock(reservation_id)
    if reservation.state == ReservationState.RELEASED:
        raise ReservationClosed
    if reservation.state == ReservationState.SETTLED:
        return _settled(reservation, amount)
    entry = None
    if amount:
        entry = post(actor, kind=LedgerKind.USAGE, amount=-amount, cause=f"reservation:{reservation.pk}")
    _close(reservation, ReservationState.SETTLED, entry=entry)
    return entry


@transaction.atomic
def release(actor: Actor, reservation_id: UUID) -> None:
    """Give the hold back unused; a closed one stays as it is."""
    account_for_update()
    reservation = Reservation.objects.lock(reservation_id)
    if reservation.state == ReservationState.HELD:
        _close(reservation, ReservationState.RELEASED)


@transaction.atomic
def expire_reservations_due(actor: Actor) -> int:
    """Mark the holds whose time is over; return how many. They held nothing since then already."""
    account_for_update()
    over = Reservation.objects.filter(state=ReservationState.HELD, expires_at__lte=now())
    return over.update(state=ReservationState.EXPIRED, closed_at=now())


def _close(reservation: Reservation, state: ReservationState, *, entry: LedgerEntry | None = None) -> None:
    reservation.state, reservation.entry, reservation.closed_at = state, entry, now()
    reservation.save(update_fields=["state", "entry", "closed_at"])


def _settled(reservation: Reservation, amount: Decimal) -> LedgerEntry | None:
    entry: LedgerEntry | None = reservation.entry
    booked = -entry.amount if entry else NOTHING
    if booked != amount:
        raise CauseReused(cause=reservation.cause, amount=booked)
    return entry


def _refuse_negative(amount: Decimal) -> None:
    if amount < 0:
        raise ValueError(f"{amount} cannot be held or settled.")


def _refuse_beyond(free: Decimal, amount: Decimal) -> None:
    if amount > max(free, NOTHING):
        raise BalanceTooLow
