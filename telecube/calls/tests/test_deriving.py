"""From raw events to one record with its consequences; twice gives the same as once."""

import pytest

from telecube.calls.actions import deriving
from telecube.calls.actions.deriving import derive_call, derive_dirty_calls
from telecube.calls.ingest import Ingest, mark_dirty
from telecube.calls.models import CallLeg, CallRecord, DirtyCall
from telecube.calls.tests.conftest import EventFile
from telecube.calls.tests.test_interpreter import (
    BUSY,
    COLLEAGUE_ANSWERS,
    FROM_OUTSIDE_TWO_PHONES,
    PHONE_NOT_CONNECTED,
    TO_OUTSIDE,
)
from telecube.contacts.models import HistoryEntry, Person, PersonPhone
from telecube.core.models import OutboxEvent
from telecube.core.tenancy import tenant_scope

pytestmark = pytest.mark.django_db(databases=["default", "platform"])
BARBARAS = "+48602345678"


def make_person(company, last_name: str, e164: str) -> Person:
    with tenant_scope(company.id):
        person = Person.objects.create(first_name="Barbara", last_name=last_name)
        PersonPhone.objects.create(person=person, e164=e164)
        return person


def log_call(event_file: EventFile, table: str) -> None:
    event_file.write(table)
    Ingest(event_file.path).store_news()
    derive_dirty_calls()


def the_record(event_file: EventFile) -> CallRecord:
    return CallRecord.objects.get(linked_id=event_file.linked_id())


def test_a_call_becomes_one_record_with_its_users(event_file, acme):
    log_call(event_file, COLLEAGUE_ANSWERS)
    with tenant_scope(acme.id):
        record = the_record(event_file)
        users = dict(CallLeg.objects.filter(record=record).values_list("is_caller", "user_id"))
    assert (record.direction, record.result, record.duration_seconds) == ("internal", "answered", 3)
    assert users == {True: acme.anna.pk, False: acme.ben.pk}
    assert not DirtyCall.objects.using("platform").filter(linked_id=event_file.linked_id()).exists()


def test_deriving_again_changes_nothing_and_announces_nothing_again(event_file, acme):
    log_call(event_file, FROM_OUTSIDE_TWO_PHONES)
    with tenant_scope(acme.id):
        before = [the_record(event_file).pk, sorted(CallLeg.objects.values_list("pk", flat=True))]
    derive_call(event_file.linked_id())
    mark_dirty([event_file.linked_id()])
    derive_dirty_calls()
    with tenant_scope(acme.id):
        assert [the_record(event_file).pk, sorted(CallLeg.objects.values_list("pk", flat=True))] == before
        assert OutboxEvent.objects.filter(name="calls.call.ended").count() == 1


def test_events_in_two_halves_end_in_one_record_and_one_announcement(event_file, acme):
    lines = event_file.lines(COLLEAGUE_ANSWERS)
    reader = Ingest(event_file.path)
    event_file.append(b"".join(lines[:7]))
    reader.store_news()
    derive_dirty_calls()
    with tenant_scope(acme.id):
        record = the_record(event_file)
        assert (record.result, record.is_open) == ("in_progress", True)
        assert not OutboxEvent.objects.filter(name="calls.call.ended").exists()
    event_file.append(b"".join(lines[7:]))
    reader.store_news()
    derive_dirty_calls()
    with tenant_scope(acme.id):
        assert the_record(event_file).pk == record.pk
        assert the_record(event_file).result == "answered"
        assert OutboxEvent.objects.filter(name="calls.call.ended").count() == 1


def test_the_caller_is_linked_by_number_and_the_call_stands_in_the_history(event_file, acme):
    barbara = make_person(acme, "Wiśniewska", BARBARAS)
    log_call(event_file, FROM_OUTSIDE_TWO_PHONES)
    derive_call(event_file.linked_id())
    with tenant_scope(acme.id):
        record = the_record(event_file)
        entries = list(HistoryEntry.objects.filter(person=barbara).values_list("kind", "object_id", "at"))
    assert (record.person_id, record.other_e164) == (barbara.pk, BARBARAS)
    assert entries == [("call", record.pk, record.started_at)]


def test_the_called_person_is_linked_when_we_call(event_file, acme):
    barbara = make_person(acme, "Wiśniewska", BARBARAS)
    log_call(event_file, TO_OUTSIDE)
    with tenant_scope(acme.id):
        assert the_record(event_file).person_id == barbara.pk


def test_two_people_with_one_number_both_get_the_call_but_neither_is_named(event_file, acme):
    people = [make_person(acme, "Wiśniewska", BARBARAS), make_person(acme, "Wiśniewski", BARBARAS)]
    log_call(event_file, FROM_OUTSIDE_TWO_PHONES)
    with tenant_scope(acme.id):
        record = the_record(event_file)
        assert (record.person_id, record.person_count) == (None, 2)
        assert set(HistoryEntry.objects.values_list("person_id", flat=True)) == {person.pk for person in people}


def test_a_person_of_another_company_with_the_same_number_is_never_linked(event_file, world):
    make_person(world.globex, "Wiśniewska", BARBARAS)
    log_call(event_file, FROM_OUTSIDE_TWO_PHONES)
    with tenant_scope(world.acme.id):
        assert the_record(event_file).person_id is None
        assert not HistoryEntry.objects.exists()
    with tenant_scope(world.globex.id):
        assert not CallRecord.objects.exists()
        assert not CallLeg.objects.exists()
        assert not HistoryEntry.objects.exists()


def test_a_call_to_nobodys_number_makes_no_record(event_file, acme):
    log_call(event_file, PHONE_NOT_CONNECTED)
    with tenant_scope(acme.id):
        assert not CallRecord.objects.exists()
    assert not DirtyCall.objects.using("platform").filter(linked_id=event_file.linked_id()).exists()


def test_a_call_that_cannot_be_derived_waits_and_stops_no_other(event_file, acme, monkeypatch):
    other = EventFile(event_file.path.with_name("other.csv"), acme, event_file.phones)
    event_file.write(BUSY)
    other.write(COLLEAGUE_ANSWERS)
    Ingest(event_file.path).store_news()
    Ingest(other.path).store_news()

    def fail_once(events, devices):
        if events[0].linked_id == event_file.linked_id():
            raise ValueError("a quirk nobody has seen yet")
        return original(events, devices)

    original = deriving.interpret
    with monkeypatch.context() as patch:
        patch.setattr(deriving, "interpret", fail_once)
        derive_dirty_calls()
    with tenant_scope(acme.id):
        assert list(CallRecord.objects.values_list("linked_id", flat=True)) == [other.linked_id()]
    waiting = DirtyCall.objects.using("platform").get(linked_id=event_file.linked_id())
    assert waiting.failures == 1
    mark_dirty([event_file.linked_id()])
    derive_dirty_calls()
    with tenant_scope(acme.id):
        assert the_record(event_file).result == "busy"


def test_a_mark_made_while_deriving_is_not_lost(event_file, monkeypatch):
    event_file.write(BUSY)
    Ingest(event_file.path).store_news()
    original = deriving.derive_call

    def derive_and_be_marked_again(linked_id):
        original(linked_id)
        mark_dirty([linked_id])

    with monkeypatch.context() as patch:
        patch.setattr(deriving, "derive_call", derive_and_be_marked_again)
        derive_dirty_calls()
    assert DirtyCall.objects.using("platform").filter(linked_id=event_file.linked_id()).exists()


def test_a_rebuilt_call_keeps_the_user_of_a_browser_phone_that_is_gone(event_file, acme):
    from telecube.telephony.models import SipAccount

    log_call(event_file, COLLEAGUE_ANSWERS)
    with tenant_scope(acme.id):
        SipAccount.objects.filter(user=acme.ben).delete()
    derive_call(event_file.linked_id())
    with tenant_scope(acme.id):
        assert CallLeg.objects.filter(record=the_record(event_file), user=acme.ben).exists()
