"""Facts announced upward: an outbox row in the same transaction, handed by a job to the reactions of higher rooms."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, ClassVar, TypeVar, get_type_hints
from uuid import UUID

import structlog

from telecube.core.actor import Actor
from telecube.core.clock import now
from telecube.core.models import OutboxEvent
from telecube.core.tenancy import current_tenant_id

log = structlog.get_logger()
KEPT = timedelta(days=21)


@dataclass(frozen=True)
class Event:
    """A fact in the past tense, made of plain values. ``name`` is stable: room.noun.verb_past."""

    name: ClassVar[str]

    def to_json(self) -> dict[str, Any]:
        """Return the body of the outbox row."""
        return {key: _plain(value) for key, value in dataclasses.asdict(self).items()}


Fact = TypeVar("Fact", bound=Event)
Reaction = Callable[[Any, Actor], None]
_reactions: dict[str, list[Reaction]] = {}
_kinds: dict[str, type[Event]] = {}


def on(kind: type[Fact]) -> Callable[[Callable[[Fact, Actor], None]], Callable[[Fact, Actor], None]]:
    """Register a reaction. It runs in the tenant's scope and may run twice."""

    def register(reaction: Callable[[Fact, Actor], None]) -> Callable[[Fact, Actor], None]:
        _kinds[kind.name] = kind
        _reactions.setdefault(kind.name, []).append(reaction)
        return reaction

    return register


def announce(event: Event, *, actor: Actor) -> None:
    """Record a fact in the running transaction; its reactions follow within moments of the commit."""
    row = OutboxEvent.objects.create(name=event.name, body=event.to_json(), actor=actor.to_json())
    if event.name in _reactions:
        _deliver_soon(current_tenant_id(), row.pk)


def deliver(event_id: UUID) -> None:
    """Hand one fact to its reactions, inside the tenant's scope; a second delivery changes nothing."""
    row = OutboxEvent.objects.select_for_update().filter(pk=event_id, delivered_at=None).first()
    if row is None:
        return
    kind = _kinds[row.name]
    event = kind(**_revive(kind, row.body))
    for reaction in _reactions.get(row.name, []):
        reaction(event, _revive_actor(row))
    row.delivered_at = now()
    row.save(update_fields=["delivered_at"])


def _deliver_soon(tenant_id: UUID, event_id: UUID) -> None:
    from telecube.core.tasks import deliver_event

    deliver_event.defer(tenant_id=tenant_id, event_id=str(event_id))


@cache
def _hints_of(name: str) -> dict[str, Any]:
    return get_type_hints(_kinds[name])


def _revive(kind: type[Event], body: dict[str, Any]) -> dict[str, Any]:
    hints = _hints_of(kind.name)
    return {key: _revive_value(hints.get(key), value) for key, value in body.items()}


def _revive_value(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    text = str(hint)
    if "UUID" in text:
        return UUID(value)
    if "datetime" in text:
        return datetime.fromisoformat(value)
    return value


def _revive_actor(row: OutboxEvent) -> Actor:
    kept = row.actor
    return Actor(
        tenant_id=current_tenant_id(),
        user_id=UUID(kept["user_id"]) if kept["user_id"] else None,
        name=kept["name"],
        kind=kept["kind"],
        holds_every_right=True,
    )


def _plain(value: Any) -> Any:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat()
    return value
