"""Who has this number: asked while the phone rings, so it is one look into one index."""

from __future__ import annotations

from datetime import UTC, datetime

from telecube.contacts.models import Person, PersonPhone

LONG_AGO = datetime.min.replace(tzinfo=UTC)


def persons_by_phone(e164: str) -> list[Person]:
    """Return the people with exactly this number, the one contacted last first.

    Two small queries instead of a join: right after a large import the planner knows nothing of the tables yet, and a
    join would be planned badly just while a phone rings.
    """
    ids = PersonPhone.objects.filter(e164=e164).order_by().values_list("person_id", flat=True)
    people = Person.objects.in_bulk(list(ids)).values()
    return sorted(people, key=lambda person: (person.last_contact_at or LONG_AGO, person.pk), reverse=True)
