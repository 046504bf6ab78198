"""Giving earlier calls of a number to the person who was written down only now."""

from uuid import UUID

from django.db import transaction

from telecube.calls.actions.deriving import HISTORY_KIND
from telecube.calls.models import CallRecord
from telecube.contacts.actions.history import add_entry
from telecube.contacts.models import Person
from telecube.contacts.queries.by_phone import persons_by_phone
from telecube.core.live import notify
from telecube.core.tenancy import current_tenant_id

_NEWEST = 2000


@transaction.atomic
def link_earlier_calls(person_id: UUID, e164: str) -> int:
    """The number's calls stand in the person's history from now on; returns how many. Twice changes nothing."""
    persons = [person.pk for person in persons_by_phone(e164)]
    if person_id not in persons or not Person.objects.filter(pk=person_id).exists():
        return 0
    calls = CallRecord.objects.filter(other_e164=e164)
    calls.update(person_count=len(persons))
    if len(persons) == 1:
        calls.filter(person=None).update(person_id=person_id)
    # Oldest first, so that the person's last contact ends up at the newest call.
    newest = list(calls.order_by("-started_at").values_list("pk", "started_at")[:_NEWEST])
    for record_id, started_at in reversed(newest):
        add_entry(person_id, at=started_at, kind=HISTORY_KIND, object_id=record_id)
    if newest:
        notify(current_tenant_id(), topic="call.changed", data={"linked_id": ""})
    return len(newest)
