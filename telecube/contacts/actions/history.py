"""Entries of the history: written by the rooms where things happen."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from telecube.contacts.models import HistoryEntry, Person

NOTE_KIND = "note"


@transaction.atomic
def add_entry(person_id: UUID, *, at: datetime, kind: str, object_id: UUID) -> HistoryEntry:
    """Put one thing into a person's history; a second time changes nothing but a corrected time.

    A note about somebody is no contact with them; everything else moves ``last_contact_at``.
    """
    entry, is_new = HistoryEntry.objects.get_or_create(
        person_id=person_id, kind=kind, object_id=object_id, defaults={"at": at}
    )
    if not is_new and entry.at != at:
        entry.at = at
        entry.save(update_fields=["at"])
    if kind != NOTE_KIND:
        earlier = Q(last_contact_at=None) | Q(last_contact_at__lt=at)
        Person.objects.filter(earlier, pk=person_id).update(last_contact_at=at)
    return entry
