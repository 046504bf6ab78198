"""Who does not want to be disturbed is not rung: the caller hears busy, the log says why, help can still be called."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from telecube.accounts.actions.availability import choose_availability
from telecube.accounts.models import Availability
from telecube.calls.models import CallRecord
from telecube.calls.rows import rows_of
from telecube.core.tenancy import tenant_scope
from telecube.devtools.processes import Service
from tests.asterisk.exchange import TONES, Desk, Exchange, PhoneBook, wait_on
from tests.asterisk.test_call_log import gate, switchboard

__all__ = ["gate", "switchboard"]
pytestmark = pytest.mark.usefixtures("committing")
BUSY = 486


@pytest.fixture
def undisturbed(exchange: Exchange, committing: None) -> Iterator[None]:
    """Ben does not want to be disturbed; ready again after the test."""
    ben = exchange.acme.actor("ben")
    with tenant_scope(exchange.acme.id):
        choose_availability(ben, Availability.DO_NOT_DISTURB)
    yield
    with tenant_scope(exchange.acme.id):
        choose_availability(ben, Availability.READY)


@pytest.mark.usefixtures("undisturbed")
def test_neither_a_colleague_nor_a_caller_from_outside_rings_him(phone: PhoneBook, desks: dict[str, Desk]) -> None:
    outside, anna, ben = phone.outside(), phone("anna"), phone("ben")
    assert anna.call(desks["ben"].extension).wait_ended() == BUSY
    assert outside.call(desks["ben"].number).wait_ended() == BUSY
    assert ben.incoming == []


@pytest.mark.usefixtures("undisturbed")
def test_he_calls_whom_he_wants_and_help_first_of_all(phone: PhoneBook, desks: dict[str, Desk]) -> None:
    outside, anna, ben = phone.outside(), phone("anna"), phone("ben")
    for dialled, answering, tone in (("112", outside, "outside"), (desks["anna"].extension, anna, "anna")):
        call = ben.call(dialled)
        answering.wait_incoming().answer()
        call.wait_heard(TONES[tone])
        call.hang_up()
        call.wait_ended()


@pytest.mark.usefixtures("undisturbed")
def test_the_call_log_says_why_he_was_not_rung(
    exchange: Exchange, phone: PhoneBook, desks: dict[str, Desk], switchboard: Service
) -> None:
    outside = phone.outside("+48511222333")

    def records() -> list[CallRecord]:
        with tenant_scope(exchange.acme.id):
            found = CallRecord.objects.filter(other_e164="+48511222333", is_open=False)
            return list(found.prefetch_related("legs__user").select_related("person"))

    assert outside.call(desks["ben"].number).wait_ended() == BUSY
    (record,) = wait_on(outside, records, "the record of the call")
    assert (record.refused, record.is_missed) == ("do_not_disturb", True)
    (row,) = rows_of([record], lines={})
    assert str(row.reason)


def test_ready_again_he_is_rung_at_once(
    exchange: Exchange, phone: PhoneBook, desks: dict[str, Desk], undisturbed: None
) -> None:
    outside, ben = phone.outside(), phone("ben")
    assert outside.call(desks["ben"].number).wait_ended() == BUSY
    with tenant_scope(exchange.acme.id):
        choose_availability(exchange.acme.actor("ben"), Availability.READY)
    call = outside.call(desks["ben"].number)
    ben.wait_incoming().answer()
    call.wait_heard(TONES["ben"])
    call.hang_up()
    call.wait_ended()
