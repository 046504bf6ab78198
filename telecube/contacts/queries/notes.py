"""Notes, as the history asks for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from telecube.contacts.models import Note


def notes_by_id(ids: Iterable[UUID]) -> Mapping[UUID, Note]:
    """Return the notes with their authors, in one query."""
    return Note.objects.select_related("author").in_bulk(list(ids))
