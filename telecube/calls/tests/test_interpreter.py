"""Recorded calls, as the switch wrote them, and what they mean."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from telecube.calls.interpreter.drafts import CallDraft
from telecube.calls.interpreter.record import interpret
from telecube.calls.tests.tables import (
    ACME,
    ANNA,
    BEN,
    CARLA,
    DEVICES,
    at,
    read_table,
)

COLLEAGUE_ANSWERS = """
28.757 CHAN_START   anna#1 from=101 to=102
28.764 APP_START    anna#1 from=101 to=ext dial=PJSIP/benbenben102/sip:benbenben102@127.0.0.1:60034,30
28.766 CHAN_START   ben#2 from=102 to=s
28.770 ANSWER       ben#2 from=102 to=ext
28.770 ANSWER       anna#1 from=101 to=ext
28.771 BRIDGE_ENTER ben#2
28.771 BRIDGE_ENTER anna#1
31.761 BRIDGE_EXIT  anna#1
31.761 BRIDGE_EXIT  ben#2
31.763 HANGUP       ben#2 cause=16
31.763 CHAN_END     ben#2
31.763 APP_END      anna#1
31.763 HANGUP       anna#1 cause=16 status=ANSWER
31.763 CHAN_END     anna#1
31.763 LINKEDID_END anna#1
"""
CALLER_RINGS_OFF = """
32.794 CHAN_START   anna#1 from=101 to=102
32.798 APP_START    anna#1 from=101 to=ext
32.799 CHAN_START   ben#2 from=102 to=s
34.780 HANGUP       ben#2 cause=127
34.780 CHAN_END     ben#2
34.781 APP_END      anna#1
34.781 HANGUP       anna#1 cause=127 status=CANCEL
34.781 CHAN_END     anna#1
34.781 LINKEDID_END anna#1
"""
BUSY = """
36.803 CHAN_START   anna#1 from=101 to=102
36.806 APP_START    anna#1 from=101 to=ext
36.808 CHAN_START   ben#2 from=102 to=s
36.810 APP_END      anna#1
36.811 HANGUP       ben#2 cause=17
36.811 CHAN_END     ben#2
36.811 HANGUP       anna#1 cause=17 status=BUSY
36.811 CHAN_END     anna#1
36.811 LINKEDID_END anna#1
"""
REJECTED = BUSY.replace("cause=17 status=BUSY", "cause=21 status=CHANUNAVAIL").replace("cause=17", "cause=21")
NOBODY_PICKS_UP = """
0.000 CHAN_START   anna#1 from=101 to=102
0.006 APP_START    anna#1 from=101 to=ext
0.008 CHAN_START   ben#2 from=102 to=s
30.01 HANGUP       ben#2 cause=0
30.01 CHAN_END     ben#2
30.01 APP_END      anna#1
30.01 HANGUP       anna#1 cause=19 status=NOANSWER
30.01 CHAN_END     anna#1
30.01 LINKEDID_END anna#1
"""
FROM_OUTSIDE_TWO_PHONES = """
0.000 CHAN_START   trunk#1 from=602345678 to=+48123456700 tenant=
0.010 APP_START    trunk#1 from=602345678 to=ext
0.012 CHAN_START   ben#2 from=102 to=s
0.013 CHAN_START   benweb#3 from=102 to=s
4.000 ANSWER       benweb#3
4.001 ANSWER       trunk#1
4.002 HANGUP       ben#2 cause=26
4.002 CHAN_END     ben#2
4.003 BRIDGE_ENTER benweb#3
4.003 BRIDGE_ENTER trunk#1
64.00 BRIDGE_EXIT  trunk#1
64.00 BRIDGE_EXIT  benweb#3
64.00 HANGUP       benweb#3 cause=16
64.00 CHAN_END     benweb#3
64.01 HANGUP       trunk#1 cause=16 status=ANSWER
64.01 CHAN_END     trunk#1
64.01 LINKEDID_END trunk#1
"""
TO_OUTSIDE = """
0.000 CHAN_START   anna#1 from=101 to=602345678
0.010 APP_START    anna#1 from=+48123456701 to=trunk dial=PJSIP/+48602345678@trunk-demo,30
0.012 CHAN_START   trunk#2 from=+48602345678 to=s
5.000 ANSWER       trunk#2
5.000 ANSWER       anna#1
5.001 BRIDGE_ENTER trunk#2
5.001 BRIDGE_ENTER anna#1
9.000 BRIDGE_EXIT  anna#1
9.000 HANGUP       trunk#2 cause=16
9.000 CHAN_END     trunk#2
9.000 HANGUP       anna#1 cause=16 status=ANSWER
9.000 CHAN_END     anna#1
9.000 LINKEDID_END anna#1
"""
BLIND_TRANSFER = """
38.331 CHAN_START    anna#1 from=101 to=102
38.335 APP_START     anna#1 from=101 to=ext
38.337 CHAN_START    ben#2 from=102 to=s
38.340 ANSWER        ben#2
38.340 ANSWER        anna#1
38.341 BRIDGE_ENTER  ben#2
38.341 BRIDGE_ENTER  anna#1
40.331 BLINDTRANSFER ben#2
40.331 BRIDGE_EXIT   anna#1 to=103
40.331 BRIDGE_EXIT   ben#2
40.331 HANGUP        ben#2 cause=16
40.331 CHAN_END      ben#2
40.332 APP_END       anna#1
40.336 APP_START     anna#1 from=101 to=ext
40.338 CHAN_START    carla#3 from=103 to=s
40.341 ANSWER        carla#3
40.341 BRIDGE_ENTER  carla#3
40.341 BRIDGE_ENTER  anna#1
43.339 BRIDGE_EXIT   anna#1
43.340 APP_END       anna#1
43.340 HANGUP        anna#1 cause=16 status=ANSWER
43.340 CHAN_END      anna#1
43.341 BRIDGE_EXIT   carla#3
43.345 HANGUP        carla#3 cause=16
43.345 CHAN_END      carla#3
43.345 LINKEDID_END  carla#3
"""
CLICK_TO_CALL = """
0.000 CHAN_START   anna#1 from= to=s
2.000 ANSWER       anna#1 from=101 to=602345678
2.010 APP_START    anna#1 from=+48123456701 to=trunk dial=PJSIP/+48602345678@trunk-demo,30
2.012 CHAN_START   trunk#2 from=+48123456701 to=s
7.000 ANSWER       trunk#2
7.001 BRIDGE_ENTER trunk#2
7.001 BRIDGE_ENTER anna#1
9.000 HANGUP       trunk#2 cause=16
9.000 CHAN_END     trunk#2
9.000 HANGUP       anna#1 cause=16 status=ANSWER
9.000 CHAN_END     anna#1
9.000 LINKEDID_END anna#1
"""
PHONE_NOT_CONNECTED = """
0.000 CHAN_START   trunk#1 from=602345678 to=+48123456700 tenant=
0.020 HANGUP       trunk#1 cause=20 tenant=
0.020 CHAN_END     trunk#1 tenant=
0.020 LINKEDID_END trunk#1 tenant=
"""
EVERY_TABLE = [
    COLLEAGUE_ANSWERS,
    CALLER_RINGS_OFF,
    BUSY,
    REJECTED,
    NOBODY_PICKS_UP,
    FROM_OUTSIDE_TWO_PHONES,
    TO_OUTSIDE,
    BLIND_TRANSFER,
    CLICK_TO_CALL,
    PHONE_NOT_CONNECTED,
]


def call_of(table: str) -> CallDraft:
    draft = interpret(read_table(table), DEVICES)
    assert draft is not None
    return draft


def test_a_colleague_answers():
    call = call_of(COLLEAGUE_ANSWERS)
    assert (call.direction, call.result, call.tenant_id) == ("internal", "answered", ACME)
    assert (call.from_number, call.to_number, call.our_number) == ("101", "102", "")
    assert (call.started_at, call.answered_at, call.ended_at) == (at(28.757), at(28.770), at(31.763))
    assert call.duration_seconds == 3
    assert [(leg.user_id, leg.is_caller, leg.result) for leg in call.legs] == [
        (ANNA, True, "answered"),
        (BEN, False, "answered"),
    ]


@pytest.mark.parametrize(
    ("table", "result", "leg_result", "seconds"),
    [
        (CALLER_RINGS_OFF, "cancelled", "cancelled", 2),
        (BUSY, "busy", "busy", 0),
        (REJECTED, "rejected", "rejected", 0),
        (NOBODY_PICKS_UP, "no_answer", "no_answer", 30),
    ],
)
def test_a_call_that_nobody_answers_says_why_and_how_long_it_rang(table, result, leg_result, seconds):
    call = call_of(table)
    assert call.result == result
    assert call.legs[1].result == leg_result
    assert call.answered_at is None
    assert call.duration_seconds == seconds


def test_a_call_from_outside_belongs_to_the_phone_that_was_picked_up():
    call = call_of(FROM_OUTSIDE_TWO_PHONES)
    assert (call.direction, call.result, call.tenant_id) == ("in", "answered", ACME)
    assert (call.from_number, call.our_number) == ("602345678", "+48123456700")
    assert call.duration_seconds == 60
    by_device = {leg.device_id: leg for leg in call.legs}
    assert by_device["benbenben102"].result == "answered_elsewhere"
    assert by_device["benbenben102"].answered_at is None
    assert by_device["browserben02"].result == "answered"


def test_a_call_to_outside_shows_the_number_that_the_other_party_saw():
    call = call_of(TO_OUTSIDE)
    assert (call.direction, call.result) == ("out", "answered")
    assert (call.from_number, call.our_number, call.to_number) == ("+48123456701", "+48123456701", "602345678")
    assert call.duration_seconds == 4


def test_a_transferred_call_stays_one_call_with_three_legs():
    call = call_of(BLIND_TRANSFER)
    assert (call.result, call.to_number) == ("answered", "102")
    assert call.ended_at == at(43.345)
    assert [leg.user_id for leg in call.legs] == [ANNA, BEN, CARLA]
    assert [leg.result for leg in call.legs] == ["answered"] * 3
    assert call.legs[1].ended_at == at(40.331)


def test_a_click_to_call_is_answered_by_the_called_party_not_by_our_own_phone():
    call = call_of(CLICK_TO_CALL)
    assert (call.direction, call.to_number, call.our_number) == ("out", "+48602345678", "+48123456701")
    assert call.answered_at == at(7.0)


def test_a_call_from_outside_that_finds_no_phone_counts_as_unanswered():
    call = call_of(PHONE_NOT_CONNECTED.replace("tenant=", "tenant=acme"))
    assert (call.direction, call.result, call.tenant_id) == ("in", "no_answer", ACME)


def test_a_call_to_nobodys_number_names_no_tenant():
    call = call_of(PHONE_NOT_CONNECTED)
    assert call.tenant_id is None


def test_a_call_without_its_end_is_in_progress():
    call = interpret(read_table(COLLEAGUE_ANSWERS)[:7], DEVICES)
    assert call is not None
    assert (call.result, call.is_open, call.ended_at, call.duration_seconds) == ("in_progress", True, None, None)
    assert call.answered_at == at(28.770)


def test_a_call_lost_by_the_switch_is_closed_as_interrupted_when_it_was_last_seen():
    lost = "\n".join(COLLEAGUE_ANSWERS.strip().splitlines()[:7]) + "\n58.770 INTERRUPTED anna#1"
    call = call_of(lost)
    assert (call.result, call.is_open, call.duration_seconds) == ("interrupted", False, 30)
    assert call.legs[1].result == "interrupted"


def test_the_switchs_own_end_beats_our_guess_that_it_was_interrupted():
    call = call_of(COLLEAGUE_ANSWERS + "40.0 INTERRUPTED anna#1")
    assert (call.result, call.ended_at) == ("answered", at(31.763))


def test_the_phone_of_a_deleted_account_still_counts_as_ours():
    call = interpret(read_table(COLLEAGUE_ANSWERS), {})
    assert call is not None
    assert (call.direction, call.tenant_id, call.from_number) == ("internal", ACME, "101")
    assert [leg.user_id for leg in call.legs] == [None, None]


@pytest.mark.parametrize("table", EVERY_TABLE)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_the_order_in_which_the_events_arrive_never_matters(table, data):
    events = read_table(table)
    shuffled = data.draw(st.permutations(events))
    assert interpret(shuffled, DEVICES) == interpret(events, DEVICES)


@pytest.mark.parametrize("table", EVERY_TABLE)
def test_an_event_told_twice_changes_nothing(table):
    events = read_table(table)
    assert interpret([*events, *events], DEVICES) == interpret(events, DEVICES)


@pytest.mark.parametrize("table", EVERY_TABLE)
def test_every_beginning_of_a_call_can_be_told(table):
    events = read_table(table)
    for length in range(1, len(events)):
        call = interpret(events[:length], DEVICES)
        assert call is not None
        assert call.result == "in_progress"
