"""Facts reach their reactions once, in the tenant's scope, and only if the transaction held."""

import json
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

import pytest
from django.db import connection, transaction

from telecube.core import events
from telecube.core.actor import Actor
from telecube.core.events import Event, announce, deliver, on
from telecube.core.jobs import Job
from telecube.core.models import OutboxEvent
from telecube.core.tasks import deliver_event
from telecube.core.tenancy import current_tenant_id
from tests.world import Company


@dataclass(frozen=True)
class TeaMade(Event):
    """A fact of the tests."""

    name: ClassVar[str] = "tests.tea.made"
    maker_id: UUID
    sort: str


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[tuple[TeaMade, Actor, UUID]]:
    """What the reaction saw."""
    monkeypatch.setattr(events, "_reactions", {})
    noted: list[tuple[TeaMade, Actor, UUID]] = []

    @on(TeaMade)
    def note(event: TeaMade, actor: Actor) -> None:
        noted.append((event, actor, current_tenant_id()))

    return noted


def jobs_waiting(task_name: str) -> list[dict[str, str]]:
    """Return the arguments of the waiting jobs of a task."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT args FROM procrastinate_jobs WHERE task_name = %s AND status = 'todo'", [task_name])
        return [json.loads(row[0]) for row in cursor.fetchall()]


def test_a_fact_is_delivered_once_with_its_values_and_actor(acme: Company, seen: list) -> None:
    announce(TeaMade(maker_id=acme.ben.pk, sort="Assam"), actor=acme.actor("ben"))
    row = OutboxEvent.objects.get(name="tests.tea.made")
    deliver(row.pk)
    deliver(row.pk)
    [(event, actor, tenant_id)] = seen
    assert event == TeaMade(maker_id=acme.ben.pk, sort="Assam")
    assert (actor.name, tenant_id) == ("Ben Nowak", acme.id)


def test_the_delivery_is_a_job_of_the_same_transaction(acme: Company, seen: list) -> None:
    before = len(jobs_waiting("core.deliver_event"))
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        announce(TeaMade(maker_id=acme.ben.pk, sort="Assam"), actor=acme.actor("ben"))
        assert len(jobs_waiting("core.deliver_event")) == before + 1
        raise ZeroDivisionError
    assert len(jobs_waiting("core.deliver_event")) == before
    assert not OutboxEvent.objects.filter(name="tests.tea.made").exists()


def test_a_job_with_a_lock_waits_only_once(acme: Company) -> None:
    job: Job = deliver_event
    job.defer(tenant_id=acme.id, event_id="x", once="tests.once")
    job.defer(tenant_id=acme.id, event_id="y", once="tests.once")
    mine = [args for args in jobs_waiting("core.deliver_event") if args["tenant_id"] == str(acme.id)]
    assert [args["event_id"] for args in mine] == ["x"]
