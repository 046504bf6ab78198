"""What callers from outside hear before the phones ring: real phones hear it, and no call is ever lost by it.

The voice of these tests sings one tone, so that a phone knows the greeting when it hears it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from phones.tones import write_tone
from telecube.accounts.actions.availability import choose_availability
from telecube.accounts.models import Availability, EndReason
from telecube.billing.actions.access import open_fully, schedule_end
from telecube.calls.models import CallLeg, CallRecord, LiveCall
from telecube.config import config
from telecube.core.actor import Actor
from telecube.core.clock import now
from telecube.core.tenancy import tenant_scope
from telecube.devtools.processes import Service
from telecube.telephony.actions.greetings import GreetingWish, change_greeting
from telecube.telephony.models import Greeting, Number
from telecube.telephony.queries.greetings import company_greeting
from telecube.telephony.voice import speech
from telecube.telephony.voice.greetings import remove_files
from tests.asterisk.exchange import TONES, Desk, Exchange, PhoneBook, wait_on
from tests.asterisk.test_call_log import Notices, gate, notices, switchboard

__all__ = ["gate", "notices", "switchboard"]
pytestmark = pytest.mark.usefixtures("committing")
GREETING_HZ, GREETING_SECONDS = 700.0, 3
#: The Polish ringing tone.
RINGING_HZ = 425.0
RINGS, SPEAKS, BUSY, NOBODY = 180, 183, 486, 480
Greet = Callable[..., Greeting]


@pytest.fixture
def greet(exchange: Exchange, committing: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Greet]:
    """Give acme a greeting that is one tone; off again after the test."""
    tone = tmp_path / "tone.wav"
    monkeypatch.setattr(speech, "config", config.model_copy(update={"speech_command": f"cp {tone} {{target}}"}))

    def turn_on(*, is_on: bool = True, left_out: str = "", seconds: int = GREETING_SECONDS) -> Greeting:
        write_tone(tone, GREETING_HZ, seconds)
        with tenant_scope(exchange.acme.id):
            revision = company_greeting().revision
            numbers = tuple(Number.objects.filter(e164=left_out).values_list("pk", flat=True))
        # Another text, for a spoken one is not spoken again.
        wish = GreetingWish(text=f"Dzień dobry {seconds}", language="pl", is_on=is_on, left_out=numbers)
        return change_greeting(exchange.acme.actor("anna"), wish, revision=revision)

    yield turn_on
    turn_on(is_on=False)


def first_code(call: Any) -> int:
    """Return the first word of the exchange about a call: 180 it rings, 183 it speaks."""
    return next(code for state, code in call.history if state == "early")


def find_record(exchange: Exchange, number: str) -> CallRecord | None:
    with tenant_scope(exchange.acme.id):
        return CallRecord.objects.filter(other_e164=number, is_open=False).first()


def test_a_caller_hears_the_greeting_then_ringing_then_the_person(
    phone: PhoneBook, desks: dict[str, Desk], greet: Greet, notices: Notices, switchboard: Service
) -> None:
    greet()
    outside, ben = phone.outside(), phone("ben")
    call = outside.call(desks["ben"].number)
    call.wait_heard(GREETING_HZ)
    assert first_code(call) == SPEAKS
    assert ben.incoming == []
    assert notices.about("call.ringing") == []
    ringing = ben.wait_incoming()
    wait_on(ben, notices.more_than(0, "call.ringing"), "the pop-up")
    call.wait_heard(RINGING_HZ)  # though the called phone has not said yet that it rings
    ringing.ring()
    call.wait_heard(RINGING_HZ)
    assert "answered" not in call.seen_at
    ringing.answer()
    call.wait_heard(TONES["ben"])
    ringing.wait_heard(TONES["outside"])
    call.hang_up()
    ringing.wait_ended()


def test_whoever_hangs_up_during_the_greeting_is_a_missed_call(
    exchange: Exchange, phone: PhoneBook, desks: dict[str, Desk], greet: Greet, notices: Notices, switchboard: Service
) -> None:
    greet()
    caller, began = "+48511222331", now()
    outside, ben = phone.outside(caller), phone("ben")
    call = outside.call(desks["ben"].number)
    call.wait_heard(GREETING_HZ)
    call.hang_up()
    call.wait_ended()
    record = wait_on(outside, lambda: find_record(exchange, caller), "the record of the call")
    assert (record.direction, record.is_missed, record.answered_at) == ("in", True, None)
    assert (record.from_number, record.our_number) == (caller, desks["ben"].number)
    assert began - timedelta(seconds=1) <= record.started_at <= now()
    with tenant_scope(exchange.acme.id):
        assert set(CallLeg.objects.filter(record=record).values_list("user_id", flat=True)) == {
            None,
            desks["ben"].user_id,
        }
        wait_on(outside, lambda: not LiveCall.objects.exists(), "the end of the running call")
    assert ben.incoming == []
    assert notices.about("call.ringing") == []


def test_whoever_hangs_up_while_it_rings_after_the_greeting_is_a_missed_call(
    exchange: Exchange, phone: PhoneBook, desks: dict[str, Desk], greet: Greet, switchboard: Service
) -> None:
    greet()
    caller = "+48511222332"
    outside, ben = phone.outside(caller), phone("ben")
    call = outside.call(desks["ben"].number)
    ringing = ben.wait_incoming()
    ringing.ring()
    call.wait_heard(RINGING_HZ)
    call.hang_up()
    ringing.wait_ended()
    record = wait_on(outside, lambda: find_record(exchange, caller), "the record of the call")
    assert (record.result, record.is_missed) == ("cancelled", True)


def test_without_its_file_the_phones_ring_all_the_same(
    exchange: Exchange, phone: PhoneBook, desks: dict[str, Desk], greet: Greet
) -> None:
    remove_files(greet().sound, company_id=exchange.acme.id)
    outside, ben = phone.outside(), phone("ben")
    call = outside.call(desks["ben"].number)
    ringing = ben.wait_incoming()
    ringing.ring()
    call.wait_heard(RINGING_HZ)
    ringing.answer()
    call.wait_heard(TONES["ben"])
    call.hang_up()
    ringing.wait_ended()


@pytest.fixture
def silent_database(greet: Greet) -> Iterator[None]:
    """The exchange's question about greetings fails."""
    greet()
    say = "{} EXECUTE ON FUNCTION asterisk.greeting(text, text) {} telecube_switch"
    with connections["owner"].cursor() as cursor:
        cursor.execute("SET ROLE telecube_views")
        cursor.execute(say.format("REVOKE", "FROM"))
        yield
        cursor.execute(say.format("GRANT", "TO"))
        cursor.execute("RESET ROLE")


@pytest.mark.usefixtures("silent_database")
def test_without_an_answer_of_the_database_the_phones_ring_all_the_same(
    phone: PhoneBook, desks: dict[str, Desk]
) -> None:
    outside, ben = phone.outside(), phone("ben")
    call = outside.call(desks["ben"].number)
    ben.wait_incoming().answer()
    call.wait_heard(TONES["ben"])
    call.hang_up()
    call.wait_ended()


def rings_at_once(caller: Any, dialled: str, ben: Any) -> None:
    """Call; the first word of the exchange is that it rings."""
    call = caller.call(dialled)
    ringing = ben.wait_incoming()
    ringing.ring()
    call.wait("early")
    assert first_code(call) == RINGS
    ringing.answer()
    call.wait_heard(TONES["ben"])
    call.hang_up()
    ringing.wait_ended()


def test_a_company_without_a_greeting_rings_at_once(phone: PhoneBook, desks: dict[str, Desk], greet: Greet) -> None:
    greet()
    greet(is_on=False)
    rings_at_once(phone.outside(), desks["ben"].number, phone("ben"))


def test_a_number_that_is_left_out_rings_at_once_and_the_others_greet(
    phone: PhoneBook, desks: dict[str, Desk], greet: Greet
) -> None:
    greet(left_out=desks["ben"].number)
    outside, anna = phone.outside(), phone("anna")
    rings_at_once(outside, desks["ben"].number, phone("ben"))
    call = outside.call(desks["anna"].number)
    call.wait_heard(GREETING_HZ)
    call.hang_up()
    call.wait_ended()
    assert anna.incoming == []


def test_colleagues_never_hear_it(phone: PhoneBook, desks: dict[str, Desk], greet: Greet) -> None:
    greet()
    anna, ben = phone("anna"), phone("ben")
    for dialled in (desks["ben"].extension, desks["ben"].number):
        rings_at_once(anna, dialled, ben)


def test_somebody_of_another_company_hears_it(phone: PhoneBook, desks: dict[str, Desk], greet: Greet) -> None:
    greet()
    gina, ben = phone("gina"), phone("ben")
    call = gina.call(desks["ben"].number)
    call.wait_heard(GREETING_HZ)
    ringing = ben.wait_incoming()
    ringing.ring()
    call.wait_heard(RINGING_HZ)
    ringing.answer()
    call.wait_heard(TONES["ben"])
    ringing.wait_heard(TONES["gina"])
    call.hang_up()
    ringing.wait_ended()


def test_a_caller_who_is_passed_on_hears_it_no_second_time(
    phone: PhoneBook, desks: dict[str, Desk], greet: Greet
) -> None:
    greet(left_out=desks["ben"].number)
    outside, anna, ben = phone.outside(), phone("anna"), phone("ben")
    call = outside.call(desks["ben"].number)
    taken = ben.wait_incoming()
    taken.answer()
    call.wait_heard(TONES["ben"])
    before = now()
    taken.transfer(desks["anna"].number)
    ringing = anna.wait_incoming()
    assert now() - before < timedelta(seconds=GREETING_SECONDS)
    ringing.answer()
    call.wait_heard(TONES["anna"])
    call.hang_up()
    ringing.wait_ended()


def test_a_phone_that_comes_during_the_greeting_rings_too(
    phone: PhoneBook, desks: dict[str, Desk], greet: Greet
) -> None:
    greet(seconds=8)
    outside, ben = phone.outside(), phone("ben")
    call = outside.call(desks["ben"].number)
    call.wait_heard(GREETING_HZ)
    second = phone("ben", address="127.0.1.77")
    for one in (ben, second):
        one.wait_incoming(20)
    call.hang_up()
    call.wait_ended()


def test_nobody_is_greeted_before_a_refusal(
    exchange: Exchange, phone: PhoneBook, desks: dict[str, Desk], greet: Greet
) -> None:
    greet()
    outside = phone.outside()
    nobody = outside.call(desks["ben"].number)
    assert nobody.wait_ended() == NOBODY
    ben, actor = phone("ben"), exchange.acme.actor("ben")
    with tenant_scope(exchange.acme.id):
        choose_availability(actor, Availability.DO_NOT_DISTURB)
    busy = outside.call(desks["ben"].number)
    assert busy.wait_ended() == BUSY
    with tenant_scope(exchange.acme.id):
        choose_availability(actor, Availability.READY)
    assert ben.incoming == []
    assert [state for call in (nobody, busy) for state, _code in call.history if state == "early"] == []


def test_after_the_end_callers_hear_the_announcement_alone(
    exchange: Exchange, phone: PhoneBook, desks: dict[str, Desk], greet: Greet
) -> None:
    greet()
    system = Actor.system(exchange.acme.id, "test")
    outside, ben = phone.outside(), phone("ben")
    with tenant_scope(exchange.acme.id):
        schedule_end(system, full_until=now() - timedelta(seconds=1), reason=EndReason.TRIAL)
    call = outside.call(desks["ben"].number)
    outside.wait_for(lambda: call.heard().level > 0.01, "speech", poll=0.1)
    (channel,) = exchange.ari("GET", "/channels")
    assert channel["dialplan"]["app_data"] == "telecube/account-ended,noanswer"
    assert not call.heard().is_near(GREETING_HZ)
    assert call.wait_ended(20) == 403
    with tenant_scope(exchange.acme.id):
        open_fully(system)
    assert ben.incoming == []
