"""Who has this number: asked while the phone rings, so it is one look into one index."""

from __future__ import annotations

from telecube.contacts.models import Person
from telecube.core.tenancy import current_tenant_id


def persons_by_phone(e164: str) -> list[Person]:
    """Return the people with exactly this number, the one contacted last first."""
    matching = Person.objects.filter(phones__tenant_id=current_tenant_id(), phones__e164=e164)
    return sorted(matching, key=lambda person: (person.last_contact_at is None, _newest_first(person), person.pk))


def _newest_first(person: Person) -> float:
    return -person.last_contact_at.timestamp() if person.last_contact_at else 0.0
