"""Facts that the room announces."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from telecube.core.events import Event


@dataclass(frozen=True)
class CallEnded(Event):
    """A call is over and its record is complete; announced once for each call."""

    name: ClassVar[str] = "calls.call.ended"

    record_id: UUID
    linked_id: str
    direction: str
    result: str
    other_e164: str
    person_id: UUID | None
