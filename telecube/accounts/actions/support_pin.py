"""The support PIN: made at first sight, renewed on wish, compared by support."""

from __future__ import annotations

import secrets
from typing import cast
from uuid import UUID

from django.db import transaction

from telecube.accounts.models import SupportPin, User
from telecube.audit import record
from telecube.core.actor import Actor
from telecube.core.clock import now
from telecube.core.sealing import seal, unseal

DIGITS = 6


@transaction.atomic
def own_support_pin(actor: Actor) -> str:
    """Return the actor's own PIN; the first time one is made."""
    pin = SupportPin.objects.filter(user_id=cast(UUID, actor.user_id)).first()
    return unseal(pin.sealed) if pin else renew_support_pin(actor)


@transaction.atomic
def renew_support_pin(actor: Actor) -> str:
    """Give the actor a new PIN; the old one is worth nothing any more."""
    user = User.objects.lock(actor.user_id)
    digits = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    pin = SupportPin.objects.filter(user=user).first() or SupportPin(user=user)
    pin.sealed, pin.made_at = seal(digits), now()
    pin.save()
    record(actor, "accounts.profile.support_pin_renewed", user)
    return digits


def is_support_pin(user: User, digits: str) -> bool:
    """Say whether a caller who claims to be the user said the right PIN; without one nothing is right."""
    pin = SupportPin.objects.filter(user=user).first()
    return pin is not None and secrets.compare_digest(unseal(pin.sealed), digits.strip())
