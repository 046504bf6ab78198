"""From the switch's live events to what rings and who talks right now; pure, in memory.

Only for screens: the call log is never made of this. A lost event costs a pop-up, not a record.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from telecube.calls.interpreter.events import endpoint_of

_OVER = frozenset({"CANCEL", "BUSY", "NOANSWER", "CHANUNAVAIL", "CONGESTION", "DONTCALL", "TORTURE", "GOTO"})


@dataclass(frozen=True)
class LiveChannel:
    """One running channel, with what it said when it was first seen."""

    id: str
    endpoint: str
    linked_id: str
    caller: str = ""
    dialled: str = ""


@dataclass(frozen=True)
class LiveDraft:
    """One running call: who calls, and how far each called phone has come (ringing, talking)."""

    linked_id: str
    tenant_id: UUID
    caller: str
    caller_endpoint: str
    dialled: str
    phones: Mapping[str, str] = field(default_factory=dict)
    channels: frozenset[str] = frozenset()

    @property
    def state(self) -> str:
        """The furthest that matters on a screen: a phone that rings beats one that talks (transfer)."""
        states = set(self.phones.values())
        return next((state for state in ("ringing", "talking") if state in states), "dialling")


class LiveCalls:
    """All running calls of one switch; `apply` returns the linked ids whose call changed or went."""

    def __init__(self) -> None:
        self.calls: dict[str, LiveDraft] = {}
        self._channels: dict[str, LiveChannel] = {}

    def apply(self, event: Mapping[str, Any]) -> set[str]:
        """Take one live event of the switch."""
        kind = event.get("type")
        if kind == "ChannelCreated":
            self._remember(event["channel"])
            return set()
        if kind == "Dial":
            return self._dialled(event)
        if kind == "ChannelStateChange":
            return self._state_changed(event["channel"])
        if kind == "ChannelDestroyed":
            return self._destroyed(event["channel"])
        return set()

    def start_over(self, channels: Iterable[Mapping[str, Any]], linked_ids: Mapping[str, str]) -> set[str]:
        """After a reconnection: forget all, learn the channels that run now; returns the calls that are gone."""
        gone = set(self.calls)
        self.calls, self._channels = {}, {}
        for channel in channels:
            known = self._remember(channel)
            linked_id = linked_ids.get(known.id, known.id)
            self._channels[known.id] = replace(known, linked_id=linked_id)
        return gone

    def _remember(self, channel: Mapping[str, Any]) -> LiveChannel:
        known = self._channels.get(channel["id"])
        if known is None:
            known = LiveChannel(
                id=channel["id"],
                endpoint=endpoint_of(channel["name"]),
                linked_id=channel["id"],
                caller=channel.get("caller", {}).get("number", ""),
                dialled=channel.get("dialplan", {}).get("exten", ""),
            )
            self._channels[known.id] = known
        return known

    def _dialled(self, event: Mapping[str, Any]) -> set[str]:
        """A called phone has come one step further; a Dial without a caller is our own click to call."""
        if "caller" not in event:
            return set()
        caller = self._remember(event["caller"])
        peer = replace(self._remember(event["peer"]), linked_id=caller.linked_id)
        self._channels[peer.id] = peer
        call = self.calls.get(caller.linked_id) or self._new_call(event, caller)
        if call is None:
            return set()
        phones = dict(call.phones)
        status = event.get("dialstatus", "")
        if status in _OVER:
            phones.pop(peer.endpoint, None)
        else:
            phones[peer.endpoint] = _step(phones.get(peer.endpoint), status)
        changed = replace(call, phones=phones, channels=call.channels | {caller.id, peer.id})
        if self.calls.get(call.linked_id) == changed:
            return set()
        self.calls[call.linked_id] = changed
        return {call.linked_id}

    def _new_call(self, event: Mapping[str, Any], caller: LiveChannel) -> LiveDraft | None:
        tenant_id = _tenant(event["caller"]) or _tenant(event["peer"])
        if tenant_id is None:
            return None
        return LiveDraft(caller.linked_id, tenant_id, caller.caller, caller.endpoint, caller.dialled)

    def _state_changed(self, channel: Mapping[str, Any]) -> set[str]:
        known = self._remember(channel)
        call = self.calls.get(known.linked_id)
        if call is None or known.endpoint not in call.phones:
            return set()
        status = {"Ringing": "RINGING", "Up": "ANSWER"}.get(channel.get("state", ""), "")
        step = _step(call.phones[known.endpoint], status)
        if step == call.phones[known.endpoint]:
            return set()
        self.calls[call.linked_id] = replace(call, phones={**call.phones, known.endpoint: step})
        return {call.linked_id}

    def _destroyed(self, channel: Mapping[str, Any]) -> set[str]:
        known = self._channels.pop(channel["id"], None)
        call = self.calls.get(known.linked_id) if known else None
        if known is None or call is None:
            return set()
        channels = call.channels - {known.id}
        if not channels:
            del self.calls[call.linked_id]
            return {call.linked_id}
        phones = {name: state for name, state in call.phones.items() if name != known.endpoint}
        self.calls[call.linked_id] = replace(call, phones=phones, channels=channels)
        return {call.linked_id}


def _step(before: str | None, status: str) -> str:
    """A phone never goes back to ringing. It counts as ringing from the first moment: waiting for the phone's own
    word (180) would cost the pop-up a round trip, and some phones never say it."""
    return "talking" if status == "ANSWER" or before == "talking" else "ringing"


def _tenant(channel: Mapping[str, Any]) -> UUID | None:
    for key in ("tenantid", "accountcode"):
        try:
            return UUID(str(channel.get(key) or ""))
        except ValueError:
            continue
    return None
