"""The time: aware and UTC inside."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

#: The sellers' calendar: days, months and deadlines of the service are Polish, whatever the buyer's clock says.
WARSAW = ZoneInfo("Europe/Warsaw")
_set_to: ContextVar[datetime | None] = ContextVar("clock_set_to", default=None)


def now() -> datetime:
    """Return the present moment in UTC."""
    return _set_to.get() or timezone.now()


def today() -> date:
    """Return the present day in Poland."""
    return now().astimezone(WARSAW).date()


@contextmanager
def clock_set_to(moment: datetime) -> Iterator[None]:
    """Let ``now`` say another moment: for rehearsals of months and years. The database's own clock goes on."""
    # In UTC: adding days to a moment with a local time zone would move the wall clock, not the time.
    token = _set_to.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _set_to.reset(token)
