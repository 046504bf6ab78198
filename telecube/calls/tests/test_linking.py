"""Earlier calls find their person; phones of deleted accounts fall silent."""

import pytest

from telecube.calls import reactions, tasks
from telecube.calls.actions.linking import link_earlier_calls
from telecube.calls.models import CallRecord
from telecube.calls.tests.test_pages import BARBARAS, make_call, make_person
from telecube.contacts.events import PersonCreated, PersonPhoneAdded
from telecube.contacts.models import HistoryEntry
from telecube.core.actor import Actor
from telecube.core.tenancy import tenant_scope
from telecube.telephony.events import SipAccountDeleted

pytestmark = pytest.mark.django_db


def test_earlier_calls_become_the_new_persons_once(acme):
    calls = [make_call(acme), make_call(acme, direction="out")]
    person = make_person(acme)
    with tenant_scope(acme.id):
        assert link_earlier_calls(person.pk, BARBARAS) == 2
        link_earlier_calls(person.pk, BARBARAS)
        assert set(CallRecord.objects.values_list("person_id", flat=True)) == {person.pk}
        entries = HistoryEntry.objects.filter(person=person, kind="call")
        assert set(entries.values_list("object_id", flat=True)) == {call.pk for call in calls}
        person.refresh_from_db()
        assert person.last_contact_at == max(call.started_at for call in calls)


def test_a_second_person_with_the_number_takes_nobodys_calls_away(acme):
    first = make_person(acme)
    call = make_call(acme, person=first)
    second = make_person(acme, "Bogdan")
    with tenant_scope(acme.id):
        link_earlier_calls(second.pk, BARBARAS)
        call.refresh_from_db()
        assert (call.person_id, call.person_count) == (first.pk, 2)
        assert HistoryEntry.objects.filter(person=second, object_id=call.pk).exists()


def test_a_number_that_the_person_no_longer_has_links_nothing(acme):
    make_call(acme, e164="+48514987654")
    person = make_person(acme)
    with tenant_scope(acme.id):
        assert link_earlier_calls(person.pk, "+48514987654") == 0
        assert not HistoryEntry.objects.exists()


def test_another_companys_calls_stay_there(world):
    make_call(world.acme)
    person = make_person(world.globex)
    with tenant_scope(world.globex.id):
        assert link_earlier_calls(person.pk, BARBARAS) == 0


def test_new_people_and_new_numbers_send_for_their_calls(acme, monkeypatch):
    sent = []
    monkeypatch.setattr(tasks.link_calls.__class__, "defer", lambda self, **given: sent.append(given["e164"]))
    person = make_person(acme)
    with tenant_scope(acme.id):
        actor = Actor.system(acme.id, "test")
        reactions.link_calls_of_the_new_person(PersonCreated(person_id=person.pk), actor)
        reactions.link_calls_of_the_new_number(PersonPhoneAdded(person_id=person.pk, e164="+48514987654"), actor)
    assert sent == [BARBARAS, "+48514987654"]


def test_the_phones_of_a_deleted_account_are_hung_up_later(acme, monkeypatch):
    sent = []
    monkeypatch.setattr(tasks.hang_up_devices.__class__, "defer", lambda self, **given: sent.append(given))
    with tenant_scope(acme.id):
        event = SipAccountDeleted(sip_account_id=acme.id, extension="101", device_ids=["a1", "b2"])
        reactions.hang_up_the_deleted_phones(event, Actor.system(acme.id, "test"))
    assert sent == [{"device_ids": ["a1", "b2"]}]
