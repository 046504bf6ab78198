"""The history of a person: entries in time, each drawn by the room of its kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from telecube.contacts.models import HistoryEntry, Person
from telecube.core.actor import Actor
from telecube.core.manifest import history_kinds
from telecube.core.paging import page_after, read_mark

NEWEST_FIRST = ("-at", "-id")
ENTRIES_AT_ONCE = 30
REDRAWN_AT_MOST = 200


@dataclass(frozen=True)
class HistoryItem:
    """An entry with the thing it is about. ``starts_day``: the first one of its day in what is drawn."""

    entry: HistoryEntry
    thing: Any
    template: str
    starts_day: bool


@dataclass(frozen=True)
class History:
    """A stretch of a history, newest first; ``older_mark`` leads on, ``last_id`` is the oldest entry of the stretch."""

    items: Sequence[HistoryItem]
    older_mark: str | None
    last_id: UUID | None


def history_of(person: Person, *, reader: Actor, kind: str = "", after: str | None = None) -> History:
    """Return the newest entries, or those behind the mark ``after``."""
    page = page_after(_entries(person, reader, kind), keys=NEWEST_FIRST, after=after, size=ENTRIES_AT_ONCE)
    mark = read_mark(HistoryEntry, NEWEST_FIRST, after)
    return _drawn(page.rows, older_mark=page.next_mark, day_before=mark[0] if mark else None)


def history_down_to(person: Person, last_id: UUID, *, reader: Actor, kind: str = "") -> History:
    """Return the newest entries down to one that is on the screen already, so that older ones below stay in place."""
    last = HistoryEntry.objects.filter(person=person, pk=last_id).first()
    if last is None:
        return history_of(person, reader=reader, kind=kind)
    newer = Q(at__gt=last.at) | Q(at=last.at, id__gte=last.pk)
    entries = _entries(person, reader, kind).filter(newer, at__gte=last.at).order_by(*NEWEST_FIRST)[:REDRAWN_AT_MOST]
    return _drawn(list(entries), older_mark=None, day_before=None)


def _entries(person: Person, reader: Actor, kind: str) -> QuerySet[HistoryEntry]:
    """The entries that the reader may see; the room of each kind says which those are."""
    entries = HistoryEntry.objects.filter(person=person)
    for code, known in history_kinds().items():
        condition = known.visible(reader) if known.visible else Q()
        if condition:  # an empty one takes everything, but vanishes from an "or"
            entries = entries.filter(~Q(kind=code) | condition)
    return entries.filter(kind=kind) if kind else entries


def _drawn(entries: Sequence[HistoryEntry], *, older_mark: str | None, day_before: datetime | None) -> History:
    things = _things_of(entries)
    templates = {code: kind.template for code, kind in history_kinds().items()}
    items = []
    day = _local_day(day_before)
    for entry in entries:
        thing = things.get(entry.kind, {}).get(entry.object_id)
        if thing is None:
            continue
        starts_day = _local_day(entry.at) != day
        day = _local_day(entry.at)
        items.append(HistoryItem(entry=entry, thing=thing, template=templates[entry.kind], starts_day=starts_day))
    return History(items=items, older_mark=older_mark, last_id=entries[-1].pk if entries else None)


def _things_of(entries: Sequence[HistoryEntry]) -> dict[str, Mapping[UUID, Any]]:
    """One query for each kind that occurs; an unknown kind (a room taken out) is passed over."""
    ids: dict[str, list[UUID]] = defaultdict(list)
    for entry in entries:
        ids[entry.kind].append(entry.object_id)
    known = history_kinds()
    return {code: known[code].load(wanted) for code, wanted in ids.items() if code in known}


def _local_day(moment: datetime | None) -> object:
    return timezone.localtime(moment).date() if moment else None
