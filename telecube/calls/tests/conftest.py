"""What the room's tests share: an event file that writes itself like the switch's, and a world that is committed."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connections, transaction

from telecube.calls.interpreter.events import SwitchEvent
from telecube.calls.tests.tables import read_table
from telecube.core.ids import uuid7
from telecube.core.tenancy import tenant_scope
from telecube.telephony.models import Number, SipAccount
from tests.world import Company, World, build_world


def line_of(event: SwitchEvent) -> bytes:
    """The event as the switch writes it."""
    body = {
        "EventType": event.type,
        "EventTime": f"{event.at.timestamp():.6f}",
        "Num": event.caller,
        "Exten": event.dialled,
        "ChanName": event.channel,
        "AppData": event.application_arguments,
        "UniqueID": event.unique_id,
        "LinkedID": event.linked_id,
        "EventExtra": json.dumps(dict(event.extra)) if event.extra else "",
        "TenantID": str(event.tenant_id or ""),
    }
    return json.dumps(body).encode() + b"\n"


class EventFile:
    """Writes pasted tables as events of one company's phones."""

    def __init__(self, path: Path, company: Company, phones: dict[str, str]) -> None:
        self.path = path
        self.company = company
        self.phones = phones
        self.serial = uuid7().hex

    def lines(self, table: str) -> list[bytes]:
        """The table with this test's own linked id, company and device ids."""
        return [self._own(line_of(event)) for event in read_table(table)]

    def linked_id(self, number: int = 1) -> str:
        """The linked id of the call whose first channel has this number in the table."""
        return f"{self.serial}.{number}"

    def write(self, table: str) -> None:
        """Append the whole table."""
        self.append(b"".join(self.lines(table)))

    def append(self, block: bytes) -> None:
        """Append as the switch does: open, write, close."""
        with self.path.open("ab") as file:
            file.write(block)

    def _own(self, line: bytes) -> bytes:
        text = line.decode().replace("pbx-1795439668", self.serial)
        text = text.replace("00000000-0000-7000-8000-0000000000a1", str(self.company.id))
        for short, device_id in self.phones.items():
            text = text.replace(short, device_id)
        return text.encode()


def give_phones(company: Company, *names: str) -> dict[str, str]:
    """A SIP account for each person; returns the device id of the tables → the real one."""
    phones = {}
    shorts = {"anna": "annaanna0101", "ben": "benbenben102", "carla": "carlacarl103", "gina": "ginaginag104"}
    with tenant_scope(company.id):
        for place, name in enumerate(names):
            device_id = uuid7().hex[-12:]
            SipAccount.objects.create(
                user=company.people[name], extension=str(101 + place), device_id=device_id, ha1_md5="", ha1_sha256=""
            )
            phones[shorts[name]] = device_id
    return phones


def make_number(company: Company, e164: str, label: str = "") -> Number:
    """A number of the company."""
    with tenant_scope(company.id):
        return Number.objects.create(e164=e164, label=label)


@pytest.fixture
def event_file(tmp_path: Path, world: World) -> EventFile:
    """The switch's event file, with phones for Anna, Ben and Carla of acme."""
    phones = give_phones(world.acme, "anna", "ben", "carla")
    return EventFile(tmp_path / "cel.jsonl", world.acme, phones)


@pytest.fixture
def committed_world(django_db_blocker: pytest.FixtureRequest) -> Iterator[World]:
    """A world that other connections see too; swept by the owner afterwards."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        world = build_world(suffix=uuid7().hex[-10:])
        yield world
        _sweep([world.acme, world.globex])


@pytest.fixture
def committed_file(tmp_path: Path, committed_world: World) -> EventFile:
    """Like event_file, in the committed world."""
    phones = give_phones(committed_world.acme, "anna", "ben", "carla")
    return EventFile(tmp_path / "cel.jsonl", committed_world.acme, phones)


def _sweep(companies: list[Company]) -> None:
    """Every row of the companies; the keys between tenant tables are checked at commit, so the order is free."""
    identities = [user.identity_id for company in companies for user in company.people.values()]
    ids = [company.id for company in companies]
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.columns JOIN information_schema.tables"
            " USING (table_schema, table_name)"
            " WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND column_name = 'tenant_id'"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f'DELETE FROM "{table}" WHERE tenant_id = ANY(%s)', [ids])  # noqa: S608
        cursor.execute("DELETE FROM accounts_tenant WHERE id = ANY(%s)", [ids])
        cursor.execute("DELETE FROM accounts_identity WHERE id = ANY(%s)", [identities])
    for connection in connections.all(initialized_only=True):
        connection.close()
