"""The browser heard the user's microphone: one of the first steps. Nobody's deed, so the log keeps silent about it."""

from __future__ import annotations

from django.db import transaction

from telecube.calls.models import MicrophoneCheck
from telecube.core.actor import Actor
from telecube.core.clock import now


@transaction.atomic
def note_microphone(actor: Actor) -> None:
    """Keep that the actor's microphone was heard; any number of times."""
    assert actor.user_id is not None  # only people speak into microphones
    MicrophoneCheck.objects.update_or_create(user_id=actor.user_id, defaults={"heard_at": now()})
