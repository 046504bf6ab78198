"""Which mail about the end of the account is due at a moment. Pure: dates in, one notice out.

Of several that are late only the latest is due: who missed the seventh and the third day is told of the last.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from telecube.accounts.models import EndReason, Entitlements

DAY = timedelta(days=1)


class NoticeKind(StrEnum):
    """What a mail tells: that something comes, with days, or that it is there."""

    TRIAL_ENDING = "trial_ending"
    ENDED = "ended"
    FREEZING = "freezing"
    FROZEN = "frozen"
    ERASING = "erasing"


@dataclass(frozen=True)
class Notice:
    """A mail: its kind, how many days before the deadline it leaves, and the deadline."""

    kind: NoticeKind
    days_before: int
    deadline: datetime

    @property
    def due_at(self) -> datetime:
        """The moment from which it may leave; a day is 24 hours, as in the trial."""
        return self.deadline - self.days_before * DAY


def notices_of(entitlements: Entitlements) -> list[Notice]:
    """Return all mails that this account will get, first to last; none while it has no end."""
    full, reading, erased = entitlements.full_until, entitlements.read_only_until, entitlements.erase_at
    if full is None or reading is None:
        return []
    before_end = (7, 3, 1) if entitlements.end_reason == EndReason.TRIAL else ()
    found = [Notice(NoticeKind.TRIAL_ENDING, days, full) for days in before_end]
    found += [Notice(NoticeKind.ENDED, 0, full)]
    found += [Notice(NoticeKind.FREEZING, days, reading) for days in (7, 1)]
    found += [Notice(NoticeKind.FROZEN, 0, reading)]
    # A company with an exchange of its own is never erased by the clock.
    return found + [Notice(NoticeKind.ERASING, days, erased) for days in (30, 7, 1) if erased is not None]


def find_notice_due(entitlements: Entitlements, *, at: datetime) -> Notice | None:
    """Return the latest mail whose time has come, or None."""
    return next((notice for notice in reversed(notices_of(entitlements)) if notice.due_at <= at), None)
