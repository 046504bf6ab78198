"""One person, and the list of people."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from telecube.contacts.errors import PersonNotFound
from telecube.contacts.folding import search_words
from telecube.contacts.models import Person
from telecube.contacts.permissions import PERSON_VIEW
from telecube.core.actor import Actor
from telecube.core.paging import PAGE_SIZE, Page, page_after, page_of, read_mark

ORDER = ("last_name", "first_name", "id")
COUNTED_AT_MOST = 1_000


@dataclass(frozen=True)
class Size:
    """How long a list is; counted to a limit only, because counting costs more than showing."""

    count: int
    is_more: bool


def person_for(actor: Actor, person_id: UUID) -> Person:
    """Return the person with phones, or refuse with PersonNotFound: also for another company's."""
    actor.require(PERSON_VIEW)
    person = Person.objects.filter(pk=person_id).prefetch_related("phones").first()
    if person is None:
        raise PersonNotFound
    return person


def person_page(
    actor: Actor, *, query: str = "", after: str | None = None, before: str | None = None, size: int = PAGE_SIZE
) -> Page[Person]:
    """Return one page of people by last name in Polish order; ``query`` matches parts of names, companies, numbers."""
    actor.require(PERSON_VIEW)
    words = search_words(query)
    if words:
        return _found_page(words, after=after, before=before, size=size)
    people = Person.objects.defer("description", "search_text").prefetch_related("phones")
    return page_after(people, keys=ORDER, after=after, before=before, size=size)


def person_list_size(actor: Actor) -> Size:
    """Return the number of all people, exact up to COUNTED_AT_MOST."""
    actor.require(PERSON_VIEW)
    counted = Person.objects.order_by()[: COUNTED_AT_MOST + 1].count()
    return Size(count=min(counted, COUNTED_AT_MOST), is_more=counted > COUNTED_AT_MOST)


def _found_page(words: list[str], *, after: str | None, before: str | None, size: int) -> Page[Person]:
    backward = before is not None and after is None
    mark = read_mark(Person, ORDER, before if backward else after)
    backward = backward and mark is not None
    last_name, first_name, person_id = mark or (None, None, None)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT contacts_find_persons(%s, %s, %s, %s, %s, %s)",
            [words, size + 1, backward, last_name, first_name, person_id],
        )
        ids = [row[0] for row in cursor.fetchall()]
    by_id = Person.objects.defer("description", "search_text").prefetch_related("phones").in_bulk(ids)
    batch = [by_id[found] for found in ids if found in by_id]
    return page_of(batch, keys=ORDER, size=size, backward=backward, has_mark=mark is not None)
