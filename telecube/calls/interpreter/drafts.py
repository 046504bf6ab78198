"""What the interpreter says about a call; pure values."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

IN, OUT, INTERNAL = "in", "out", "internal"

IN_PROGRESS = "in_progress"
ANSWERED = "answered"
NO_ANSWER = "no_answer"
BUSY = "busy"
FAILED = "failed"
CANCELLED = "cancelled"
REJECTED = "rejected"
INTERRUPTED = "interrupted"
ANSWERED_ELSEWHERE = "answered_elsewhere"


@dataclass(frozen=True)
class Device:
    """A phone that we know: whose it is and what colleagues dial to reach it."""

    tenant_id: UUID
    user_id: UUID | None
    extension: str


@dataclass(frozen=True)
class LegDraft:
    """One side of a call."""

    channel: str
    device_id: str
    user_id: UUID | None
    is_caller: bool
    started_at: datetime
    answered_at: datetime | None
    ended_at: datetime | None
    result: str


@dataclass(frozen=True)
class CallDraft:
    """One call as its events tell it; numbers are as the switch wrote them."""

    linked_id: str
    tenant_id: UUID | None
    direction: str
    from_number: str
    to_number: str
    our_number: str
    started_at: datetime
    answered_at: datetime | None
    ended_at: datetime | None
    result: str
    legs: tuple[LegDraft, ...]
    refused: str = ""

    @property
    def is_open(self) -> bool:
        """Whether the call is still going on."""
        return self.result == IN_PROGRESS

    @property
    def duration_seconds(self) -> int | None:
        """Seconds talked, or seconds it rang when nobody answered; none while it goes on."""
        if self.ended_at is None:
            return None
        return round((self.ended_at - (self.answered_at or self.started_at)).total_seconds())
