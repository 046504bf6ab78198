"""From a real ring to the called user's browser, and from a real call to its one record, whatever dies in between."""

import json
import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from telecube.calls import gateway
from telecube.calls.errors import PhoneUnreachable
from telecube.calls.models import CallLeg, CallRecord
from telecube.config import config
from telecube.core.clock import now
from telecube.core.live import CHANNEL
from telecube.core.tenancy import tenant_scope
from telecube.devtools.instance import open_instance
from telecube.devtools.processes import Service
from telecube.devtools.services import service
from tests.asterisk.exchange import Desk, Exchange, PhoneBook, wait_on
from tests.asterisk.gate import DatabaseGate

CALLER = "+48602345678"


@pytest.fixture
def gate() -> Iterator[DatabaseGate]:
    """The switchboard's way to the database."""
    made = DatabaseGate(config.database_host, config.database_port)
    yield made
    made.end()


@pytest.fixture
def switchboard(exchange: Exchange, gate: DatabaseGate) -> Iterator[Service]:
    """The switchboard process of the test instance, listening to the exchange."""
    instance = open_instance(Path(os.environ["TELECUBE_ENV_FILE"]).parent.name)
    made = service(instance, "switchboard")
    made.environment = {**made.environment, "TELECUBE_DATABASE_PORT": str(gate.port)}
    began = made.log.stat().st_size if made.log.exists() else 0
    made.start()
    made.is_healthy = lambda: b"switch_connected" in made.log.read_bytes()[began:]
    made.wait_healthy()
    yield made
    made.stop()


class Notices(threading.Thread):
    """What browsers are told, with the moment of each notice."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.connection = psycopg.connect(
            host=config.database_host,
            port=config.database_port,
            dbname=config.database_name,
            user="telecube_app",
            password=config.app_password,
            autocommit=True,
        )
        self.connection.execute(f"LISTEN {CHANNEL}")
        self.heard: list[tuple[float, dict[str, Any]]] = []
        self.stopping = threading.Event()

    def run(self) -> None:
        while not self.stopping.is_set():
            for notice in self.connection.notifies(timeout=0.2, stop_after=1):
                self.heard.append((time.time(), json.loads(notice.payload)))

    def about(self, topic: str) -> list[tuple[float, dict[str, Any]]]:
        return [(moment, body) for moment, body in self.heard if body["topic"] == topic]

    def more_than(self, count: int, topic: str) -> Callable[[], bool]:
        """Return a condition to wait for: more notices of a topic than so many."""
        return lambda: len(self.about(topic)) > count

    def end(self) -> None:
        self.stopping.set()
        self.join(timeout=5)
        self.connection.close()


@pytest.fixture
def notices() -> Iterator[Notices]:
    """Listens as the event stream does."""
    made = Notices()
    made.start()
    yield made
    made.end()


def find_record(desk: Desk, **conditions: object) -> CallRecord | None:
    with tenant_scope(desk.tenant_id):
        return CallRecord.objects.filter(**conditions).order_by("-started_at").first()


def count_records(desk: Desk, linked_id: str) -> int:
    with tenant_scope(desk.tenant_id):
        return CallRecord.objects.filter(linked_id=linked_id).count()


@pytest.mark.usefixtures("committing", "switchboard")
def test_the_called_user_hears_of_each_ring_and_of_its_end(
    phone: PhoneBook, desks: dict[str, Desk], notices: Notices, record_property: Callable[[str, object], None]
) -> None:
    outside, ben = phone.outside(), phone("ben")
    began = now()
    took = []
    for turn in range(3):
        call = outside.call(desks["ben"].number)
        ringing = ben.wait_incoming()
        ringing.ring()
        rang_at = time.time()
        wait_on(ben, notices.more_than(turn, "call.ringing"), "notice of the ring")
        heard_at, body = notices.about("call.ringing")[turn]
        assert body["users"] == [str(desks["ben"].user_id)]
        took.append(heard_at - rang_at)
        call.hang_up()
        ringing.wait_ended()
        wait_on(ben, notices.more_than(turn, "call.ended"), "notice of the end")
    record_property("ring_to_notice_ms", [round(seconds * 1000) for seconds in took])
    came = {"is_open": False, "other_e164": CALLER, "direction": "in", "started_at__gte": began}
    record = wait_on(ben, lambda: find_record(desks["ben"], **came), "record")
    assert record.result == "cancelled"


@pytest.mark.usefixtures("committing", "switchboard")
def test_an_answered_call_is_one_record_with_both_users(phone: PhoneBook, desks: dict[str, Desk]) -> None:
    anna, ben = phone("anna"), phone("ben")
    call = anna.call(desks["ben"].extension)
    arrived = ben.wait_incoming()
    arrived.answer()
    call.wait("answered")
    running = wait_on(
        anna, lambda: find_record(desks["anna"], is_open=True, answered_at__isnull=False), "record in progress"
    )
    assert running.result == "in_progress"
    call.hang_up()
    arrived.wait_ended()
    record = wait_on(anna, lambda: find_record(desks["anna"], is_open=False, linked_id=running.linked_id), "record")
    assert (record.result, record.direction) == ("answered", "internal")
    with tenant_scope(desks["anna"].tenant_id):
        users = set(CallLeg.objects.filter(record=record).values_list("user_id", flat=True))
    assert users == {desks["anna"].user_id, desks["ben"].user_id}


@pytest.mark.usefixtures("committing")
def test_a_call_during_which_the_switchboard_is_killed_is_complete_afterwards(
    phone: PhoneBook, desks: dict[str, Desk], switchboard: Service
) -> None:
    anna, ben = phone("anna"), phone("ben")
    call = anna.call(desks["ben"].extension)
    arrived = ben.wait_incoming()
    arrived.answer()
    call.wait("answered")
    running = wait_on(anna, lambda: find_record(desks["anna"], is_open=True), "record in progress")
    switchboard.kill()
    call.hang_up()
    arrived.wait_ended()
    switchboard.start()
    record = wait_on(anna, lambda: find_record(desks["anna"], is_open=False, linked_id=running.linked_id), "record", 30)
    assert record.result == "answered"
    assert count_records(desks["anna"], record.linked_id) == 1


@pytest.mark.usefixtures("committing", "switchboard")
def test_a_call_that_ends_while_the_database_is_away_is_complete_when_it_is_back(
    phone: PhoneBook, desks: dict[str, Desk], gate: DatabaseGate, notices: Notices
) -> None:
    anna, ben = phone("anna"), phone("ben")
    call = anna.call(desks["ben"].extension)
    arrived = ben.wait_incoming()
    arrived.answer()
    call.wait("answered")
    running = wait_on(anna, lambda: find_record(desks["anna"], is_open=True), "record in progress")
    gate.close()
    call.hang_up()
    arrived.wait_ended()
    gate.open()
    record = wait_on(anna, lambda: find_record(desks["anna"], is_open=False, linked_id=running.linked_id), "record", 30)
    assert record.result == "answered"
    next_call = anna.call(desks["ben"].extension)
    ben.wait_incoming().answer(486)
    next_call.wait_ended()
    wait_on(anna, lambda: notices.about("call.ringing")[1:], "notice of the next ring", 30)
    wait_on(anna, lambda: find_record(desks["anna"], is_open=False, result="busy"), "record of the next call", 30)


def test_a_click_rings_the_own_desk_phone_and_then_the_number(phone: PhoneBook, desks: dict[str, Desk]) -> None:
    outside, anna = phone.outside(), phone("anna")
    gateway.originate(desks["anna"].device_id, CALLER, tenant_id=str(desks["anna"].tenant_id))
    own = anna.wait_incoming()
    own.answer()
    arrived = outside.wait_incoming()
    assert f"sip:{desks['anna'].number}@" in arrived.remote
    arrived.answer()
    assert gateway.hang_up_device(desks["anna"].device_id) == 1
    arrived.wait_ended()
    own.wait_ended()


def test_a_phone_that_is_not_connected_cannot_be_rung(exchange: Exchange) -> None:
    with pytest.raises(PhoneUnreachable):
        gateway.originate("nobodyhome12", CALLER, tenant_id=str(exchange.acme.id))
