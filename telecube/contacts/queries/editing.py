"""Who saved a person last."""

from __future__ import annotations

from telecube.audit.models import AuditEntry
from telecube.contacts.models import Person


def last_change_of(person: Person) -> AuditEntry | None:
    """Return the last audited change of the person's data, or None."""
    return (
        AuditEntry.objects.filter(object_id=str(person.pk), action__startswith="contacts.person.")
        .order_by("-at")
        .first()
    )
