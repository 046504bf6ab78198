"""Numbers that more than one person has: a reception, a family, or the same person twice."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from telecube.contacts.models import Person, PersonPhone

NAMED_AT_MOST = 3


def others_with(numbers: Iterable[str], *, but: UUID | None = None) -> dict[str, list[Person]]:
    """Return for each number the other people who have it, NAMED_AT_MOST for each; ``but`` is the person looked at."""
    wanted = sorted({number for number in numbers if number})
    if not wanted:
        return {}
    phones = PersonPhone.objects.filter(e164__in=wanted).select_related("person").order_by("id")
    if but is not None:
        phones = phones.exclude(person_id=but)
    found: dict[str, list[Person]] = {}
    # A switchboard's number may stand at hundreds of people.
    for phone in phones[: 20 * NAMED_AT_MOST]:
        people = found.setdefault(phone.e164, [])
        if len(people) < NAMED_AT_MOST:
            people.append(phone.person)
    return found
