"""The kinds of calls, with tones measured in both directions."""

import json

import pytest

from tests.asterisk.exchange import TONES, Desk, Exchange, PhoneBook, wait_on


def test_a_user_calls_a_colleague_by_extension(phone: PhoneBook, desks: dict[str, Desk]) -> None:
    anna, ben = phone("anna"), phone("ben")
    call = anna.call(desks["ben"].extension)
    ringing = ben.wait_incoming()
    assert f"sip:{desks['anna'].extension}@" in ringing.remote
    assert "Anna" in ringing.remote
    ringing.ring()
    call.wait("early")
    ringing.answer()
    call.wait("answered")
    call.wait_heard(TONES["ben"])
    ringing.wait_heard(TONES["anna"])
    call.hang_up()
    assert ringing.wait_ended() == 200


def test_a_call_from_outside_rings_all_phones_of_the_numbers_owner(phone: PhoneBook, desks: dict[str, Desk]) -> None:
    outside, desk_phone, mobile = phone.outside(), phone("ben"), phone("ben", address="127.0.1.31", tone_hz=700)
    call = outside.call(desks["ben"].number)
    first, second = desk_phone.wait_incoming(), mobile.wait_incoming()
    assert "sip:+48602345678@" in first.remote
    first.ring()
    second.answer()
    call.wait("answered")
    call.wait_heard(700)
    second.wait_heard(TONES["outside"])
    assert first.wait_ended() == 487
    second.hang_up()
    call.wait_ended()


def test_a_callers_number_is_normalised(phone: PhoneBook, desks: dict[str, Desk]) -> None:
    outside, ben = phone.outside("0048602345678"), phone("ben")
    call = outside.call(desks["ben"].number)
    assert "sip:+48602345678@" in ben.wait_incoming().remote
    call.hang_up()
    call.wait_ended()


@pytest.mark.parametrize("dialled", ["602345678", "+48602345678", "0048602345678", "48602345678"])
def test_a_call_to_outside_shows_the_presentation_number(
    phone: PhoneBook, desks: dict[str, Desk], dialled: str
) -> None:
    outside, anna = phone.outside(), phone("anna")
    call = anna.call(dialled)
    arrived = outside.wait_incoming()
    assert "sip:+48602345678@" in arrived.local
    assert f"sip:{desks['anna'].number}@" in arrived.remote
    assert "Anna" not in arrived.message
    assert f"sip:{desks['anna'].extension}@" not in arrived.message
    arrived.answer()
    call.wait("answered")
    call.wait_heard(TONES["outside"])
    arrived.wait_heard(TONES["anna"])
    arrived.hang_up()
    call.wait_ended()


def test_without_a_presentation_number_nobody_outside_is_called(phone: PhoneBook) -> None:
    outside, carla = phone.outside(), phone("carla")
    assert carla.call("602345678").wait_ended() == 403
    assert outside.incoming == []


@pytest.mark.parametrize("dialled", ["112", "997", "998", "999"])
def test_an_emergency_call_leaves_with_the_companys_number(
    phone: PhoneBook, desks: dict[str, Desk], dialled: str
) -> None:
    outside, carla = phone.outside(), phone("carla")
    call = carla.call(dialled)
    arrived = outside.wait_incoming()
    assert f"sip:{dialled}@" in arrived.local
    assert f"sip:{desks['anna'].number}@" in arrived.remote
    call.hang_up()
    call.wait_ended()


def test_another_companys_number_is_called_like_one_outside_and_leaves_two_calls(
    exchange: Exchange, phone: PhoneBook, desks: dict[str, Desk]
) -> None:
    anna, gina = phone("anna"), phone("gina")
    seen = len(exchange.events())
    call = anna.call(desks["gina"].number)
    ringing = gina.wait_incoming()
    assert f"sip:{desks['anna'].number}@" in ringing.remote
    assert desks["anna"].device_id not in ringing.message
    assert "Anna" not in ringing.message
    ringing.answer()
    call.wait("answered")
    call.wait_heard(TONES["gina"])
    ringing.wait_heard(TONES["anna"])
    ringing.hang_up()
    call.wait_ended()

    def ended() -> bool:
        return sum(row["eventtype"] == "LINKEDID_END" for row in exchange.events()[seen:]) == 2

    wait_on(anna, ended, "end of both calls")
    tenants = {(row["linkedid"], row["tenantid"]) for row in exchange.events()[seen:] if row["tenantid"]}
    assert len({linked_id for linked_id, _ in tenants}) == 2
    assert {tenant for _, tenant in tenants} == {str(exchange.acme.id), str(exchange.globex.id)}
    assert len(tenants) == 2


def test_another_companys_extensions_and_devices_cannot_be_dialled(phone: PhoneBook, desks: dict[str, Desk]) -> None:
    anna, gina = phone("anna"), phone("gina")
    # Extension 103 is Carla's in acme; globex has only 101.
    assert gina.call(desks["carla"].extension).wait_ended() == 404
    assert gina.call(desks["anna"].device_id).wait_ended() == 404
    assert anna.call(desks["gina"].device_id).wait_ended() == 404
    assert anna.incoming == gina.incoming == []


@pytest.mark.parametrize("dialled", ["55", "7", "8999", "*99#", "abc", "602x345678"])
def test_an_unknown_number_is_not_found(phone: PhoneBook, dialled: str) -> None:
    assert phone("anna").call(dialled).wait_ended() == 404


@pytest.mark.parametrize("dialled", ["+48999999999", "101", "112", "602345678"])
def test_from_outside_only_company_numbers_are_reached(phone: PhoneBook, dialled: str) -> None:
    outside, anna = phone.outside(), phone("anna")
    assert outside.call(dialled).wait_ended() == 404
    assert anna.incoming == []


@pytest.mark.parametrize(("said", "heard"), [(486, 486), (603, 486)])
def test_a_refused_call_sounds_busy_to_the_caller(
    phone: PhoneBook, desks: dict[str, Desk], said: int, heard: int
) -> None:
    anna, ben = phone("anna"), phone("ben")
    call = anna.call(desks["ben"].extension)
    ben.wait_incoming().answer(said)
    assert call.wait_ended() == heard


def test_a_cancelled_call_stops_ringing(phone: PhoneBook, desks: dict[str, Desk]) -> None:
    anna, ben = phone("anna"), phone("ben")
    call = anna.call(desks["ben"].extension)
    ringing = ben.wait_incoming().ring()
    call.wait("early")
    call.hang_up()
    assert ringing.wait_ended() == 487


def test_a_phone_that_is_off_is_unavailable_at_once(phone: PhoneBook, desks: dict[str, Desk]) -> None:
    anna = phone("anna")
    phone("ben").close()
    assert anna.call(desks["ben"].extension).wait_ended() == 480


def test_a_call_is_transferred_to_a_colleague(phone: PhoneBook, desks: dict[str, Desk]) -> None:
    outside, ben, carla = phone.outside(), phone("ben"), phone("carla")
    call = outside.call(desks["ben"].number)
    with_ben = ben.wait_incoming().answer()
    with_ben.wait_heard(TONES["outside"])
    with_ben.transfer(desks["carla"].extension)
    with_carla = carla.wait_incoming()
    assert "sip:+48602345678@" in with_carla.remote
    with_carla.answer()
    with_carla.wait_heard(TONES["outside"])
    call.wait_heard(TONES["carla"])
    assert with_ben.wait_ended() == 200
    with_carla.hang_up()
    call.wait_ended()


def test_somebody_outside_is_never_transferred_to_outside(phone: PhoneBook, desks: dict[str, Desk]) -> None:
    outside, ben = phone.outside(), phone("ben")
    call = outside.call(desks["ben"].number)
    with_ben = ben.wait_incoming().answer()
    with_ben.wait_heard(TONES["outside"])
    with_ben.transfer("600100200")
    call.wait_ended()
    assert outside.incoming == []


def test_a_phone_cannot_redirect_a_call_to_outside(phone: PhoneBook, desks: dict[str, Desk]) -> None:
    outside, anna, ben = phone.outside(), phone("anna"), phone("ben")
    call = anna.call(desks["ben"].extension)
    ben.wait_incoming().answer(302, Contact="<sip:600100200@telecube>")
    assert call.wait_ended() in (480, 486, 503)
    assert outside.incoming == []


def test_each_decision_is_written_into_the_events(exchange: Exchange, phone: PhoneBook, desks: dict[str, Desk]) -> None:
    outside, ben = phone.outside(), phone("ben")
    seen = len(exchange.events())
    call = outside.call(desks["ben"].number)
    ben.wait_incoming().answer(486)
    call.wait_ended()
    route = wait_on(ben, lambda: [r for r in exchange.events()[seen:] if r["eventtype"] == "ROUTE"], "route event")[0]
    facts = dict(pair.split("=", 1) for pair in json.loads(route["eventextra"])["extra"].split(";"))
    assert route["tenantid"] == str(exchange.acme.id)
    assert facts == {
        "direction": "in",
        "dialled": desks["ben"].number,
        "from": "+48602345678",
        "to": desks["ben"].number,
        "our": desks["ben"].number,
        "caller": "",
        "called": str(desks["ben"].user_id),
        "refused": "",
        "transferer": "",
    }
