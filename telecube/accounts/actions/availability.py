"""Whether somebody wants to be called: the choice that colleagues see and the exchange obeys."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.db import transaction

from telecube.accounts.errors import AvailabilityUnknown
from telecube.accounts.models import Availability, User
from telecube.audit import record
from telecube.core.actor import Actor
from telecube.core.live import notify

PRESENCE_CHANGED = "presence.changed"


@transaction.atomic
def choose_availability(actor: Actor, choice: str) -> User:
    """Keep the actor's own choice and tell the colleagues' open pages. Raises AvailabilityUnknown."""
    if choice not in Availability.values:
        raise AvailabilityUnknown
    user = User.objects.lock(cast(UUID, actor.user_id))
    if user.availability == choice:
        return user
    before, user.availability = user.availability, choice
    user.save(update_fields=["availability"])
    record(actor, "accounts.profile.changed", user, availability=[before, choice])
    notify(actor.tenant_id, topic=PRESENCE_CHANGED, data={"user_id": str(user.pk)})
    return user
