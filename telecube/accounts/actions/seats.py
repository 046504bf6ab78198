"""Who takes a paid place from when until when: the ledger that billing reads."""

from __future__ import annotations

from telecube.accounts.errors import SeatLimitReached
from telecube.accounts.models import Entitlements, SeatPeriod, User
from telecube.core.clock import now


def refuse_without_free_seat() -> None:
    """Hold the entitlements, so that two administrators cannot take the last seat both; refuse when all are taken."""
    entitlements = Entitlements.objects.get_queryset().select_for_update(no_key=True).get()
    taken = User.objects.filter(deleted_at=None).count()
    if entitlements.seats is not None and taken >= entitlements.seats:
        raise SeatLimitReached(seats=entitlements.seats)


def take_seat(user: User) -> SeatPeriod:
    """Write down that the user takes a place from now on."""
    return SeatPeriod.objects.create(user=user, started_at=user.created_at)


def give_seat_back(user: User) -> None:
    """Write down that the user's place ends now; the running billing period is still charged."""
    SeatPeriod.objects.filter(user=user, ended_at=None).update(ended_at=now())
