"""Calls recorded on the real exchange: real phones, real operator, real dial plan."""

import json
import random
from collections import defaultdict
from pathlib import Path

import pytest

from telecube.calls.interpreter.events import SwitchEvent, event_from
from telecube.calls.interpreter.record import interpret

RECORDED = Path(__file__).parent / "recorded" / "calls.jsonl"
OUTSIDE, OURS, THEIRS = "+48602345678", "+48229679441", "+48122679441"


def recorded() -> dict[str, list[list[SwitchEvent]]]:
    """What was done → the calls it made, each with its events."""
    calls: dict[str, dict[str, list[SwitchEvent]]] = defaultdict(lambda: defaultdict(list))
    name = ""
    for line in RECORDED.read_text().splitlines():
        body = json.loads(line)
        if "sample" in body:
            name = body["sample"]
            continue
        event = event_from(body)
        calls[name][event.linked_id].append(event)
    return {name: list(by_id.values()) for name, by_id in calls.items()}


CALLS = recorded()

MEANT = [
    ("internal answered, caller hangs up", "internal", "answered", "101", "103", ["answered", "answered"]),
    ("internal cancelled by the caller", "internal", "cancelled", "101", "103", ["cancelled", "cancelled"]),
    ("internal busy (486)", "internal", "busy", "101", "103", ["busy", "busy"]),
    ("internal rejected (603)", "internal", "rejected", "101", "103", ["rejected", "rejected"]),
    ("internal no answer within 30 s", "internal", "no_answer", "101", "103", ["no_answer", "no_answer"]),
    (
        "inbound, two devices ring, one answers and hangs up",
        "in", "answered", OUTSIDE, OURS, ["answered", "answered", "answered_elsewhere"],
    ),
    ("inbound, two devices ring, caller gives up", "in", "cancelled", OUTSIDE, OURS, ["cancelled"] * 3),
    ("inbound, caller hangs up during the greeting", "in", "cancelled", OUTSIDE, OURS, ["cancelled"] * 2),
    ("inbound, caller gives up while it rings after the greeting", "in", "cancelled", OUTSIDE, OURS, ["cancelled"] * 2),
    ("outbound answered", "out", "answered", "+48221679441", OUTSIDE, ["answered", "answered"]),
    ("outbound busy", "out", "busy", "+48221679441", OUTSIDE, ["busy", "busy"]),
    ("unknown number dialled by a user", "internal", "failed", "101", "5551", ["failed"]),
    ("outbound refused: no presentation number", "out", "failed", "103", OUTSIDE, ["failed"]),
    (
        "internal, Ben (two devices) transfers Anna blindly to Carla",
        "internal", "answered", "101", "102", ["answered", "answered_elsewhere", "answered", "answered"],
    ),
    (
        "inbound, Ben transfers the outside caller blindly to Carla",
        "in", "answered", OUTSIDE, OURS, ["answered", "answered_elsewhere", "answered", "answered"],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("name", "direction", "result", "from_number", "to_number", "legs"), MEANT)
def test_the_recorded_call_means(name, direction, result, from_number, to_number, legs):
    (events,) = CALLS[name]
    call = interpret(events, {})
    assert call is not None
    assert (call.direction, call.result) == (direction, result)
    assert (call.from_number, call.to_number) == (from_number, to_number)
    assert [leg.result for leg in call.legs] == legs
    assert call.tenant_id is not None


def test_a_call_between_two_companies_is_one_call_for_each():
    calls = [interpret(events, {}) for events in CALLS["to another company's number: two linked ids, one per company"]]
    told = [(call.direction, call.our_number, call.result) for call in calls if call]
    assert told == [("out", "+48221679441", "answered"), ("in", THEIRS, "answered")]
    assert len({call.tenant_id for call in calls if call}) == 2


def test_a_number_that_nobody_has_belongs_to_no_company():
    (events,) = CALLS["inbound to a number that is not on the exchange (no tenant)"]
    call = interpret(events, {})
    assert call is not None
    assert call.tenant_id is None


def test_the_called_user_without_a_connected_phone_stands_in_the_missed_call():
    (events,) = CALLS["inbound, two devices ring, caller gives up"]
    callers_own = [event for event in events if event.is_caller]
    call = interpret(callers_own, {})
    assert call is not None
    assert (call.legs[1].user_id, call.legs[1].device_id) == (call.legs[1].user_id, "")
    assert str(call.legs[1].user_id) == next(event.facts["called"] for event in events if event.facts)


@pytest.mark.parametrize("name", CALLS)
def test_the_order_of_recorded_events_does_not_matter(name):
    for events in CALLS[name]:
        shuffled = random.Random(7).sample(events, len(events))
        assert interpret(shuffled, {}) == interpret(events, {})


def test_the_record_keeps_why_nobody_was_put_through():
    (refused,) = CALLS["outbound refused: no presentation number"]
    (answered,) = CALLS["outbound answered"]
    said = [call.refused for call in (interpret(refused, {}), interpret(answered, {})) if call]
    assert said == ["no_presentation_number", ""]
