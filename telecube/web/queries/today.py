"""Today's calls of the company for the dashboard, by hour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, Sum
from django.db.models.functions import ExtractHour
from django.utils import timezone

from telecube.calls.models import CallRecord
from telecube.calls.models.record import MISSED_RESULTS, Direction
from telecube.calls.queries.visible import visible_calls
from telecube.core.actor import Actor
from telecube.core.clock import now

OFFICE_HOURS = range(8, 17)


@dataclass(frozen=True)
class HourOfCalls:
    """What happened in one hour of the day."""

    hour: int
    answered: int = 0
    outgoing: int = 0
    missed: int = 0

    @property
    def total(self) -> int:
        """All calls of the hour."""
        return self.answered + self.outgoing + self.missed


@dataclass(frozen=True)
class CallsToday:
    """Today's calls with the outside world."""

    hours: list[HourOfCalls]
    talk_seconds: int

    @property
    def answered(self) -> int:
        """Incoming calls that somebody took."""
        return sum(hour.answered for hour in self.hours)

    @property
    def outgoing(self) -> int:
        """Calls that we made."""
        return sum(hour.outgoing for hour in self.hours)

    @property
    def missed(self) -> int:
        """Callers who reached nobody."""
        return sum(hour.missed for hour in self.hours)

    @property
    def total(self) -> int:
        """All calls of the day."""
        return self.answered + self.outgoing + self.missed


def calls_today(viewer: Actor, moment: datetime | None = None) -> CallsToday:
    """Return today's calls from and to outside that the viewer may see, in the local day."""
    local = timezone.localtime(moment or now())
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    visible = CallRecord.objects.filter(visible_calls(viewer))
    outside = visible.filter(started_at__gte=midnight, started_at__lt=midnight + timedelta(days=1)).exclude(
        direction=Direction.INTERNAL
    )
    incoming = Q(direction=Direction.IN)
    rows = (
        outside.annotate(hour=ExtractHour("started_at"))
        .values("hour")
        .annotate(
            answered=Count("id", filter=incoming & Q(answered_at__isnull=False)),
            outgoing=Count("id", filter=Q(direction=Direction.OUT)),
            missed=Count("id", filter=incoming & Q(result__in=MISSED_RESULTS)),
            seconds=Sum("duration_seconds", default=0),
        )
        .order_by("hour")
    )
    found = {row["hour"]: row for row in rows}
    hours = sorted({*OFFICE_HOURS, *found})
    return CallsToday(
        hours=[_hour(hour, found.get(hour)) for hour in range(hours[0], hours[-1] + 1)],
        talk_seconds=sum(row["seconds"] for row in found.values()),
    )


def _hour(hour: int, row: Mapping[str, Any] | None) -> HourOfCalls:
    if row is None:
        return HourOfCalls(hour)
    return HourOfCalls(hour, answered=row["answered"], outgoing=row["outgoing"], missed=row["missed"])
