"""The contact history, the pop-up, the block „to call back” and the card: who may see them, what stands there."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from telecube.accounts.models import User
from telecube.calls.manifest import load_calls
from telecube.calls.models import CallLeg, CallRecord, LiveCall
from telecube.calls.tests.conftest import give_phones, make_number
from telecube.contacts.models import HistoryEntry, Person, PersonPhone
from telecube.core.clock import now
from telecube.core.ids import uuid7
from telecube.core.tenancy import tenant_scope
from tests.world import Company

BARBARAS = "+48602345678"
STRANGERS = "+48514987654"
OUR_NUMBER = "+48229998800"
LIST = "/history/"


def make_call(
    company: Company,
    *,
    direction: str = "in",
    result: str = "answered",
    e164: str = BARBARAS,
    at: datetime | None = None,
    user: User | None = None,
    person: Person | None = None,
) -> CallRecord:
    started_at = at or now()
    is_answered = result == "answered"
    with tenant_scope(company.id):
        record = CallRecord.objects.create(
            linked_id=uuid7().hex,
            direction=direction,
            result=result,
            started_at=started_at,
            answered_at=started_at if is_answered else None,
            ended_at=started_at + timedelta(seconds=65),
            duration_seconds=65,
            from_number=e164 if direction == "in" else OUR_NUMBER,
            to_number=OUR_NUMBER if direction == "in" else e164,
            our_number=OUR_NUMBER,
            other_e164=e164,
            person=person,
            person_count=1 if person else 0,
            is_open=False,
        )
        CallLeg.objects.create(
            record=record,
            channel="PJSIP/x-00000001",
            user=user,
            is_caller=direction == "out",
            started_at=started_at,
            answered_at=started_at if is_answered else None,
            result=result,
        )
    return record


def make_person(company: Company, first_name: str = "Barbara", e164: str = BARBARAS) -> Person:
    with tenant_scope(company.id):
        person = Person.objects.create(first_name=first_name, last_name="Wiśniewska", company="Przychodnia Kazimierz")
        PersonPhone.objects.create(person=person, e164=e164)
    return person


def ring(company: Company, *users: User, caller: str = BARBARAS, **fields: object) -> str:
    linked_id = uuid7().hex
    with tenant_scope(company.id):
        LiveCall.objects.create(
            linked_id=linked_id,
            state="ringing",
            caller_number=caller,
            our_number=OUR_NUMBER,
            is_from_outside=not fields.get("caller_device"),
            ringing_users=[user.pk for user in users],
            called_users=[user.pk for user in users],
            **fields,
        )
    return linked_id


def ours(queries: CaptureQueriesContext) -> list[str]:
    """The queries of the page itself, without those of session, login and scope."""
    texts = [query["sql"] for query in queries.captured_queries]
    return [text for text in texts if any(f'FROM "{room}_' in text for room in ("calls", "contacts", "telephony"))]


def pop_url(linked_id: str) -> str:
    return reverse("calls:screen-pop", args=[linked_id])


@pytest.mark.django_db
class TestContactHistory:
    def test_it_shows_who_called_through_which_number_and_how_it_ended(self, acme, client_of):
        make_number(acme, OUR_NUMBER, "Obsługa")
        make_call(acme, user=acme.ben, person=make_person(acme))
        page = client_of(acme.anna).get(LIST).content.decode()
        for text in ("Barbara Wiśniewska", "Przychodnia Kazimierz", "602\u00a0345\u00a0678", "Obsługa", "Ben Nowak"):
            assert text in page
        assert 'class="tc-badge is-answered"' in page
        assert f'data-call="{BARBARAS}"' in page

    def test_an_unknown_number_offers_to_add_a_contact(self, acme, client_of):
        make_call(acme, e164=STRANGERS)
        page = client_of(acme.anna).get(LIST).content.decode()
        assert f"{reverse('contacts:person-create')}?phone=%2B48514987654" in page

    def test_an_empty_history_says_what_will_be_here(self, acme, client_of):
        assert "tc-empty" in client_of(acme.anna).get(LIST).content.decode()

    def test_another_company_sees_nothing_of_it(self, world, client_of):
        make_call(world.acme, person=make_person(world.acme))
        page = client_of(world.globex.gina).get(LIST).content.decode()
        assert "tc-empty" in page
        assert "Barbara" not in page

    def test_it_needs_the_right(self, acme, client_of):
        assert client_of(acme.carla).get(LIST).status_code == 403
        assert client_of(acme.dora).get(LIST).status_code == 200

    @pytest.mark.parametrize(
        ("query", "shown"),
        [
            ("", {"ring", "missed", "out"}),
            ("?view=missed", {"missed"}),
            ("?view=mine", {"ring"}),
            ("?direction=out", {"out"}),
            ("?result=busy", {"out"}),
            ("?result=missed", {"missed"}),
            ("?result=cancelled", set()),
            ("?date=today", {"ring", "missed", "out"}),
            ("?date=yesterday", set()),
            ("?direction=nonsense&user=7&date=never&after=broken", {"ring", "missed", "out"}),
        ],
    )
    def test_views_and_filters_leave_the_right_calls(self, acme, client_of, query, shown):
        calls = {
            "ring": make_call(acme, user=acme.ben),
            "missed": make_call(acme, result="cancelled"),
            "out": make_call(acme, direction="out", result="busy", user=acme.anna),
        }
        page = client_of(acme.ben).get(LIST + query).content.decode()
        assert {name for name, call in calls.items() if f'id="call-{call.pk}"' in page} == shown

    def test_the_filter_by_user_finds_calls_that_the_user_took_part_in(self, acme, client_of):
        bens, annas = make_call(acme, user=acme.ben), make_call(acme, user=acme.anna)
        page = client_of(acme.anna).get(f"{LIST}?user={acme.ben.pk}").content.decode()
        assert str(bens.pk) in page
        assert str(annas.pk) not in page

    def test_the_live_refresh_gets_the_list_alone(self, acme, client_of):
        make_call(acme)
        answer = client_of(acme.anna).get(LIST, headers={"HX-Request": "true", "HX-Target": "call-list"})
        page = answer.content.decode()
        assert page.lstrip().startswith('<div id="call-list"')
        assert "<html" not in page

    def test_the_number_of_queries_does_not_grow_with_the_calls(self, acme, client_of):
        client = client_of(acme.anna)
        person = make_person(acme)
        counts = []
        for more in (2, 30):
            for _ in range(more):
                make_call(acme, user=acme.ben, person=person)
            with CaptureQueriesContext(connection) as queries:
                client.get(LIST)
            counts.append(len(ours(queries)))
        assert counts[0] == counts[1]
        assert counts[1] <= 5

    def test_two_thousand_calls_are_paged_without_gaps_or_repeats(self, acme, client_of):
        start = now()
        with tenant_scope(acme.id):
            CallRecord.objects.bulk_create(
                CallRecord(
                    tenant_id=acme.id,
                    linked_id=f"many-{number}",
                    direction="in",
                    result="answered",
                    # Many begin in the same moment: the id decides.
                    started_at=start - timedelta(minutes=number // 7),
                    is_open=False,
                )
                for number in range(2000)
            )
        client, seen, address = client_of(acme.anna), [], LIST
        for _ in range(3):
            answer = client.get(address)
            page = answer.context["page"]
            seen += [record.pk for record in page.rows]
            address = f"{LIST}?after={page.next_mark}"
        assert len(seen) == len(set(seen)) == 150


@pytest.mark.django_db
class TestScreenPop:
    def test_the_called_user_sees_who_calls_and_on_which_number(self, acme, client_of):
        make_number(acme, OUR_NUMBER, "Obsługa")
        person = make_person(acme)
        make_call(acme, user=acme.anna, person=person, at=now() - timedelta(days=1))
        page = client_of(acme.ben).get(pop_url(ring(acme, acme.ben))).content.decode()
        for text in ("Barbara Wiśniewska", "Kazimierz", "602\u00a0345\u00a0678", "Obsługa", "Anna Zielińska"):
            assert text in page
        assert person.get_absolute_url() in page
        assert 'data-softphone="answer"' in page
        assert 'data-softphone="reject"' in page

    def test_a_strangers_number_offers_to_add_a_contact(self, acme, client_of):
        page = client_of(acme.ben).get(pop_url(ring(acme, acme.ben, caller=STRANGERS))).content.decode()
        assert "514\u00a0987\u00a0654" in page
        assert f"{reverse('contacts:person-create')}?phone=%2B48514987654" in page

    def test_several_people_with_the_number_are_all_named(self, acme, client_of):
        people = [make_person(acme, "Barbara"), make_person(acme, "Bogdan")]
        page = client_of(acme.ben).get(pop_url(ring(acme, acme.ben))).content.decode()
        for person in people:
            assert person.get_absolute_url() in page

    def test_a_calling_colleague_is_named(self, acme, client_of):
        devices = give_phones(acme, "anna")
        linked_id = ring(acme, acme.ben, caller="101", caller_device=devices["annaanna0101"])
        assert "Anna Zielińska" in client_of(acme.ben).get(pop_url(linked_id)).content.decode()

    def test_only_the_called_users_see_it(self, world, client_of):
        linked_id = ring(world.acme, world.acme.ben)
        assert client_of(world.acme.anna).get(pop_url(linked_id)).status_code == 404
        assert client_of(world.globex.gina).get(pop_url(linked_id)).status_code == 404
        assert client_of(world.acme.ben).get(pop_url("unknown")).status_code == 404

    def test_a_caller_withholding_the_number_is_still_announced(self, acme, client_of):
        answer = client_of(acme.ben).get(pop_url(ring(acme, acme.ben, caller="")))
        assert answer.status_code == 200

    def test_a_call_answered_by_somebody_else_leaves_no_card(self, acme, client_of):
        linked_id = ring(acme, acme.ben, acme.anna)
        with tenant_scope(acme.id):
            LiveCall.objects.filter(linked_id=linked_id).update(
                state="talking", ringing_users=[], answered_by=acme.anna.pk
            )
        answer = client_of(acme.ben).get(pop_url(linked_id))
        assert (answer.status_code, answer.content) == (200, b"")
        assert "Barbara" not in client_of(acme.anna).get(pop_url(linked_id)).content.decode()
        assert b"data-softphone" not in client_of(acme.anna).get(pop_url(linked_id)).content

    def test_whoever_may_not_see_people_sees_the_number_only(self, acme, client_of):
        make_person(acme)
        page = client_of(acme.carla).get(pop_url(ring(acme, acme.carla))).content.decode()
        assert "602\u00a0345\u00a0678" in page
        assert "Barbara" not in page

    def test_it_costs_few_queries(self, acme, client_of):
        make_person(acme)
        client, url = client_of(acme.ben), pop_url(ring(acme, acme.ben))
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        assert len(ours(queries)) <= 5


@pytest.mark.django_db
class TestToCallBack:
    def block(self, client) -> str:
        return client.get(reverse("calls:call-back")).content.decode()

    def test_a_missed_caller_stands_once_with_the_number_of_attempts(self, acme, client_of):
        for minutes in (90, 30):
            make_call(acme, result="no_answer", at=now() - timedelta(minutes=minutes), person=make_person(acme))
        page = self.block(client_of(acme.anna))
        assert page.count(f'data-call="{BARBARAS}"') == 1
        assert "tc-red" in page

    @pytest.mark.parametrize("direction", ["in", "out"])
    def test_whoever_was_spoken_to_since_is_done(self, acme, client_of, direction):
        make_call(acme, result="no_answer", at=now() - timedelta(minutes=30))
        make_call(acme, direction=direction, result="answered", at=now() - timedelta(minutes=5))
        assert BARBARAS not in self.block(client_of(acme.anna))

    def test_an_attempt_that_nobody_answered_is_no_call_back(self, acme, client_of):
        make_call(acme, result="no_answer", at=now() - timedelta(minutes=30))
        make_call(acme, direction="out", result="no_answer", at=now() - timedelta(minutes=5))
        assert BARBARAS in self.block(client_of(acme.anna))

    def test_an_empty_list_is_praise(self, world, client_of):
        make_call(world.acme, result="no_answer")
        assert "tc-list" not in self.block(client_of(world.globex.gina))

    def test_it_needs_the_right(self, acme, client_of):
        assert client_of(acme.carla).get(reverse("calls:call-back")).status_code == 403


@pytest.mark.django_db
def test_the_call_stands_in_the_history_on_the_card(acme, client_of):
    person = make_person(acme)
    record = make_call(acme, user=acme.ben, person=person)
    with tenant_scope(acme.id):
        HistoryEntry.objects.create(person=person, at=record.started_at, kind="call", object_id=record.pk)
    page = client_of(acme.anna).get(person.get_absolute_url()).content.decode()
    assert "Ben Nowak" in page
    assert "1:05" in page


@pytest.mark.django_db
def test_calls_of_another_company_are_not_loaded_into_a_card(world):
    record = make_call(world.acme)
    with tenant_scope(world.globex.id):
        assert load_calls([record.pk]) == {}
