"""Reads pasted tables of switch events, so that a test shows the call as the switch wrote it."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from telecube.calls.interpreter.drafts import Device
from telecube.calls.interpreter.events import SwitchEvent

ACME = UUID("00000000-0000-7000-8000-0000000000a1")
ANNA = UUID("00000000-0000-7000-8000-00000000000a")
BEN = UUID("00000000-0000-7000-8000-00000000000b")
CARLA = UUID("00000000-0000-7000-8000-00000000000c")

ANNAS, BENS, BENS_BROWSER, CARLAS = "annaanna0101", "benbenben102", "browserben02", "carlacarl103"
TRUNK = "trunk-demo"

DEVICES = {
    ANNAS: Device(ACME, ANNA, "101"),
    BENS: Device(ACME, BEN, "102"),
    BENS_BROWSER: Device(ACME, BEN, "102"),
    CARLAS: Device(ACME, CARLA, "103"),
}
_SHORT = {"anna": ANNAS, "ben": BENS, "benweb": BENS_BROWSER, "carla": CARLAS, "trunk": TRUNK}
MIDNIGHT = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


def read_table(table: str) -> list[SwitchEvent]:
    """Lines of: seconds  TYPE  channel  key=value…; the first channel's call is the linked id."""
    lines = [line.split() for line in table.strip().splitlines()]
    linked_id = _unique_id(lines[0][2])
    return [_event(words, linked_id) for words in lines]


def at(seconds: float) -> datetime:
    return MIDNIGHT + timedelta(seconds=seconds)


def _event(words: list[str], linked_id: str) -> SwitchEvent:
    seconds, kind, channel, *pairs = words
    given = dict(pair.split("=", 1) for pair in pairs)
    extra: dict[str, object] = {}
    if "cause" in given:
        extra = {"hangupcause": int(given["cause"]), "dialstatus": given.get("status", "")}
    return SwitchEvent(
        type=kind,
        at=at(float(seconds)),
        linked_id=linked_id,
        channel=_channel(channel),
        unique_id=_unique_id(channel),
        caller=given.get("from", ""),
        dialled=given.get("to", ""),
        application_arguments=given.get("dial", ""),
        tenant_id=ACME if given.get("tenant", "acme") == "acme" else None,
        extra=extra,
    )


def _channel(word: str) -> str:
    name, serial = word.split("#")
    return f"PJSIP/{_SHORT.get(name, name)}-{int(serial):08x}"


def _unique_id(word: str) -> str:
    return f"pbx-1795439668.{word.split('#')[1]}"
