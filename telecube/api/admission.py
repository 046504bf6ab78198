"""From a secret to the actor: whose key, still valid, from an allowed address, within the limit.

The limit is counted in the database, one row a key, a fixed window of a minute: exact across all web processes, and
the row is written anyway for the moment of the last use.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import ceil
from uuid import UUID

from django.db.models import Case, F, Value, When

from telecube.accounts.queries.actors import actor_of
from telecube.api.errors import AddressNotAllowed, KeyMakerGone, KeyMissing, KeyRevoked, KeyUnknown, RateLimitReached
from telecube.api.models import ApiKey
from telecube.api.queries.keys import KeyPlace, find_key_place
from telecube.api.secrets import hash_of
from telecube.core.actor import Actor
from telecube.core.clock import now

REQUESTS_PER_MINUTE = 300
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Visitor:
    """A program that was let in."""

    key_id: UUID
    actor: Actor


def place_of(authorization: str) -> KeyPlace:
    """Return where the key of an Authorization header lives. Raises KeyMissing, KeyUnknown."""
    kind, _space, secret = authorization.strip().partition(" ")
    if kind.lower() != "bearer" or not secret.strip():
        raise KeyMissing
    place = find_key_place(hash_of(secret.strip()))
    if place is None:
        raise KeyUnknown
    return place


def admit(key_id: UUID, *, ip: str | None) -> Visitor:
    """Let a program in, inside its company's scope; its rights are those that the key's maker has now.

    Raises KeyRevoked, KeyMakerGone, AddressNotAllowed, RateLimitReached.
    """
    key = ApiKey.objects.select_related("created_by__permission_group", "created_by__identity").get(pk=key_id)
    maker = key.created_by
    if key.is_revoked:
        raise KeyRevoked
    if maker.is_blocked or maker.deleted_at:
        raise KeyMakerGone
    if not key.allows(ip):
        raise AddressNotAllowed(ip=ip or "–")
    _count(key.pk, at=now())
    actor = replace(actor_of(maker, ip=ip), kind="api", name=f"{maker.name} (API: {key.name})"[:200])
    return Visitor(key_id=key.pk, actor=actor)


def _count(key_id: UUID, *, at: datetime) -> None:
    minute = at.replace(second=0, microsecond=0)
    # One statement: two requests at once are both counted.
    ApiKey.objects.filter(pk=key_id).update(
        minute_count=Case(When(minute=minute, then=F("minute_count") + 1), default=Value(1)),
        minute=minute,
        last_used_at=at,
    )
    count = ApiKey.objects.values_list("minute_count", flat=True).get(pk=key_id)
    if count > REQUESTS_PER_MINUTE:
        seconds = max(1, ceil((minute + MINUTE - at).total_seconds()))
        raise RateLimitReached(limit=REQUESTS_PER_MINUTE, seconds=seconds)
