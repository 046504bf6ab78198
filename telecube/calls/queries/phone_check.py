"""Whether somebody's phone works: microphone heard, test call answered."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from telecube.calls.models import CallRecord, MicrophoneCheck
from telecube.calls.models.record import Direction
from telecube.telephony.extensions import TEST_CALL
from telecube.telephony.queries.sip_accounts import find_account_of


@dataclass(frozen=True)
class PhoneCheck:
    """What is known to work."""

    has_phone: bool
    is_microphone_heard: bool
    has_called: bool


def phone_check_of(user_id: UUID) -> PhoneCheck:
    """Return what was seen to work on the user's phone."""
    calls = CallRecord.objects.filter(
        direction=Direction.INTERNAL, to_number=TEST_CALL, answered_at__isnull=False, legs__user_id=user_id
    )
    return PhoneCheck(
        has_phone=find_account_of(user_id) is not None,
        is_microphone_heard=MicrophoneCheck.objects.filter(user_id=user_id).exists(),
        has_called=calls.exists(),
    )
