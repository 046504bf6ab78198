"""The test call: whoever dials *43 hears a sentence and then himself."""

import pytest

from telecube.telephony.extensions import TEST_CALL
from tests.asterisk.exchange import TONES, Desk, Exchange, PhoneBook, as_switch, wait_on

pytestmark = pytest.mark.usefixtures("committing")


def test_a_phone_that_dials_it_hears_speech_and_then_its_own_voice(exchange: Exchange, phone: PhoneBook) -> None:
    anna, seen = phone("anna"), len(exchange.events())
    call = anna.call(TEST_CALL)
    call.wait("answered")
    call.wait_heard(TONES["anna"], seconds=25)
    call.hang_up()
    call.wait_ended()

    def told() -> bool:
        rows = exchange.events()[seen:]
        return any("direction=internal" in row.get("eventextra", "") and "to=*43" in row["eventextra"] for row in rows)

    wait_on(anna, told, "the decision among the events")


def test_nobody_is_passed_on_to_the_test_call(exchange: Exchange, phone: PhoneBook, desks: dict[str, Desk]) -> None:
    with as_switch() as switch:
        row = switch.execute(
            "SELECT kind FROM asterisk.route('operator', %s, '+48602345678', %s)",
            [TEST_CALL, desks["anna"].device_id],
        ).fetchone()
    assert row == ("refuse",)


def test_from_outside_the_code_reaches_nothing(exchange: Exchange, phone: PhoneBook) -> None:
    assert phone.outside().call(TEST_CALL).wait_ended() in (403, 404)
