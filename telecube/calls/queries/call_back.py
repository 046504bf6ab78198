"""Who waits for a call back: callers from outside who reached nobody and were not spoken to since."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, Max, Min, OuterRef, QuerySet

from telecube.calls.models import CallRecord
from telecube.calls.models.record import MISSED_RESULTS, Direction
from telecube.calls.queries.visible import visible_calls
from telecube.contacts.models import Person
from telecube.core.actor import Actor
from telecube.core.clock import now

_LOOKS_BACK = timedelta(days=7)
AMBER_FROM = timedelta(minutes=15)
RED_FROM = timedelta(minutes=60)


@dataclass(frozen=True)
class Waiting:
    """One caller to call back."""

    e164: str
    person: Person | None
    line: str
    attempts: int
    first_missed_at: datetime
    last_missed_at: datetime

    @property
    def waits_seconds(self) -> int:
        """How long since the first unanswered call."""
        return int((now() - self.first_missed_at).total_seconds())

    @property
    def urgency(self) -> str:
        """Colour by age: grey, amber from 15 minutes, red from an hour."""
        waits = now() - self.first_missed_at
        if waits >= RED_FROM:
            return "tc-red"
        return "tc-amber" if waits >= AMBER_FROM else "tc-2"


def callers_waiting(viewer: Actor, *, lines: Mapping[str, str], limit: int = 5) -> list[Waiting]:
    """The ones who wait longest first, at most `limit`; one caller stands once however often he tried."""
    rows = list(_unanswered_numbers(viewer)[:limit])
    persons = _persons_of([str(row["other_e164"]) for row in rows])
    return [
        Waiting(
            e164=row["other_e164"],
            person=persons.get(row["other_e164"]),
            line=lines.get(row["line"], ""),
            attempts=row["attempts"],
            first_missed_at=row["first"],
            last_missed_at=row["last"],
        )
        for row in rows
    ]


def count_callers_waiting(viewer: Actor, *, at_most: int = 99) -> int:
    """How many wait, counted up to `at_most`."""
    return len(_unanswered_numbers(viewer)[:at_most])


def _unanswered_numbers(viewer: Actor) -> QuerySet[Any, Any]:
    spoken_since = CallRecord.objects.filter(
        other_e164=OuterRef("other_e164"), started_at__gt=OuterRef("started_at"), answered_at__isnull=False
    )
    missed = CallRecord.objects.filter(
        visible_calls(viewer),
        ~Exists(spoken_since),
        direction=Direction.IN,
        result__in=MISSED_RESULTS,
        started_at__gte=now() - _LOOKS_BACK,
    ).exclude(other_e164="")
    return (
        missed.values("other_e164")
        .annotate(first=Min("started_at"), last=Max("started_at"), attempts=Count("id"), line=Max("our_number"))
        .order_by("first")
    )


def _persons_of(numbers: list[str]) -> dict[str, Person]:
    """The person of each number, as its newest call names them; one query."""
    rows = CallRecord.objects.filter(other_e164__in=numbers, person__isnull=False).select_related("person")
    newest = rows.order_by("other_e164", "-started_at").distinct("other_e164")
    return {row.other_e164: row.person for row in newest if row.person}
