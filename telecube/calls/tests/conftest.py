"""What the room's tests share: an event file that writes itself like the switch's, and a world that is committed."""

import json
from pathlib import Path

import pytest

from telecube.calls.interpreter.events import FIELDS, SwitchEvent
from telecube.calls.tests.tables import read_table
from telecube.core.ids import uuid7
from telecube.core.tenancy import tenant_scope
from telecube.telephony.models import Number, SipAccount
from tests.world import Company, World


def line_of(event: SwitchEvent) -> bytes:
    """The event as the switch writes it."""
    body = {
        "eventtype": event.type,
        "eventtime": f"{event.at.timestamp():.6f}",
        "num": event.caller,
        "exten": event.dialled,
        "channame": event.channel,
        "appdata": event.application_arguments,
        "uniqueid": event.unique_id,
        "linkedid": event.linked_id,
        "eventextra": json.dumps(dict(event.extra)) if event.extra else "",
        "tenantid": str(event.tenant_id or ""),
    }
    return row(*(body.get(name, "") for name in FIELDS))


def row(*values: str) -> bytes:
    """The values as the switch writes them."""
    return (",".join('"' + value.replace('"', '""') + '"' for value in values) + "\n").encode()


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
    return EventFile(tmp_path / "cel.csv", world.acme, phones)


@pytest.fixture
def committed_file(tmp_path: Path, committed_world: World) -> EventFile:
    """Like event_file, in the committed world."""
    phones = give_phones(committed_world.acme, "anna", "ben", "carla")
    return EventFile(tmp_path / "cel.csv", committed_world.acme, phones)
