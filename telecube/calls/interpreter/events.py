"""One raw event of the switch, in our words; pure."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

# PJSIP/<endpoint>-<hex serial>; the serial is always eight hex digits.
_CHANNEL = re.compile(r"^(?P<technology>[A-Za-z]+)/(?P<endpoint>.+)-[0-9a-f]{8}(;[12])?$")

# What the exchange writes of each event, in this order; the same as in its cel_custom.conf. What a caller or a dialling
# phone can make long comes last, since the exchange cuts a line.
FIELDS = (
    "eventtype", "eventtime", "uniqueid", "linkedid", "channame", "tenantid", "context", "appname", "eventextra",
    "exten", "num", "accountcode", "appdata",
)  # fmt: skip

# Bytes; res_cdrel_custom of Asterisk 22 keeps no more of a line (its issue 2106).
LONGEST_LINE = 1023

# Every value stands between quotes and every quote in it is doubled, so that no caller writes a value or a line of his
# own; text outside of quotes is not the exchange's.
_VALUE = r'"((?:[^"]|"")*)"'
_LINE = re.compile(rf"{_VALUE}(?:,{_VALUE})*")
_VALUES = re.compile(rf"{_VALUE}(?:,|$)")

# Written by our dial plan after each routing decision; see the README of the room telephony.
ROUTE = "ROUTE"


class UnreadableEvent(ValueError):
    """The line is not an event of the switch; the sentence says why."""


@dataclass(frozen=True)
class SwitchEvent:
    """A fact that the switch wrote down about one channel."""

    type: str
    at: datetime
    linked_id: str
    channel: str = ""
    unique_id: str = ""
    caller: str = ""
    dialled: str = ""
    context: str = ""
    application: str = ""
    application_arguments: str = ""
    tenant_id: UUID | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_caller(self) -> bool:
        """Whether the event belongs to the channel that opened the call."""
        return self.unique_id == self.linked_id

    @property
    def facts(self) -> dict[str, str]:
        """What the routing decided, from the dial plan's own ROUTE event: key=value pairs joined by „;”."""
        text = self.extra.get("extra")
        if self.type != ROUTE or not isinstance(text, str):
            return {}
        return dict(pair.split("=", 1) for pair in text.split(";") if "=" in pair)

    @property
    def cause(self) -> int | None:
        """The Q.850 cause of a HANGUP."""
        value = self.extra.get("hangupcause")
        return int(value) if value is not None else None


def endpoint_of(channel: str) -> str:
    """`PJSIP/a1b2c3d4e5f6-0000002a` → `a1b2c3d4e5f6`; empty for what is not a phone or a trunk."""
    match = _CHANNEL.match(channel)
    return match["endpoint"] if match and match["technology"] == "PJSIP" else ""


def event_from(body: Mapping[str, Any]) -> SwitchEvent:
    """The event in one decoded line; raises UnreadableEvent."""
    words = {str(key).lower(): value for key, value in body.items()}
    kind = _text(words, "eventtype")
    linked_id = _text(words, "linkedid")
    if not kind or not linked_id:
        raise UnreadableEvent("the line names no event type or no linked id")
    return SwitchEvent(
        type=kind,
        at=_time(words.get("eventtime")),
        linked_id=linked_id,
        channel=_text(words, "channame"),
        unique_id=_text(words, "uniqueid"),
        caller=_text(words, "num"),
        dialled=_text(words, "exten"),
        context=_text(words, "context"),
        application=_text(words, "appname"),
        application_arguments=_text(words, "appdata"),
        tenant_id=_tenant(words),
        extra=_extra(words.get("eventextra")),
    )


def body_of(line: bytes) -> dict[str, str]:
    """The values of one line by their names, of a cut line those that it still has; raises UnreadableEvent."""
    text = line.decode("utf-8", errors="replace")
    is_cut = len(line) >= LONGEST_LINE
    ends = (text, f'{text}"', text.removesuffix(",")) if is_cut else (text,)
    whole = next((end for end in ends if _LINE.fullmatch(end)), None)
    if whole is None:
        raise UnreadableEvent("the line is not a row of quoted values")
    values = [value.replace('""', '"') for value in _VALUES.findall(whole)]
    if len(values) > len(FIELDS) or (len(values) < len(FIELDS) and not is_cut):
        raise UnreadableEvent(f"the line has {len(values)} values instead of {len(FIELDS)}")
    return dict(zip(FIELDS, values, strict=False))


def _text(words: Mapping[str, Any], key: str) -> str:
    value = words.get(key)
    # PostgreSQL refuses NUL in text; a malformed SIP header may carry one.
    return "" if value is None else str(value).replace("\x00", "")


def _time(value: Any) -> datetime:
    """Seconds since 1970 (the switch's default) or ISO 8601; naive means UTC."""
    try:
        return datetime.fromtimestamp(float(value), UTC)
    except (TypeError, ValueError, OverflowError):
        pass
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError as problem:
        raise UnreadableEvent("the line has no readable time") from problem
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _tenant(words: Mapping[str, Any]) -> UUID | None:
    for key in ("tenantid", "accountcode"):
        try:
            return UUID(_text(words, key))
        except ValueError:
            continue
    return None


def _extra(value: Any) -> Mapping[str, Any]:
    if isinstance(value, dict):
        return value
    try:
        decoded = json.loads(value) if value else {}
    except (TypeError, ValueError):
        return {}
    return decoded if isinstance(decoded, dict) else {}
