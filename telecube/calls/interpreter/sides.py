"""All facts about one channel of a call, gathered without regard to their order; pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from telecube.calls.interpreter.drafts import Device
from telecube.calls.interpreter.events import SwitchEvent, endpoint_of

ENDS = frozenset({"HANGUP", "CHAN_END"})
# The winner of a forked call was someone else (Q.850: non-selected user clearing).
CAUSE_ANSWERED_ELSEWHERE = 26
_PLACEHOLDERS = frozenset({"", "s", "h"})


@dataclass(frozen=True)
class Side:
    """One channel and everything that the switch wrote about it."""

    channel: str
    unique_id: str
    events: tuple[SwitchEvent, ...]

    @property
    def endpoint(self) -> str:
        return endpoint_of(self.channel)

    @property
    def started_at(self) -> datetime:
        return min(event.at for event in self.events)

    @property
    def ended_at(self) -> datetime | None:
        return max((event.at for event in self.events if event.type in ENDS), default=None)

    @property
    def picked_up_at(self) -> datetime | None:
        """When the phone was picked up; a phone that lost the race to another one never counts."""
        picked_up = self._first("ANSWER")
        if self.bridged_at is None and self.cause == CAUSE_ANSWERED_ELSEWHERE:
            return None
        return picked_up or self.bridged_at

    @property
    def bridged_at(self) -> datetime | None:
        """When the two parties first heard each other."""
        return self._first("BRIDGE_ENTER")

    @property
    def cause(self) -> int | None:
        causes = [event.cause for event in self.events if event.type == "HANGUP" and event.cause is not None]
        return max(causes, default=None)

    @property
    def dial_status(self) -> str:
        """What the switch's Dial ended with: ANSWER, BUSY, NOANSWER, CANCEL, CHANUNAVAIL, CONGESTION."""
        words = [str(event.extra.get("dialstatus") or "") for event in self.events if event.type == "HANGUP"]
        return max(words, default="")

    @property
    def first_caller(self) -> str:
        """The caller's number as it came, before the dial plan replaced it."""
        return self._text("CHAN_START", "caller")

    @property
    def presented(self) -> str:
        """The caller's number while dialling: what the other party saw."""
        return self._text("APP_START", "caller")

    @property
    def dialled(self) -> str:
        """What was dialled; the dial plan's own places do not count."""
        dialled = self._text("CHAN_START", "dialled")
        return "" if dialled in _PLACEHOLDERS else dialled

    @property
    def dial_arguments(self) -> str:
        """Where the switch's Dial was sent, as written in the dial plan."""
        return self._text("APP_START", "application_arguments")

    def _first(self, kind: str) -> datetime | None:
        return min((event.at for event in self.events if event.type == kind), default=None)

    def _text(self, kind: str, attribute: str) -> str:
        found = sorted((event.at, getattr(event, attribute)) for event in self.events if event.type == kind)
        return next((text for _, text in found if text), "")


def sides_of(events: Iterable[SwitchEvent]) -> list[Side]:
    """The channels of a call, oldest first; helper channels without a phone are left out."""
    by_channel: dict[str, list[SwitchEvent]] = defaultdict(list)
    for event in events:
        if endpoint_of(event.channel):
            by_channel[event.channel].append(event)
    sides = [
        Side(channel, max(event.unique_id for event in facts), tuple(facts)) for channel, facts in by_channel.items()
    ]
    return sorted(sides, key=lambda side: (side.started_at, side.unique_id))


def caller_among(sides: list[Side], linked_id: str) -> Side:
    """The side that opened the call: its unique id is the call's linked id."""
    return next((side for side in sides if side.unique_id == linked_id), sides[0])


def is_phone(side: Side, devices: Mapping[str, Device]) -> bool:
    """Whether it is one of our phones (known or since deleted) and not a trunk to an operator."""
    return side.endpoint in devices or _looks_like_device(side.endpoint)


def _looks_like_device(endpoint: str) -> bool:
    """Device ids are twelve small letters and digits; trunks carry a hyphen in their name."""
    return len(endpoint) == 12 and endpoint.isalnum() and endpoint == endpoint.lower()
