"""The trial made longer, by the provider of the service."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from telecube.accounts.models import Entitlements
from telecube.audit import record
from telecube.billing.access_errors import (
    PlanAlreadyChosen,
    TrialByProviderOnly,
    TrialNotLonger,
    TrialReasonMissing,
)
from telecube.billing.actions.access import entitlements_for_update
from telecube.billing.events import AccessChanged
from telecube.core.actor import Actor
from telecube.core.clock import now
from telecube.core.events import announce


@transaction.atomic
def extend_trial(actor: Actor, *, until: datetime, reason: str) -> Entitlements:
    """Let the trial end later, also one that is over or frozen: all comes back at once. The limits of a trial stay.

    Raises TrialByProviderOnly, TrialReasonMissing, PlanAlreadyChosen, TrialNotLonger.
    """
    if actor.kind == "user":
        raise TrialByProviderOnly
    if not reason.strip():
        raise TrialReasonMissing
    entitlements = entitlements_for_update()
    if not entitlements.is_on_trial:
        raise PlanAlreadyChosen
    before = entitlements.trial_ends_at
    if until <= max(before, now()):
        raise TrialNotLonger
    entitlements.begin_trial(until=until)
    entitlements.save()
    record(actor, "billing.trial.extended", entitlements.tenant, full_until=(before, until), reason=reason.strip())
    announce(AccessChanged(full_until=until), actor=actor)
    return entitlements
