"""How far the right to see the contact history reaches: one's own calls, those of one's user groups, all."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from telecube.accounts.models import PermissionGroup, User, UserGroup, UserGroupMembership
from telecube.accounts.queries.actors import actor_of
from telecube.calls.models import CallLeg, CallRecord
from telecube.calls.models.record import Direction, Result
from telecube.calls.permissions import VIEW_HISTORY
from telecube.calls.queries.visible import visible_calls
from telecube.contacts.actions.history import add_entry
from telecube.contacts.actions.notes import add_note
from telecube.contacts.models import HistoryEntry, Person
from telecube.contacts.queries.history import history_down_to, history_of
from telecube.core.access import Scope
from telecube.core.actor import Actor
from telecube.core.clock import now
from telecube.core.tenancy import tenant_scope
from tests.world import Company, World

NUMBERS = {"ben": "+48602345601", "carla": "+48602345602", "dora": "+48602345603"}


def make_calls(company: Company) -> None:
    """Let a customer call Ben, another one Carla, a third one Dora; nobody answers."""
    for name, number in NUMBERS.items():
        record = CallRecord.objects.create(
            linked_id=f"call-{name}-{company.id}",
            direction=Direction.IN,
            started_at=now(),
            result=Result.NO_ANSWER,
            from_number=number,
            other_e164=number,
            is_open=False,
        )
        CallLeg.objects.create(
            record=record,
            channel=f"PJSIP/{name}",
            user=company.people[name],
            started_at=record.started_at,
            result=Result.NO_ANSWER,
        )


def put_into(company: Company, group: UserGroup, *names: str) -> None:
    """Put people into a user group."""
    for name in names:
        UserGroupMembership.objects.create(user=company.people[name], group=group)


def ben_with(company: Company, grant: str) -> Actor:
    """Give Ben one grant and return his actor."""
    PermissionGroup.objects.filter(name="Konsultanci").update(rights=[grant])
    return actor_of(User.objects.select_related("permission_group").get(pk=company.ben.pk))


def seen_by(actor: Actor) -> set[str]:
    """Return whose calls the actor sees."""
    numbers = set(CallRecord.objects.filter(visible_calls(actor)).values_list("other_e164", flat=True))
    return {name for name, number in NUMBERS.items() if number in numbers}


@pytest.mark.parametrize(
    ("scope", "names"),
    [(Scope.OWN, {"ben"}), (Scope.GROUP, {"ben", "carla"}), (Scope.ALL, {"ben", "carla", "dora"})],
)
def test_the_reach_decides_whose_calls_are_seen(acme: Company, scope: Scope, names: set[str]) -> None:
    make_calls(acme)
    put_into(acme, UserGroup.objects.create(name="Serwis"), "ben", "carla")
    assert seen_by(ben_with(acme, f"{VIEW_HISTORY.code}:{scope}")) == names


def test_the_plain_right_reaches_everything_and_no_right_reaches_nothing(acme: Company) -> None:
    make_calls(acme)
    assert seen_by(ben_with(acme, VIEW_HISTORY.code)) == set(NUMBERS)
    assert seen_by(ben_with(acme, "contacts.person.view")) == set()


def test_one_position_makes_no_team(acme: Company) -> None:
    make_calls(acme)
    assert seen_by(ben_with(acme, f"{VIEW_HISTORY.code}:group")) == {"ben"}


def test_pages_show_no_call_beyond_the_reach(world: World, client_of: Callable[[User], Client]) -> None:
    with tenant_scope(world.acme.id):
        make_calls(world.acme)
        ben_with(world.acme, f"{VIEW_HISTORY.code}:own")
    ben = client_of(world.acme.ben)
    for place in ("calls:call-list", "calls:call-back"):
        text = ben.get(reverse(place)).content.decode()
        assert NUMBERS["ben"] in text
        assert NUMBERS["carla"] not in text
    assert ben.get(reverse("web:calls-today")).status_code == 200


@pytest.mark.parametrize(("scope", "seen"), [("own", {"ben"}), ("group", {"ben", "carla"}), ("all", set(NUMBERS))])
def test_the_card_shows_no_call_beyond_the_reach(acme: Company, scope: str, seen: set[str]) -> None:
    make_calls(acme)
    put_into(acme, UserGroup.objects.create(name="Serwis"), "ben", "carla")
    person = a_person_whom_everybody_called()
    ben = ben_with(acme, f"{VIEW_HISTORY.code}:{scope}")
    items = history_of(person, reader=ben).items
    assert {item.thing.record.other_e164 for item in items} == {NUMBERS[name] for name in seen}
    oldest = HistoryEntry.objects.order_by("at", "id").first()
    assert oldest is not None
    assert len(history_down_to(person, oldest.pk, reader=ben).items) == len(seen)


def test_without_the_right_the_card_shows_notes_only(acme: Company) -> None:
    make_calls(acme)
    person = a_person_whom_everybody_called()
    add_note(acme.actor("anna"), person.pk, "Notatka")
    items = history_of(person, reader=ben_with(acme, "contacts.person.view")).items
    assert [item.entry.kind for item in items] == ["note"]


def test_the_reach_costs_the_card_no_query_more(acme: Company) -> None:
    make_calls(acme)
    person = a_person_whom_everybody_called()
    ben = ben_with(acme, f"{VIEW_HISTORY.code}:group")
    costs = []
    for reader in (acme.actor("anna"), ben):
        with CaptureQueriesContext(connection) as queries:
            history_of(person, reader=reader)
        costs.append(len(queries))
    assert costs[0] == costs[1]


def a_person_whom_everybody_called() -> Person:
    """Put every call into one person's history."""
    person = Person.objects.create(first_name="Barbara", last_name="Kot")
    for record in CallRecord.objects.all():
        add_entry(person.pk, at=record.started_at, kind="call", object_id=record.pk)
    return person
