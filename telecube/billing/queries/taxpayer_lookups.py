"""What the register of taxpayers said about a NIP."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from telecube.billing.models import LookupState, TaxpayerLookup
from telecube.billing.taxpayers.interface import Taxpayer, VatStatus


@dataclass(frozen=True)
class CheckedNip:
    """The last answer about a NIP, and when it came."""

    vat_status: VatStatus
    at: datetime


def find_lookup(lookup_id: UUID) -> TaxpayerLookup | None:
    """Return a question of the company."""
    return TaxpayerLookup.objects.filter(pk=lookup_id).first()


def find_check_of(nip: str) -> CheckedNip | None:
    """Return what the register said last about the NIP; None where nobody asked."""
    answered = TaxpayerLookup.objects.filter(nip=nip, state=LookupState.FOUND).exclude(nip="")
    last = answered.order_by("-asked_at").first()
    if last is None or last.answer is None or last.answered_at is None:
        return None
    return CheckedNip(Taxpayer.from_json(last.answer).vat_status, last.answered_at)
