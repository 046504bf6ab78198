"""From all events of one linked id to one call with its legs; pure, the order of the events never matters."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from telecube.calls.interpreter.drafts import (
    ANSWERED,
    ANSWERED_ELSEWHERE,
    BUSY,
    CANCELLED,
    FAILED,
    IN,
    IN_PROGRESS,
    INTERNAL,
    INTERRUPTED,
    NO_ANSWER,
    OUT,
    REJECTED,
    CallDraft,
    Device,
    LegDraft,
)
from telecube.calls.interpreter.events import SwitchEvent
from telecube.calls.interpreter.sides import (
    CAUSE_ANSWERED_ELSEWHERE,
    Side,
    caller_among,
    is_phone,
    sides_of,
)

# Written by us when the switch lost a call without writing its end.
INTERRUPTION = "INTERRUPTED"
_END = "LINKEDID_END"

_DIALLED_NUMBER = re.compile(r"(\+?\d{2,15})@")
_BY_CAUSE = {
    1: FAILED,
    17: BUSY,
    18: NO_ANSWER,
    19: NO_ANSWER,
    21: REJECTED,
    127: CANCELLED,
}
_BY_DIAL_STATUS = {
    "CANCEL": CANCELLED,
    "BUSY": BUSY,
    "NOANSWER": NO_ANSWER,
    "CONGESTION": FAILED,
    "CHANUNAVAIL": FAILED,
}


def interpret(events: Iterable[SwitchEvent], devices: Mapping[str, Device]) -> CallDraft | None:
    """The call that these events of one linked id tell; None when no phone or trunk took part."""
    facts = list(events)
    sides = sides_of(facts)
    if not sides:
        return None

    linked_id = facts[0].linked_id
    caller = caller_among(sides, linked_id)
    callees = [side for side in sides if side is not caller]
    closing = _closing(facts)
    answered_at = _answered_at(caller, callees)
    result = _result(caller, callees, closing, answered_at, devices)
    route = _route(facts)
    direction = route.get("direction") or _direction(caller, callees, devices)
    our_number = route.get("our") or _our_number(direction, caller)
    legs = [_leg(side, side is caller, answered_at, result, closing, devices) for side in sides]
    if not callees:
        legs += _unreached(route, caller, result, closing)
    return CallDraft(
        linked_id=linked_id,
        tenant_id=tenant_of(facts),
        direction=direction,
        from_number=route.get("from") or _from_number(direction, caller, our_number, devices),
        to_number=route.get("to") or _to_number(caller, callees),
        our_number=our_number,
        started_at=caller.started_at,
        answered_at=answered_at,
        ended_at=_ended_at(sides, closing),
        result=result,
        refused=_refused(facts),
        legs=tuple(legs),
    )


def tenant_of(events: Iterable[SwitchEvent]) -> UUID | None:
    """Whose call it is: the first tenant that the switch named; None until the call was routed to one."""
    named = sorted((event.at, event.tenant_id) for event in events if event.tenant_id is not None)
    return named[0][1] if named else None


def _route(facts: list[SwitchEvent]) -> dict[str, str]:
    """What the exchange decided when the call was dialled; a transfer's later decision does not count."""
    decided = [event for event in facts if event.facts and not event.facts.get("transferer")]
    return min(decided, key=lambda event: event.at).facts if decided else {}


def _refused(facts: list[SwitchEvent]) -> str:
    """Why the exchange put nobody through; a limit is met after the first decision, so any event may say it."""
    reasons = sorted((event.at, event.facts.get("refused", "")) for event in facts if not event.facts.get("transferer"))
    return next((reason for _, reason in reasons if reason), "")


def _unreached(route: dict[str, str], caller: Side, result: str, closing: SwitchEvent | None) -> list[LegDraft]:
    """The user who was called but had no phone connected: the missed call is theirs all the same."""
    try:
        user_id = UUID(route.get("called", ""))
    except ValueError:
        return []
    ended_at = closing.at if closing else None
    return [LegDraft(f"user/{user_id}", "", user_id, False, caller.started_at, None, ended_at, result)]


def _closing(facts: list[SwitchEvent]) -> SwitchEvent | None:
    """The event that ended the call; the switch's own word beats our guess that it was interrupted."""
    for kind in (_END, INTERRUPTION):
        found = [event for event in facts if event.type == kind]
        if found:
            return max(found, key=lambda event: event.at)
    return None


def _answered_at(caller: Side, callees: list[Side]) -> datetime | None:
    """When a called party picked up; the switch itself answers only where nobody was called."""
    if not callees:
        return caller.picked_up_at
    return min((side.picked_up_at for side in callees if side.picked_up_at), default=None)


def _result(
    caller: Side,
    callees: list[Side],
    closing: SwitchEvent | None,
    answered_at: datetime | None,
    devices: Mapping[str, Device],
) -> str:
    if closing is None:
        return IN_PROGRESS
    if closing.type == INTERRUPTION:
        return INTERRUPTED
    if answered_at:
        return ANSWERED
    if callees:
        return _unanswered(caller, callees)
    return _never_rang(caller, rang_us=not is_phone(caller, devices))


def _unanswered(caller: Side, callees: list[Side]) -> str:
    """Why none of the phones that rang was picked up."""
    if caller.dial_status == "CANCEL" or caller.cause == 127:
        return CANCELLED
    causes = {side.cause for side in callees}
    # The switch tells a rejection apart only in the cause; its dial status says CHANUNAVAIL.
    if 21 in causes:
        return REJECTED
    if 17 in causes:
        return BUSY
    if caller.dial_status in _BY_DIAL_STATUS:
        return _BY_DIAL_STATUS[caller.dial_status]
    return next((result for cause, result in sorted(_BY_CAUSE.items()) if cause in causes), NO_ANSWER)


def _never_rang(caller: Side, *, rang_us: bool) -> str:
    """A call that reached no phone: from outside it is one more unanswered call, from inside a failure."""
    if caller.cause == 127:
        return CANCELLED
    if caller.cause == 17:
        return BUSY
    return NO_ANSWER if rang_us else FAILED


def _direction(caller: Side, callees: list[Side], devices: Mapping[str, Device]) -> str:
    if not is_phone(caller, devices):
        return IN
    if any(not is_phone(side, devices) for side in callees[:1]):
        return OUT
    if not callees and len(caller.dialled.lstrip("+")) > 6:
        return OUT
    return INTERNAL


def _our_number(direction: str, caller: Side) -> str:
    """Our outside number in the call: the one dialled, or the one shown to the other party."""
    if direction == IN:
        return caller.dialled
    if direction == OUT:
        shown = caller.presented
        return shown if len(shown) > 6 else ""
    return ""


def _from_number(direction: str, caller: Side, our_number: str, devices: Mapping[str, Device]) -> str:
    if direction == OUT and our_number:
        return our_number
    device = devices.get(caller.endpoint)
    if device and device.extension:
        return device.extension
    return caller.first_caller


def _to_number(caller: Side, callees: list[Side]) -> str:
    if caller.dialled:
        return caller.dialled
    in_arguments = _DIALLED_NUMBER.search(caller.dial_arguments)
    if in_arguments:
        return in_arguments[1]
    return next((side.first_caller for side in callees if side.first_caller), "")


def _ended_at(sides: list[Side], closing: SwitchEvent | None) -> datetime | None:
    if closing is None:
        return None
    if closing.type == INTERRUPTION:
        return closing.at
    return max((side.ended_at for side in sides if side.ended_at), default=closing.at)


def _leg(
    side: Side,
    is_caller: bool,
    answered_at: datetime | None,
    call_result: str,
    closing: SwitchEvent | None,
    devices: Mapping[str, Device],
) -> LegDraft:
    device = devices.get(side.endpoint)
    picked_up_at = answered_at if is_caller else side.picked_up_at
    ended_at = side.ended_at or (closing.at if closing else None)
    return LegDraft(
        channel=side.channel,
        device_id=side.endpoint,
        user_id=device.user_id if device else None,
        is_caller=is_caller,
        started_at=side.started_at,
        answered_at=picked_up_at,
        ended_at=ended_at,
        result=call_result if is_caller else _leg_result(side, call_result),
    )


def _leg_result(side: Side, call_result: str) -> str:
    if side.ended_at is None:
        return call_result if call_result in {IN_PROGRESS, INTERRUPTED} else FAILED
    if side.picked_up_at:
        return ANSWERED
    if side.cause == CAUSE_ANSWERED_ELSEWHERE:
        return ANSWERED_ELSEWHERE
    if call_result == CANCELLED:
        return CANCELLED
    return _BY_CAUSE.get(side.cause or 0, NO_ANSWER)
