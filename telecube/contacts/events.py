"""Facts that the room contacts announces."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from telecube.core.events import Event


@dataclass(frozen=True)
class PersonCreated(Event):
    """A person was added."""

    name: ClassVar[str] = "contacts.person.created"
    person_id: UUID


@dataclass(frozen=True)
class PersonPhoneAdded(Event):
    """A person has a number that they did not have before."""

    name: ClassVar[str] = "contacts.person_phone.added"
    person_id: UUID
    e164: str
