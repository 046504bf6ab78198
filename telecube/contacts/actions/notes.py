"""Writing notes."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from telecube.audit import record
from telecube.contacts.actions.history import NOTE_KIND, add_entry
from telecube.contacts.errors import NoteIsEmpty, NoteTooLong
from telecube.contacts.models import Note
from telecube.contacts.models.note import NOTE_LENGTH
from telecube.contacts.permissions import NOTE_ADD
from telecube.contacts.queries.persons import person_for
from telecube.core.actor import Actor
from telecube.core.clock import now


@transaction.atomic
def add_note(actor: Actor, person_id: UUID, text: str, *, at: datetime | None = None) -> Note:
    """Write a note on a person's card; ``at`` is for notes brought from elsewhere. Refuses: NoteIsEmpty, NoteTooLong,
    PersonNotFound.
    """
    actor.require(NOTE_ADD)
    person = person_for(actor, person_id)
    text = text.replace("\0", "").strip()
    if not text:
        raise NoteIsEmpty
    if len(text) > NOTE_LENGTH:
        raise NoteTooLong(length=len(text), limit=NOTE_LENGTH)
    note = Note.objects.create(person=person, author_id=actor.user_id, text=text, created_at=at or now())
    add_entry(person.pk, at=note.created_at, kind=NOTE_KIND, object_id=note.pk)
    record(actor, "contacts.note.added", person, note=note.pk)
    return note
