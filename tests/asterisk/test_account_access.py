"""What an account that ended may still do on the phone: decided by the clock in the database, the web being down."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress

from telecube.accounts.models import EndReason, Entitlements, Identity
from telecube.billing.actions.access import open_fully, schedule_end
from telecube.calls.models import CallRecord
from telecube.calls.models.record import Direction, Result
from telecube.core.actor import Actor
from telecube.core.clock import now
from telecube.core.ids import uuid7
from telecube.core.tenancy import tenant_scope
from tests.asterisk.exchange import TONES, Desk, Exchange, PhoneBook, wait_on

pytestmark = pytest.mark.usefixtures("committing")
OUTSIDE = "602345678"
#: The strongest tone of half a second of speech; silence has 0.
SPEECH = 0.01


def system(exchange: Exchange) -> Actor:
    return Actor.system(exchange.acme.id, "test")


@contextmanager
def trial_limits(exchange: Exchange, **limits: Any) -> Iterator[None]:
    """Limit the company's calls; without limits again afterwards."""
    with tenant_scope(exchange.acme.id):
        open_fully(system(exchange))
        Entitlements.objects.update(**limits)
    try:
        yield
    finally:
        with tenant_scope(exchange.acme.id):
            open_fully(system(exchange))


@contextmanager
def talked_today(exchange: Exchange, *, seconds: int) -> Iterator[None]:
    """Let the call log say that so much was talked with the outside: in one call, which ends now."""
    with tenant_scope(exchange.acme.id):
        record = CallRecord.objects.create(
            linked_id=str(uuid7()),
            direction=Direction.OUT,
            result=Result.ANSWERED,
            to_number="+48602345678",
            started_at=now() - timedelta(seconds=seconds),
            answered_at=now() - timedelta(seconds=seconds),
            ended_at=now(),
            is_open=False,
        )
    try:
        yield
    finally:
        with tenant_scope(exchange.acme.id):
            record.delete()


@pytest.fixture
def ended(exchange: Exchange, committing: None) -> Iterator[None]:
    """Acme's trial is over; open again after the test."""
    with tenant_scope(exchange.acme.id):
        schedule_end(system(exchange), full_until=now() - timedelta(seconds=1), reason=EndReason.TRIAL)
    yield
    with tenant_scope(exchange.acme.id):
        open_fully(system(exchange))


@pytest.mark.usefixtures("ended")
def test_after_the_end_only_emergency_calls_leave(phone: PhoneBook, desks: dict[str, Desk]) -> None:
    outside, anna, ben = phone.outside(), phone("anna"), phone("ben")
    assert anna.call(OUTSIDE).wait_ended() == 403
    assert anna.call(desks["ben"].extension).wait_ended() == 403
    assert anna.call(desks["gina"].number).wait_ended() == 403
    assert outside.incoming == ben.incoming == []
    call = anna.call("112")
    arrived = outside.wait_incoming()
    assert "sip:112@" in arrived.local
    arrived.answer()
    call.wait("answered")
    call.wait_heard(TONES["outside"])
    call.hang_up()
    call.wait_ended()


@pytest.mark.usefixtures("ended")
def test_a_caller_hears_an_announcement_before_the_call_is_answered(
    exchange: Exchange, phone: PhoneBook, desks: dict[str, Desk]
) -> None:
    outside, ben = phone.outside(), phone("ben")
    seen = len(exchange.events())
    call = outside.call(desks["ben"].number)
    call.wait("early")
    outside.wait_for(lambda: call.heard().level > SPEECH, "speech", poll=0.1)
    assert call.wait_ended(20) == 403
    assert ben.incoming == []

    def refused() -> bool:
        return any("refused=account_limited" in row.get("eventextra", "") for row in exchange.events()[seen:])

    wait_on(outside, refused, "the refusal among the events")
    assert not any(row["eventtype"] == "ANSWER" for row in exchange.events()[seen:])


def reads(exchange: Exchange, language: str) -> None:
    """Choose the language of the main administrator, which is the company's until it has data for invoices."""
    with tenant_scope(exchange.acme.id):
        assert Identity.objects.filter(user=exchange.acme.people["anna"]).update(language=language) == 1


@pytest.mark.usefixtures("ended")
@pytest.mark.parametrize("language", ["en", "pl"])
def test_the_announcement_is_ours_in_the_companys_language(
    exchange: Exchange, phone: PhoneBook, desks: dict[str, Desk], language: str
) -> None:
    reads(exchange, language)
    outside = phone.outside()
    call = outside.call(desks["ben"].number)
    outside.wait_for(lambda: call.heard().level > SPEECH, "speech", poll=0.1)
    (channel,) = exchange.ari("GET", "/channels")
    assert channel["language"] == language
    # What is being said at this moment: neither the shipped English sentence nor a silent passing over.
    assert channel["dialplan"]["app_data"] == "telecube/account-ended,noanswer"
    call.hang_up()
    call.wait_ended()


def test_opening_the_account_makes_calls_work_at_once(
    exchange: Exchange, phone: PhoneBook, desks: dict[str, Desk], ended: None
) -> None:
    outside, anna, ben = phone.outside(), phone("anna"), phone("ben")
    assert anna.call(OUTSIDE).wait_ended() == 403
    with tenant_scope(exchange.acme.id):
        open_fully(system(exchange))
    call = anna.call(OUTSIDE)
    outside.wait_incoming().answer()
    call.wait_heard(TONES["outside"])
    call.hang_up()
    back = outside.call(desks["ben"].number)
    ben.wait_incoming().answer()
    back.wait_heard(TONES["ben"])
    back.hang_up()
    back.wait_ended()


def test_a_trial_calls_near_numbers_only(exchange: Exchange, phone: PhoneBook) -> None:
    outside, anna = phone.outside(), phone("anna")
    with trial_limits(exchange, call_prefixes=["+48"]):
        assert anna.call("+37060012345").wait_ended() == 403
        assert anna.call("700123456").wait_ended() == 403
        assert outside.incoming == []
        call = anna.call(OUTSIDE)
        outside.wait_incoming().answer()
        call.wait("answered")
        call.hang_up()
        call.wait_ended()


def test_a_trial_has_so_many_outside_calls_at_once_and_emergency_calls_besides(
    exchange: Exchange, phone: PhoneBook
) -> None:
    outside, anna, ben = phone.outside(), phone("anna"), phone("ben")
    with trial_limits(exchange, outside_calls_at_once=1):
        first = anna.call(OUTSIDE)
        outside.wait_incoming().answer()
        first.wait("answered")
        seen = len(exchange.events())
        assert ben.call("602345679").wait_ended() == 403
        said = [row for row in exchange.events()[seen:] if "refused=too_many_calls" in row.get("eventextra", "")]
        assert said
        emergency = ben.call("112")
        outside.wait_incoming().answer()
        emergency.wait("answered")
        emergency.hang_up()
        first.hang_up()
        first.wait_ended()
        again = ben.call(OUTSIDE)
        outside.wait_incoming().answer()
        again.wait("answered")
        again.hang_up()
        again.wait_ended()


def test_a_call_is_cut_when_the_minutes_of_the_day_are_used_up(exchange: Exchange, phone: PhoneBook) -> None:
    outside, anna = phone.outside(), phone("anna")
    with trial_limits(exchange, outside_minutes_a_day=1), talked_today(exchange, seconds=58):
        call = anna.call(OUTSIDE)
        outside.wait_incoming().answer()
        call.wait("answered")
        assert call.wait_ended(15) == 200
    with trial_limits(exchange, outside_minutes_a_day=1), talked_today(exchange, seconds=60):
        assert anna.call(OUTSIDE).wait_ended() == 403
        emergency = anna.call("112")
        outside.wait_incoming().answer()
        emergency.wait("answered")
        emergency.hang_up()
        emergency.wait_ended()


@pytest.fixture
def unconfirmed(exchange: Exchange, committing: None) -> Iterator[None]:
    """Acme is in its trial, and nobody has confirmed an address; open again after the test."""
    with tenant_scope(exchange.acme.id):
        Entitlements.objects.update(full_until=now() + timedelta(days=14), end_reason=EndReason.TRIAL)
        EmailAddress.objects.filter(user=exchange.acme.anna.identity).update(verified=False)
    yield
    with tenant_scope(exchange.acme.id):
        EmailAddress.objects.filter(user=exchange.acme.anna.identity).update(verified=True)
        open_fully(system(exchange))


@pytest.mark.usefixtures("unconfirmed")
def test_a_trial_calls_nobody_outside_before_an_address_is_confirmed(
    exchange: Exchange, phone: PhoneBook, desks: dict[str, Desk]
) -> None:
    outside, anna, ben = phone.outside(), phone("anna"), phone("ben")
    seen = len(exchange.events())
    assert anna.call(OUTSIDE).wait_ended() == 403
    assert outside.incoming == []

    def refused() -> bool:
        return any("refused=email_not_confirmed" in row.get("eventextra", "") for row in exchange.events()[seen:])

    wait_on(anna, refused, "the reason among the events")
    for number, answering in (("112", outside), (desks["ben"].extension, ben)):
        call = anna.call(number)
        answering.wait_incoming().answer()
        call.wait("answered")
        call.hang_up()
        call.wait_ended()
