"""What an account that ended may still do on the phone: decided by the clock in the database, the web being down."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.db import connections, transaction

from telecube.accounts.models import EndReason, Entitlements, Identity
from telecube.billing.actions.access import open_fully, schedule_end
from telecube.billing.actions.ledger import post
from telecube.billing.actions.payments import receive_payment
from telecube.billing.models import LedgerKind, Subscription, TopUpMethod
from telecube.billing.queries.balance import balance
from telecube.billing.tests.orders import make_plan
from telecube.calls.models import CallRecord
from telecube.calls.models.record import Direction, Result
from telecube.core.actor import Actor
from telecube.core.clock import now
from telecube.core.ids import uuid7
from telecube.core.tenancy import tenant_scope
from tests.asterisk.exchange import TONES, Desk, Exchange, PhoneBook, wait_on

pytestmark = pytest.mark.usefixtures("committing")
OUTSIDE, ABROAD = "602345678", "+37060012345"
NO_LIMITS = {"call_prefixes": None, "outside_calls_at_once": None, "outside_minutes_a_day": None}
#: The strongest tone of half a second of speech; silence has 0.
SPEECH = 0.01


def system(exchange: Exchange) -> Actor:
    return Actor.system(exchange.acme.id, "test")


@contextmanager
def trial_limits(exchange: Exchange, **limits: Any) -> Iterator[None]:
    """Limit the company's calls by these limits alone; without any afterwards."""
    with tenant_scope(exchange.acme.id):
        open_fully(system(exchange))
        Entitlements.objects.update(**(NO_LIMITS | limits))
    try:
        yield
    finally:
        with tenant_scope(exchange.acme.id):
            Entitlements.objects.update(**NO_LIMITS)


@contextmanager
def talked_today(exchange: Exchange, *, seconds: int, is_running: bool = False) -> Iterator[None]:
    """Let the call log say that so much was talked with the outside: in one call, which ends now or goes on."""
    with tenant_scope(exchange.acme.id):
        record = CallRecord.objects.create(
            linked_id=str(uuid7()),
            direction=Direction.OUT,
            result=Result.ANSWERED,
            to_number="+48602345678",
            started_at=now() - timedelta(seconds=seconds),
            answered_at=now() - timedelta(seconds=seconds),
            ended_at=None if is_running else now(),
            is_open=is_running,
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
        assert anna.call(ABROAD).wait_ended() == 403
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
        said = "refused=too_many_calls"
        wait_on(ben, lambda: any(said in row.get("eventextra", "") for row in exchange.events()[seen:]), said)
        emergency = ben.call("112")
        outside.wait_incoming().answer()
        emergency.wait("answered")
        emergency.hang_up()
        first.hang_up()
        for one in (emergency, first):
            one.wait_ended()
        wait_on(ben, lambda: not exchange.channels(), "the end of both in the exchange")
        again = ben.call(OUTSIDE)
        outside.wait_incoming().answer()
        again.wait("answered")
        again.hang_up()
        again.wait_ended()


def test_a_call_is_cut_when_the_minutes_of_the_day_are_used_up(exchange: Exchange, phone: PhoneBook) -> None:
    outside, anna = phone.outside(), phone("anna")
    with trial_limits(exchange, outside_minutes_a_day=1), talked_today(exchange, seconds=52, is_running=True):
        call = anna.call(OUTSIDE)
        outside.wait_incoming().answer()
        call.wait("answered")
        assert call.wait_ended(30) == 200
    with trial_limits(exchange, outside_minutes_a_day=1), talked_today(exchange, seconds=1):
        assert anna.call(OUTSIDE).wait_ended() == 403
        emergency = anna.call("112")
        outside.wait_incoming().answer()
        emergency.wait("answered")
        emergency.hang_up()
        emergency.wait_ended()


@pytest.fixture
def prepaid(exchange: Exchange, committing: None) -> Iterator[None]:
    """Acme has chosen to pay in advance and has no money."""
    plan = make_plan("crm", "49")
    limits = {"call_prefixes": ["+48"], "outside_calls_at_once": 2, "outside_minutes_a_day": 60}
    with trial_limits(exchange, **limits):
        with tenant_scope(exchange.acme.id):
            chosen = {"mode": "prepaid", "chosen_at": now(), "paid_from": now(), "crm_plan": plan}
            Subscription.objects.update_or_create(defaults=chosen)
        yield
    with tenant_scope(exchange.acme.id):
        Subscription.objects.update(mode="trial", chosen_at=None, paid_from=None, crm_plan=None)
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute("DELETE FROM billing_price WHERE plan_id = %s", [plan.pk])
        cursor.execute("DELETE FROM billing_plan WHERE id = %s", [plan.pk])


@pytest.mark.usefixtures("prepaid")
def test_money_lifts_the_limits_of_a_trial_and_its_end_brings_them_back(exchange: Exchange, phone: PhoneBook) -> None:
    outside, anna = phone.outside(), phone("anna")

    def call_through(dialled: str) -> None:
        call = anna.call(dialled)
        outside.wait_incoming().answer()
        call.wait("answered")
        call.hang_up()
        call.wait_ended()

    assert anna.call(ABROAD).wait_ended() == 403
    with tenant_scope(exchange.acme.id):
        receive_payment(
            system(exchange), amount=Decimal(20), method=TopUpMethod.BANK_TRANSFER, source=f"bank:{uuid7()}"
        )
    call_through(ABROAD)
    with tenant_scope(exchange.acme.id):
        post(system(exchange), kind=LedgerKind.USAGE, amount=-balance(), cause=f"call:{uuid7()}")
    assert anna.call(ABROAD).wait_ended() == 403
    call_through(OUTSIDE)
    call_through("112")


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
