"""Storing raw events: each line of the switch's file exactly once, whatever dies in between.

The position in the file moves in the same transaction as the rows and the marks of the calls to derive. After a
crash or a database outage the next look begins where the last commit ended.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import structlog
from django.db import connections, transaction

from telecube.calls.event_file import Line, file_id_of, files_oldest_first, lines_from
from telecube.calls.interpreter.events import SwitchEvent, UnreadableEvent, body_of, event_from
from telecube.calls.models import CallEvent, IngestPosition
from telecube.core.clock import now

log = structlog.get_logger()
PLATFORM = "platform"


class Ingest:
    """Follows one switch's event file."""

    def __init__(self, path: Path, *, switch: str = "asterisk") -> None:
        self.path = path
        self.switch = switch
        self._stored_up_to: dict[str, int] = {}

    def store_news(self) -> bool:
        """Store what was written since the last look; True when there was something."""
        found = False
        for file in files_oldest_first(self.path):
            found |= self._store_from(file)
        return found

    def _store_from(self, file: Path) -> bool:
        file_id = file_id_of(file)
        if file_id is None or self._stored_up_to.get(file_id) == file.stat().st_size:
            return False
        found = False
        while self._store_batch(file, file_id):
            found = True
        return found

    def _store_batch(self, file: Path, file_id: str) -> bool:
        """One transaction: rows, marks and position together. The row lock keeps a second switchboard out."""
        with transaction.atomic(using=PLATFORM):
            position, _ = IngestPosition.objects.using(PLATFORM).get_or_create(switch=self.switch, file_id=file_id)
            position = IngestPosition.objects.using(PLATFORM).select_for_update().get(pk=position.pk)
            lines = lines_from(file, position.offset)
            if not lines:
                self._stored_up_to[file_id] = position.offset
                return False
            events = [self._row(file_id, line) for line in lines]
            append_events([row for row in events if row is not None])
            position.offset = lines[-1].end
            position.moved_at = now()
            position.save(using=PLATFORM, update_fields=["offset", "moved_at"])
        return True

    def _row(self, file_id: str, line: Line) -> CallEvent | None:
        if not line.text.strip():
            return None
        try:
            body = body_of(line.text)
            event = event_from(body)
        except UnreadableEvent as problem:
            log.error(
                "call_event_unreadable",
                sentence="A line of the switch's event file cannot be read and is left out of the call log.",
                problem=str(problem),
                file_id=file_id,
                offset=line.offset,
            )
            return None
        return row_of(event, body, switch=self.switch, file_id=file_id, offset=line.offset)


def row_of(event: SwitchEvent, body: dict[str, Any], *, switch: str, file_id: str, offset: int) -> CallEvent:
    """The table row of one event."""
    return CallEvent(
        switch=switch,
        file_id=file_id,
        offset=offset,
        linked_id=event.linked_id[:150],
        unique_id=event.unique_id[:150],
        at=event.at,
        type=event.type[:40],
        channel=event.channel[:200],
        tenant_id=event.tenant_id,
        body=_without_nul(body),
    )


def append_events(rows: list[CallEvent]) -> None:
    """Keep the rows, each once, and mark their calls for deriving; inside the caller's transaction."""
    CallEvent.objects.using(PLATFORM).bulk_create(rows, ignore_conflicts=True)
    mark_dirty(row.linked_id for row in rows)


def mark_dirty(linked_ids: Iterable[str]) -> None:
    """Mark calls whose record must be derived again; sorted, so that two writers never wait for each other."""
    wanted = sorted(set(linked_ids))
    if not wanted:
        return
    with connections[PLATFORM].cursor() as cursor:
        cursor.execute(
            "INSERT INTO calls_dirtycall (linked_id, marks, marked_at, failures, try_after)"
            " SELECT linked_id, 1, now(), 0, now() FROM unnest(%s::text[]) AS linked_id"
            " ON CONFLICT (linked_id) DO UPDATE SET"
            " marks = calls_dirtycall.marks + 1, failures = 0, try_after = now()",
            [wanted],
        )


def _without_nul(value: Any) -> Any:
    """PostgreSQL's jsonb refuses NUL; a malformed SIP header may carry one."""
    if isinstance(value, str):
        return value.replace("\x00", "")
    if isinstance(value, dict):
        return {key: _without_nul(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_without_nul(item) for item in value]
    return value
