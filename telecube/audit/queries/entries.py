"""Entries of the log: filtered, page by page, in batches for a file, of one object."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_date

from telecube.audit.models import AuditEntry
from telecube.core.manifest import audit_words, object_pages
from telecube.core.paging import Page, page_after

NEWEST_FIRST = ("-at", "-id")
LONGEST_SEARCH = 100
#: A word in no more entries than these is looked up by them; one in more is met soon by reading from the newest.
RARE = 1_000
#: Shorter words have no trigram to be looked up by; they are left out.
SHORTEST = 3


@dataclass(frozen=True)
class EntryFilter:
    """What the address of the log says; anything unknown in it is left out."""

    search: str = ""
    person_id: UUID | None = None
    action: str = ""
    object_id: str = ""
    first_day: date | None = None
    last_day: date | None = None

    @classmethod
    def from_query(cls, query: QueryDict) -> EntryFilter:
        """Read the address."""
        action = query.get("action", "")
        return cls(
            search=query.get("q", "").replace("\0", "").strip()[:LONGEST_SEARCH],
            person_id=_uuid(query.get("person", "")),
            action=action if action in audit_words() else "",
            object_id=query.get("object", "").replace("\0", "")[:64],
            first_day=_day(query.get("from", "")),
            last_day=_day(query.get("to", "")),
        )

    @property
    def is_set(self) -> bool:
        """Whether anything narrows the log."""
        return self != EntryFilter()

    @property
    def words(self) -> list[str]:
        """The words that are searched for."""
        return [word for word in self.search.split() if len(word) >= SHORTEST]

    @property
    def left_out(self) -> list[str]:
        """The words that are too short to be searched for."""
        return [word for word in self.search.split() if len(word) < SHORTEST]

    def to_query(self) -> dict[str, str]:
        """Return the values as the address carries them, without the empty ones."""
        values = {
            "q": self.search,
            "person": str(self.person_id or ""),
            "action": self.action,
            "object": self.object_id,
            "from": self.first_day.isoformat() if self.first_day else "",
            "to": self.last_day.isoformat() if self.last_day else "",
        }
        return {name: value for name, value in values.items() if value}

    def address(self) -> str:
        """Return the query part of the address."""
        return "?" + urlencode(self.to_query())


def page_of_entries(wanted: EntryFilter, *, after: str | None = None, before: str | None = None) -> Page[AuditEntry]:
    """Return a page of the log, newest first."""
    return page_after(entries_matching(wanted), keys=NEWEST_FIRST, after=after, before=before)


def batch_of_entries(wanted: EntryFilter, *, after: str | None, size: int) -> Page[AuditEntry]:
    """Return the next batch for a file, newest first."""
    return page_after(entries_matching(wanted), keys=NEWEST_FIRST, after=after, size=size)


def entries_of(object_id: object, *, limit: int = 50) -> list[AuditEntry]:
    """Return the latest entries of one object, newest first: who changed what when."""
    return list(AuditEntry.objects.filter(object_id=str(object_id)).order_by(*NEWEST_FIRST)[:limit])


def gone_among(entries: Iterable[AuditEntry]) -> set[str]:
    """Return the ids of the entries' objects that were deleted since: their pages lead nowhere."""
    ids = {entry.object_id for entry in entries if entry.object_type in object_pages()}
    deletions = [code for code in audit_words() if code.endswith(".deleted")]
    return set(AuditEntry.objects.filter(object_id__in=ids, action__in=deletions).values_list("object_id", flat=True))


def find_entry(action: str, *, object_id: object) -> AuditEntry | None:
    """Return the latest entry that the action left about an object, or None."""
    rows = AuditEntry.objects.filter(object_id=str(object_id), action=action)
    return rows.order_by(*NEWEST_FIRST).first()


def entries_matching(wanted: EntryFilter) -> QuerySet[AuditEntry]:
    """Return the entries that the filter leaves."""
    rows = AuditEntry.objects.all()
    if wanted.person_id:
        rows = rows.filter(actor_user_id=wanted.person_id)
    if wanted.action:
        rows = rows.filter(action=wanted.action)
    if wanted.object_id:
        rows = rows.filter(object_id=wanted.object_id)
    if wanted.first_day:
        rows = rows.filter(at__gte=_midnight(wanted.first_day))
    if wanted.last_day:
        rows = rows.filter(at__lt=_midnight(wanted.last_day + timedelta(days=1)))
    for word in wanted.words:
        rows = rows.filter(_has(word) | _says(word))
    return rows


def _has(word: str) -> Q:
    """Entries with the word in object, person or address: a rare word by its entries, a frequent one while reading."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit_find_entries(%s, %s)", [word, RARE + 1])
        ids = [row[0] for row in cursor.fetchall()]
    if len(ids) <= RARE:
        return Q(pk__in=ids)
    return Q(object_name__icontains=word) | Q(actor_name__icontains=word) | Q(ip__startswith=word)


def _says(word: str) -> Q:
    """Entries whose sentence has the word, in the reader's language."""
    fitting = [code for code, sentence in audit_words().items() if word.lower() in str(sentence).lower()]
    return Q(action__in=fitting)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _day(text: str) -> date | None:
    try:
        day = parse_date(text)
    except ValueError:
        return None
    # The edges of the calendar have no midnight in every zone.
    return day if day and 1970 <= day.year <= 2200 else None


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
