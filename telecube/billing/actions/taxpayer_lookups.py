"""Asking the register of taxpayers about a NIP: the question, and what came of it."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from telecube.accounts.nip import usable_nip
from telecube.audit import record
from telecube.billing.actions.company_data import company_data_for_update
from telecube.billing.events import TaxpayerAskedFor
from telecube.billing.invoice_errors import NipMissing, TaxpayerRegisterOff, TooManyQuestions
from telecube.billing.models import LookupState, TaxpayerLookup
from telecube.billing.permissions import COMPANY_DATA_CHANGE
from telecube.billing.taxpayers.interface import Taxpayer
from telecube.billing.taxpayers.registry import find_register
from telecube.core.actor import Actor
from telecube.core.clock import now
from telecube.core.events import announce

#: The register answers all our companies together a limited number of questions a day.
MOST_A_DAY = 10
KNOWN_FOR = timedelta(hours=12)


@transaction.atomic
def ask_about_nip(actor: Actor, nip: str) -> TaxpayerLookup:
    """Return the question about a NIP: one that was answered lately, or a new one that a job asks in a moment.

    Raises RightMissing, NipMissing, NipInvalid, TaxpayerRegisterOff, TooManyQuestions.
    """
    actor.require(COMPANY_DATA_CHANGE)
    nip = usable_nip(nip)
    if not nip:
        raise NipMissing
    # Holds the company, so that two who press at once ask one question.
    data = company_data_for_update()
    known = TaxpayerLookup.objects.filter(nip=nip, asked_at__gt=now() - KNOWN_FOR).order_by("-asked_at").first()
    if known is not None and known.state_at(now()) in (LookupState.WAITING, LookupState.FOUND, LookupState.UNKNOWN):
        return known
    if find_register() is None:
        raise TaxpayerRegisterOff
    if TaxpayerLookup.objects.filter(asked_at__gt=now() - timedelta(days=1)).count() >= MOST_A_DAY:
        raise TooManyQuestions
    lookup = TaxpayerLookup.objects.create(nip=nip)
    record(actor, "billing.taxpayer.asked_for", data, nip=nip)
    announce(TaxpayerAskedFor(lookup_id=lookup.pk), actor=actor)
    return lookup


@transaction.atomic
def keep_answer(actor: Actor, lookup_id: UUID, state: LookupState, taxpayer: Taxpayer | None = None) -> None:
    """Keep what came of a question; a second answer changes nothing."""
    lookup = TaxpayerLookup.objects.lock(lookup_id)
    if lookup.state != LookupState.WAITING:
        return
    lookup.state, lookup.answered_at = state, now()
    lookup.answer = taxpayer.to_json() if taxpayer else None
    lookup.save(update_fields=["state", "answer", "answered_at"])
