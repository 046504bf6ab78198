"""Notes and the history of a person."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from telecube.contacts.actions.history import add_entry
from telecube.contacts.actions.notes import add_note
from telecube.contacts.errors import NoteIsEmpty, NoteTooLong, PersonNotFound
from telecube.contacts.models import HistoryEntry, Note
from telecube.contacts.queries.history import ENTRIES_AT_ONCE, history_down_to, history_of
from telecube.contacts.queries.persons import person_for
from telecube.contacts.tests.making import make_person
from telecube.core.clock import now
from telecube.core.errors import RightMissing
from telecube.core.tenancy import tenant_scope
from tests.world import Company, World


def texts(history: object) -> list[str]:
    return [item.thing.text for item in history.items]  # type: ignore[attr-defined]


def test_a_note_stands_in_the_history_with_its_author(acme: Company) -> None:
    person = make_person(acme.actor("ben"))
    add_note(acme.actor("ben"), person.pk, "  Prosi o wycenę.\n")
    item = history_of(person, reader=acme.actor("anna")).items[0]
    assert (item.thing.text, item.thing.author.name, item.starts_day) == ("Prosi o wycenę.", "Ben Nowak", True)


@pytest.mark.parametrize(("text", "refusal"), [(" \n\0", NoteIsEmpty), ("x" * 10_001, NoteTooLong)])
def test_an_empty_or_endless_note_is_refused(acme: Company, text: str, refusal: type[Exception]) -> None:
    person = make_person(acme.actor("ben"))
    with pytest.raises(refusal):
        add_note(acme.actor("ben"), person.pk, text)
    assert not Note.objects.exists()
    assert not HistoryEntry.objects.exists()


def test_who_may_only_read_writes_no_note(acme: Company) -> None:
    person = make_person(acme.actor("ben"))
    with pytest.raises(RightMissing):
        add_note(acme.actor("dora"), person.pk, "x")


def test_nobody_writes_on_another_companys_person(world: World) -> None:
    with tenant_scope(world.globex.id):
        person = make_person(world.globex.actor("gina"))
    with tenant_scope(world.acme.id), pytest.raises(PersonNotFound):
        add_note(world.acme.actor("anna"), person.pk, "x")


def test_an_entry_added_twice_stands_once_and_takes_the_corrected_time(acme: Company) -> None:
    person = make_person(acme.actor("ben"))
    thing, at = uuid4(), now()
    add_entry(person.pk, at=at, kind="call", object_id=thing)
    add_entry(person.pk, at=at, kind="call", object_id=thing)
    add_entry(person.pk, at=at + timedelta(seconds=1), kind="call", object_id=thing)
    assert HistoryEntry.objects.get().at == at + timedelta(seconds=1)
    assert person_for(acme.actor("ben"), person.pk).last_contact_at == at + timedelta(seconds=1)


def test_an_older_call_and_a_note_do_not_move_the_last_contact(acme: Company) -> None:
    person, at = make_person(acme.actor("ben")), now()
    add_entry(person.pk, at=at - timedelta(days=1), kind="call", object_id=uuid4())
    add_entry(person.pk, at=at - timedelta(days=2), kind="call", object_id=uuid4())
    add_note(acme.actor("ben"), person.pk, "x")
    assert person_for(acme.actor("ben"), person.pk).last_contact_at == at - timedelta(days=1)


def test_an_entry_whose_room_or_thing_is_gone_is_passed_over(acme: Company) -> None:
    person = make_person(acme.actor("ben"))
    add_entry(person.pk, at=now(), kind="fax", object_id=uuid4())
    add_entry(person.pk, at=now(), kind="note", object_id=uuid4())
    add_note(acme.actor("ben"), person.pk, "Jest")
    assert texts(history_of(person, reader=acme.actor("anna"))) == ["Jest"]


def make_notes(acme: Company, count: int) -> None:
    person = make_person(acme.actor("ben"))
    for number in range(count):
        add_note(acme.actor("ben"), person.pk, f"{number:02}", at=now() - timedelta(hours=number))


def test_the_history_is_walked_without_gaps_and_days_are_named_once(acme: Company) -> None:
    make_notes(acme, ENTRIES_AT_ONCE + 10)
    person = HistoryEntry.objects.latest("at").person
    newest = history_of(person, reader=acme.actor("anna"))
    older = history_of(person, reader=acme.actor("anna"), after=newest.older_mark)
    assert texts(newest) + texts(older) == [f"{number:02}" for number in range(ENTRIES_AT_ONCE + 10)]
    assert older.older_mark is None
    days = [item.entry.at.astimezone().date() for item in [*newest.items, *older.items] if item.starts_day]
    assert len(days) == len(set(days)) > 1


def test_drawn_anew_the_newest_stretch_ends_where_it_ended(acme: Company) -> None:
    make_notes(acme, ENTRIES_AT_ONCE + 10)
    person = HistoryEntry.objects.latest("at").person
    newest = history_of(person, reader=acme.actor("anna"))
    assert newest.last_id is not None
    add_note(acme.actor("ben"), person.pk, "nowa")
    assert texts(history_down_to(person, newest.last_id, reader=acme.actor("anna"))) == ["nowa", *texts(newest)]
    assert texts(history_down_to(person, uuid4(), reader=acme.actor("anna")))[0] == "nowa"


def test_the_history_costs_the_same_however_long_it_is(acme: Company) -> None:
    make_notes(acme, ENTRIES_AT_ONCE)
    person = HistoryEntry.objects.latest("at").person
    with CaptureQueriesContext(
        connection,
    ) as queries:
        history_of(person, reader=acme.actor("anna"))
    assert len(queries) == 2
