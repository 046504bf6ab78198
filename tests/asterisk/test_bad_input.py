"""Broken and hostile traffic: the exchange stays what it was."""

import httpx
import pytest

from telecube.config import config
from telecube.telephony.asterisk import watch as watching
from telecube.telephony.asterisk.intruders import FAILURES_ALLOWED
from telecube.telephony.asterisk.watch import LOG_NAME, RELOADED_MODULE, IntruderWatch
from tests.asterisk.exchange import TONES, Desk, Exchange, PhoneBook, security_log, wait_on

VIA = b"Via: SIP/2.0/UDP 127.0.1.44:5060;branch=z9hG4bKbroken"
BROKEN = {
    "nothing": b"",
    "noise": bytes(range(256)) * 4,
    "not SIP": b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
    "half a request": b"INVITE sip:101@telecube SIP/2.0\r\nVia: SIP/2.0/UD",
    "no headers": b"INVITE sip:101@telecube SIP/2.0\r\n\r\n",
    "endless first line": b"REGISTER sip:" + b"a" * 60000 + b" SIP/2.0\r\n\r\n",
    "bad sequence": b"REGISTER sip:telecube SIP/2.0\r\n" + VIA + b"\r\nFrom: <sip:x@y>;tag=1\r\nTo: <sip:x@y>\r\n"
    b"Call-ID: 1\r\nCSeq: 99999999999999999999 REGISTER\r\nContent-Length: 0\r\n\r\n",
    "bad length": b"INVITE sip:101@telecube SIP/2.0\r\n" + VIA + b"\r\nFrom: <sip:x@y>;tag=1\r\nTo: <sip:x@y>\r\n"
    b"Call-ID: 2\r\nCSeq: 1 INVITE\r\nContent-Length: -5\r\n\r\n",
    "wild contact": b"REGISTER sip:telecube SIP/2.0\r\n" + VIA + b"\r\nFrom: <sip:x@y>;tag=1\r\nTo: <sip:x@y>\r\n"
    b"Call-ID: 3\r\nCSeq: 1 REGISTER\r\nContact: <sip:%%%\x00@[[]]>;;;expires=\r\nContent-Length: 0\r\n\r\n",
    "broken digest": b"REGISTER sip:telecube SIP/2.0\r\n" + VIA + b"\r\nFrom: <sip:x@y>;tag=1\r\nTo: <sip:x@y>\r\n"
    b'Call-ID: 4\r\nCSeq: 1 REGISTER\r\nAuthorization: Digest username="x, realm=\r\nContent-Length: 0\r\n\r\n',
    "answer to nobody": b"SIP/2.0 200 OK\r\n" + VIA + b"\r\nCSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n",
    "SQL in the name": b"REGISTER sip:telecube SIP/2.0\r\n" + VIA + b"\r\nFrom: <sip:x'%3B%20DROP%20TABLE@y>;tag=1\r\n"
    b"To: <sip:x@y>\r\nCall-ID: 5\r\nCSeq: 1 REGISTER\r\nContent-Length: 0\r\n\r\n",
}


@pytest.mark.parametrize("message", BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_message_disturbs_nobody(exchange: Exchange, desks: dict[str, Desk], message: bytes) -> None:
    with exchange.raw_client("127.0.1.44") as client:
        for _ in range(3):
            client.send_raw(message)
    with exchange.raw_client("127.0.1.45") as client:
        _, answer = client.register(desks["dora"].device_id, desks["dora"].password)
    assert answer is not None
    assert answer.status == 200
    assert exchange.channels() == []


def test_a_dialled_number_cannot_carry_dial_plan_or_sql(phone: PhoneBook) -> None:
    anna = phone("anna")
    for dialled in ("1'%3B--", "1%2C2%2C3", "1$%7BSHELL(id)%7D", "1%26PJSIP"):
        assert anna.call(f"sip:{dialled}@{config.sip_realm}").wait_ended() == 404


# Quotes, backslashes and line ends, as an event of another call would need them.
FORGED = "1%5C%22,%22x%22,%221.5%22,%227.7%22%0A%22CHAN_START%22,%221.5%22,%227.7%22,%227.7%22%0D%0A1"


def test_what_is_dialled_writes_no_event_and_no_value_of_its_own(exchange: Exchange, phone: PhoneBook) -> None:
    """Events are told apart by company: whoever could write one would write into another company's log."""
    anna, seen = phone("anna"), len(exchange.events())
    assert anna.call(f"sip:{FORGED}@{config.sip_realm}").wait_ended() == 404

    def ended() -> bool:
        return any(row["eventtype"] == "LINKEDID_END" for row in exchange.events()[seen:])

    wait_on(anna, ended, "the end of the call")
    rows = exchange.events()[seen:]
    assert "7.7" not in {row["linkedid"] for row in rows}
    assert all(row["eventtype"].isupper() and row["linkedid"].startswith("telecube-") for row in rows)
    assert {row["tenantid"] for row in rows} == {str(exchange.acme.id)}


def test_a_caller_with_an_endless_number_loses_nothing_of_his_call(
    exchange: Exchange, phone: PhoneBook, desks: dict[str, Desk]
) -> None:
    """The exchange cuts long lines: who called whom stands before the cut."""
    outside, ben, seen = phone.outside("4" * 200), phone("ben"), len(exchange.events())
    call = outside.call(desks["ben"].number)
    ben.wait_incoming().answer(486)
    call.wait_ended()
    route = wait_on(ben, lambda: [r for r in exchange.events()[seen:] if r["eventtype"] == "ROUTE"], "route event")[0]
    assert f"from={'4' * 40};" in route["eventextra"]
    assert f"called={desks['ben'].user_id};refused=;transferer=" in route["eventextra"]


def make_watch(exchange: Exchange) -> IntruderWatch:
    return IntruderWatch(
        config,
        reload=lambda: exchange.ari("PUT", f"/asterisk/modules/{RELOADED_MODULE}"),
        reopen=lambda: exchange.ari("PUT", f"/asterisk/logging/{LOG_NAME}/rotate"),
    )


def test_a_flood_of_wrong_passwords_is_refused_logged_and_harms_nobody_else(
    exchange: Exchange, phone: PhoneBook, desks: dict[str, Desk], committing: None, capsys: pytest.CaptureFixture[str]
) -> None:
    watch, anna, carla = make_watch(exchange), phone("anna"), phone("carla")
    running = anna.call(desks["carla"].extension)
    carla.wait_incoming().answer()
    running.wait("answered")
    intruder = "127.0.1.66"
    for _ in range(FAILURES_ALLOWED + 5):
        with exchange.raw_client(intruder) as client:
            _, answer = client.register(desks["ben"].device_id, "guessed")
            assert answer is not None
            assert answer.status == 401

    def blocked() -> bool:
        watch.step()
        return intruder in watch.intruders.blocked_until

    wait_on(anna, blocked, "block")
    assert "intruder_blocked" in capsys.readouterr().out
    with exchange.raw_client(intruder) as client:
        client.socket.settimeout(1)
        refusal = client.request("REGISTER", desks["ben"].device_id)
    assert refusal is None or refusal.status == 403
    ben = phone("ben")
    call = ben.call(desks["anna"].number)
    anna.wait_incoming().answer(486)
    assert call.wait_ended() == 486
    running.wait_heard(TONES["carla"])
    running.hang_up()
    running.wait_ended()

    watch.intruders.blocked_until[intruder] = 0
    watch.step()
    with exchange.raw_client(intruder) as client:
        _, answer = client.register(desks["dora"].device_id, desks["dora"].password)
    assert answer is not None
    assert answer.status == 200


def test_a_long_security_log_makes_room_for_a_new_one(
    exchange: Exchange, phone: PhoneBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna, watch = phone("anna"), make_watch(exchange)
    monkeypatch.setattr(watching, "LOG_BYTES", 0)
    log = security_log()
    first = log.stat().st_ino
    watch.step()
    assert log.with_name(f"{LOG_NAME}.1").stat().st_ino == first
    with exchange.raw_client("127.0.1.67") as client:
        client.register("nobody234567", "guessed")
    wait_on(anna, lambda: any("127.0.1.67" in line for line in watch.tail.new_lines()), "line in the new log")


def test_the_exchanges_interface_wants_its_password(exchange: Exchange) -> None:
    address = f"http://127.0.0.1:{config.asterisk_http_port}/ari/channels"
    assert httpx.get(address).status_code == 401
