"""Who is refused for guessing passwords, from recorded lines of the security log."""

from telecube.telephony.asterisk.intruders import (
    BLOCK_SECONDS,
    FAILURES_ALLOWED,
    WINDOW_SECONDS,
    Failure,
    Intruders,
    block_list,
    parse_failure,
)

LINE = (
    '[2026-11-23 17:33:27.003] SECURITY[2823] res_security_log.c: SecurityEvent="{event}",'
    'Severity="Error",Service="PJSIP",EventVersion="1",AccountID="u6kjsdzixs7h",SessionID="ac3e844d2bbc2829",'
    'LocalAddress="IPV4/{transport}/127.0.0.1/15260",RemoteAddress="IPV4/{transport}/{address}/36197",Challenge="17954/67"'
)


def line(event: str = "ChallengeResponseFailed", transport: str = "UDP", address: str = "10.0.0.7") -> str:
    return LINE.format(event=event, transport=transport, address=address)


def test_failures_are_read_from_the_log() -> None:
    assert parse_failure(line()) == Failure("10.0.0.7", "u6kjsdzixs7h")
    assert parse_failure(line("InvalidAccountID", "TCP")) == Failure("10.0.0.7", "u6kjsdzixs7h")


def test_successes_browsers_and_noise_are_no_failures() -> None:
    assert parse_failure(line("SuccessfulAuth")) is None
    assert parse_failure(line("ChallengeSent")) is None
    assert parse_failure(line(transport="WS")) is None
    assert parse_failure("Asterisk 22.10.1 built by nobody") is None
    assert parse_failure('SecurityEvent="ChallengeResponseFailed"') is None


def test_an_address_is_blocked_at_the_limit_and_let_in_again_later() -> None:
    intruders = Intruders()
    verdicts = [intruders.note(Failure("10.0.0.7", "x"), second) for second in range(FAILURES_ALLOWED)]
    assert verdicts == [False] * (FAILURES_ALLOWED - 1) + [True]
    assert list(intruders.blocked_until) == ["10.0.0.7"]
    assert not intruders.forget(FAILURES_ALLOWED)
    assert intruders.forget(FAILURES_ALLOWED + BLOCK_SECONDS)
    assert intruders.blocked_until == {}


def test_a_phone_that_was_set_up_wrongly_is_left_alone() -> None:
    intruders = Intruders()
    every_ten_seconds = range(0, 10_000, 10)
    assert not any(intruders.note(Failure("10.0.0.8", "x"), second) for second in every_ten_seconds)


def test_our_own_addresses_are_never_blocked() -> None:
    intruders = Intruders({"127.0.0.1"})
    assert not any(intruders.note(Failure("127.0.0.1", "x"), 0) for _ in range(1000))


def test_old_attempts_are_forgotten() -> None:
    intruders = Intruders()
    intruders.note(Failure("10.0.0.7", "x"), 0)
    intruders.forget(WINDOW_SECONDS + 1)
    assert intruders.attempts == {}


def test_the_exchanges_list_names_the_addresses() -> None:
    assert "type" not in block_list([])
    assert block_list(["10.0.0.9", "10.0.0.7"]).endswith("[intruders]\ntype = acl\ndeny = 10.0.0.7\ndeny = 10.0.0.9\n")
