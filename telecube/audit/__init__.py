"""Who did what, on what, when and from where. Rows are written once and never changed."""

from collections.abc import Iterable
from typing import Any

from django.db import models

from telecube.core.actor import Actor

BATCH = 1_000


def record(actor: Actor, action: str, thing: models.Model, **changes: Any) -> None:
    """Write down that the actor did ``action`` (room.noun.verb_past) to ``thing``, in the running transaction.

    ``changes`` are plain values or pairs [before, after]; never secrets.
    """
    record_many(actor, action, [(thing, changes)])


def record_many(actor: Actor, action: str, things: Iterable[tuple[models.Model, dict[str, Any]]]) -> None:
    """Write down that the actor did the same to many things, each with its own changes, in few queries."""
    from telecube.audit.models import AuditEntry

    entries = (_entry(AuditEntry, actor, action, thing, changes) for thing, changes in things)
    AuditEntry.objects.get_queryset().bulk_create(entries, batch_size=BATCH)


def _entry(kind: type[Any], actor: Actor, action: str, thing: models.Model, changes: dict[str, Any]) -> Any:
    return kind(
        actor_kind=actor.kind,
        actor_user_id=actor.user_id,
        actor_name=actor.name,
        action=action,
        object_type=thing._meta.label_lower,
        object_id=str(thing.pk),
        object_name=str(thing)[:200],
        changes=_plain(changes),
        ip=actor.ip,
    )


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value if value is None or isinstance(value, bool | int | str) else str(value)
