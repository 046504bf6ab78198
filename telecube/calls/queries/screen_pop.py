"""What a called user sees while the phone rings; every look-up goes through an index."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from telecube.accounts.models import User
from telecube.calls.models import CallLeg, CallRecord, LiveCall
from telecube.calls.models.live import LiveState
from telecube.contacts.models import Person
from telecube.contacts.queries.by_phone import persons_by_phone
from telecube.core.phone_numbers import to_e164
from telecube.telephony.models import Number, SipAccount


@dataclass(frozen=True)
class ScreenPop:
    """Who calls, on which of our numbers, and what we know."""

    call: LiveCall
    caller_e164: str
    persons: list[Person]
    colleague: User | None
    line: Number | None
    last_call: CallRecord | None

    @property
    def is_ringing(self) -> bool:
        """Whether it can still be answered."""
        return self.call.state != LiveState.TALKING

    @property
    def begun_at(self) -> datetime:
        """Since when the clock on the card counts."""
        return self.call.answered_at or self.call.started_at


def find_screen_pop(linked_id: str, *, user_id: UUID) -> ScreenPop | None:
    """The pop-up of a call that rings at this user; None when it does not ring here (any more)."""
    call = LiveCall.objects.filter(linked_id=linked_id, called_users__contains=[user_id]).first()
    if call is None or not _concerns(call, user_id):
        return None
    e164 = (to_e164(call.caller_number) or "") if call.is_from_outside else ""
    return ScreenPop(
        call=call,
        caller_e164=e164,
        persons=persons_by_phone(e164) if e164 else [],
        colleague=_colleague(call),
        line=_line(call),
        last_call=_last_call(e164, linked_id),
    )


def was_called(linked_id: str, *, user_id: UUID) -> bool:
    """Whether a phone of the user rang in this call, also when it is over."""
    if LiveCall.objects.filter(linked_id=linked_id, called_users__contains=[user_id]).exists():
        return True
    return CallLeg.objects.filter(record__linked_id=linked_id, user_id=user_id, is_caller=False).exists()


def _concerns(call: LiveCall, user_id: UUID) -> bool:
    return user_id in call.ringing_users or call.answered_by == user_id or call.state == LiveState.DIALLING


def _colleague(call: LiveCall) -> User | None:
    if not call.caller_device:
        return None
    account = SipAccount.objects.filter(extension=call.caller_number).select_related("user").first()
    return account.user if account else None


def _line(call: LiveCall) -> Number | None:
    e164 = to_e164(call.our_number) if call.our_number else None
    return Number.objects.filter(e164=e164).first() if e164 else None


def _last_call(e164: str, linked_id: str) -> CallRecord | None:
    if not e164:
        return None
    earlier = CallRecord.objects.filter(other_e164=e164).exclude(linked_id=linked_id)
    return earlier.select_related("person").prefetch_related("legs__user").order_by("-started_at").first()
