"""The database goes away and comes back: running calls go on, the rest recovers by itself."""

from tests.asterisk.exchange import TONES, Desk, Exchange, PhoneBook, wait_on


def test_running_calls_survive_and_new_ones_work_again_without_a_restart(
    exchange: Exchange, phone: PhoneBook, desks: dict[str, Desk]
) -> None:
    anna, ben, carla = phone("anna"), phone("ben"), phone("carla")
    call = anna.call(desks["ben"].extension)
    ringing = ben.wait_incoming().answer()
    call.wait("answered")
    try:
        exchange.gate.close()
        assert carla.call(desks["anna"].extension).wait_ended(15) in (401, 503)
        call.wait_heard(TONES["ben"])
        ringing.wait_heard(TONES["anna"])
    finally:
        exchange.gate.open()

    def gets_through() -> bool:
        attempt = carla.call(desks["anna"].extension)
        carla.wait_for(lambda: anna.incoming or "ended" in attempt.seen_at, "ring or refusal", 10)
        if anna.incoming:
            anna.wait_incoming().answer(486)
        return attempt.wait_ended() == 486

    wait_on(carla, gets_through, "call after the outage", 20)
    ringing.wait_heard(TONES["anna"])
    call.hang_up()
    ringing.wait_ended()


def test_registrations_are_kept_through_an_outage(exchange: Exchange, phone: PhoneBook, desks: dict[str, Desk]) -> None:
    anna, ben = phone("anna"), phone("ben")
    try:
        exchange.gate.close()
        assert ben.register_again() != 200
    finally:
        exchange.gate.open()

    def rings() -> bool:
        attempt = anna.call(desks["ben"].extension)
        anna.wait_for(lambda: ben.incoming or "ended" in attempt.seen_at, "ring or refusal", 10)
        if ben.incoming:
            ben.wait_incoming().answer(486)
        return attempt.wait_ended() == 486

    wait_on(anna, rings, "call after the outage", 20)
