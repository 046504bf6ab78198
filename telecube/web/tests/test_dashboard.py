"""The blocks of the dashboard count what happened, in the local day and in one's own company only."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.test import Client

from telecube.accounts.models import User
from telecube.calls.models import CallRecord
from telecube.calls.models.record import Direction, Result
from telecube.core.clock import WARSAW, clock_set_to
from telecube.core.tenancy import tenant_scope
from telecube.telephony.actions.sip_accounts import create_sip_account
from telecube.web.chart import chart_of
from telecube.web.queries.team import colleagues_of
from telecube.web.queries.today import HourOfCalls, calls_today
from tests.world import Company, World

ClientOf = Callable[[User], Client]
NOON = datetime(2026, 11, 23, 12, 5, tzinfo=WARSAW)


def make_call(number: int, direction: str, result: str, *, days_ago: int = 0, seconds: int | None = None) -> CallRecord:
    started = NOON - timedelta(days=days_ago)
    return CallRecord.objects.create(
        linked_id=f"pbx-{number}",
        direction=direction,
        result=result,
        started_at=started,
        answered_at=started if result == Result.ANSWERED else None,
        duration_seconds=seconds,
        is_open=False,
    )


def test_calls_are_counted_by_hour_and_kind(acme: Company) -> None:
    make_call(1, Direction.IN, Result.ANSWERED, seconds=100)
    make_call(2, Direction.OUT, Result.NO_ANSWER)
    make_call(3, Direction.IN, Result.NO_ANSWER)
    make_call(4, Direction.INTERNAL, Result.ANSWERED, seconds=50)
    make_call(5, Direction.IN, Result.ANSWERED, days_ago=1, seconds=70)
    today = calls_today(acme.actor("anna"), NOON)
    assert (today.answered, today.outgoing, today.missed, today.talk_seconds) == (1, 1, 1, 100)
    assert [hour.total for hour in today.hours if hour.hour == 12] == [3]
    assert [hour.hour for hour in today.hours] == list(range(8, 17))


def test_the_fragment_shows_no_other_company(world: World, client_of: ClientOf) -> None:
    with tenant_scope(world.acme.id):
        make_call(1, Direction.IN, Result.ANSWERED, seconds=100)
    with clock_set_to(NOON):
        own = client_of(world.acme.anna).get("/dashboard/calls-today/").content.decode()
        other = client_of(world.globex.gina).get("/dashboard/calls-today/").content.decode()
    assert 'class="c-in" x=' in own
    assert 'class="c-in" x=' not in other


def test_whoever_may_not_see_the_history_gets_no_numbers(world: World, client_of: ClientOf) -> None:
    assert client_of(world.acme.carla).get("/dashboard/calls-today/").status_code == 403


def test_the_team_is_everybody_else_with_an_extension(acme: Company) -> None:
    actor = acme.actor("anna")
    create_sip_account(actor, user_id=acme.ben.pk, extension="102")
    create_sip_account(actor, user_id=acme.anna.pk, extension="101")
    assert [(c.name, c.extension, c.presence) for c in colleagues_of(acme.anna.pk)] == [("Ben Nowak", "102", "off")]


def test_the_chart_ends_at_a_round_number_and_stacks_without_overlap() -> None:
    chart = chart_of([HourOfCalls(8, answered=2, outgoing=1, missed=2), HourOfCalls(9)])
    assert (chart.top, chart.middle) == (8, 4)
    low, middle, high = chart.columns[0].bars
    assert low.y > middle.y + middle.height
    assert middle.y > high.y + high.height
    assert chart.columns[1].bars == []
