"""Who did what, on what, when and from where. Rows are written once and never changed."""

from typing import Any

from django.db import models

from telecube.core.actor import Actor


def record(actor: Actor, action: str, thing: models.Model, **changes: Any) -> None:
    """Write down that the actor did ``action`` (room.noun.verb_past) to ``thing``, in the running transaction.

    ``changes`` are plain values or pairs [before, after]; never secrets.
    """
    from telecube.audit.models import AuditEntry

    AuditEntry.objects.create(
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
