"""Squaring our idea of running calls with the switch's own list of channels.

A switch that dies writes no end for the calls that it carried. Their records are closed as interrupted by an
event of our own in the raw log, so that a rebuilt call log says the same.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import Max

from telecube.calls.actions.live_state import mark_seen, remove_live_calls_except
from telecube.calls.ingest import PLATFORM, append_events, row_of
from telecube.calls.interpreter.events import event_from
from telecube.calls.interpreter.record import INTERRUPTION
from telecube.calls.models import CallEvent, CallRecord, LiveCall

log = structlog.get_logger()
_OUR_FILE = "switchboard"


@dataclass(frozen=True)
class _OpenCall:
    linked_id: str
    tenant_id: UUID
    last_seen_at: datetime


def linked_ids_of(channel_ids: Iterable[str]) -> dict[str, str]:
    """Which call each running channel belongs to, as far as its events have been stored."""
    rows = CallEvent.objects.using(PLATFORM).filter(unique_id__in=list(channel_ids))
    return dict(rows.order_by("id").values_list("unique_id", "linked_id"))


class Reconciliation:
    """Closes lost calls; a call must be missing in two looks, since its end may be on its way to the file."""

    def __init__(self) -> None:
        self._suspects: dict[str, _OpenCall] = {}

    @property
    def has_suspects(self) -> bool:
        """Whether a second look is due soon."""
        return bool(self._suspects)

    def look(self, channel_ids: Iterable[str]) -> list[str]:
        """Compare with the channels that run now; returns the calls closed as interrupted."""
        ids = set(channel_ids)
        running = ids | set(linked_ids_of(ids).values())
        missing = {call.linked_id: call for call in _open_calls() if call.linked_id not in running}
        remove_live_calls_except(running)
        mark_seen(running)

        lost = [self._suspects[linked_id] for linked_id in missing if linked_id in self._suspects]
        for call in lost:
            _interrupt(call)
        closed = {call.linked_id for call in lost}
        self._suspects = {linked_id: call for linked_id, call in missing.items() if linked_id not in closed}
        return sorted(closed)


def _open_calls() -> list[_OpenCall]:
    records = CallRecord.everywhere.using(PLATFORM).filter(is_open=True).values_list("linked_id", "tenant_id")
    tenants = dict(records)
    events = CallEvent.objects.using(PLATFORM).filter(linked_id__in=tenants).values("linked_id")
    last_event = dict(events.annotate(last=Max("at")).values_list("linked_id", "last"))
    seen = dict(LiveCall.everywhere.using(PLATFORM).filter(linked_id__in=tenants).values_list("linked_id", "seen_at"))
    return [
        _OpenCall(linked_id, tenants[linked_id], max(last, seen.get(linked_id, last)))
        for linked_id, last in last_event.items()
    ]


def _interrupt(call: _OpenCall) -> None:
    body = {
        "EventType": INTERRUPTION,
        "EventTime": call.last_seen_at.isoformat(),
        "LinkedID": call.linked_id,
        "UniqueID": "",
        "TenantID": str(call.tenant_id),
    }
    row = row_of(event_from(body), body, switch=_OUR_FILE, file_id=call.linked_id[:80], offset=0)
    with transaction.atomic(using=PLATFORM):
        append_events([row])
    log.warning(
        "call_interrupted",
        sentence="The exchange lost a call without writing its end; it is closed as interrupted.",
        linked_id=call.linked_id,
    )
