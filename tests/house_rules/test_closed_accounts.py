"""What a company whose account ended may still do: every address × method is asked for real, by its main administrator.

Whatever changes something is refused unless its view declares that it stays open; a new address is closed by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import get_resolver

from telecube.accounts.models import EndReason, Entitlements, User
from telecube.core.access import Openness, openness_of
from telecube.core.checks import views_of
from telecube.core.clock import now
from telecube.core.tenancy import tenant_scope
from tests.house_rules.access_objects import Objects
from tests.house_rules.access_rows import Row, rows_of
from tests.house_rules.test_access_table import Visit
from tests.world import World

READING = ("GET", "HEAD")
REFUSED = 402
ASKED = {"logged_in", "right", "api_key"}
#: One's own login and safety, help for whoever lost a device, and what the way back into the service needs. Every
#: entry is a decision.
STAYS_OPEN = {
    Openness.READ_ONLY: {
        "presence/own/",
        "profile/password/",
        "profile/sessions/<uuid:session_id>/end/",
        "profile/sessions/end/",
        "profile/support-pin/renew/",
        "softphone/credentials/",
        "users/<uuid:user_id>/second-factor/",
        "users/<uuid:user_id>/sessions/<uuid:session_id>/end/",
        "users/<uuid:user_id>/sessions/end/",
    },
    Openness.FROZEN: {
        "billing/",
        "email/confirmation/",
        "profile/again/",
        "profile/second-factor/",
    },
}


@pytest.fixture
def made(world: World) -> Objects:
    """Objects of acme for all places of all addresses."""
    return Objects(world)


def end(world: World, *, days_ago: float) -> None:
    with tenant_scope(world.acme.id):
        entitlements = Entitlements.objects.get()
        entitlements.plan_end(now() - timedelta(days=days_ago), reason=EndReason.TRIAL)
        entitlements.save()


def openness() -> dict[str, Openness | None]:
    return {route: openness_of(view) for route, _name, view in views_of(get_resolver())}


def test_what_stays_open_is_on_the_list() -> None:
    for route, declared in openness().items():
        if declared is not None:
            assert any(route.startswith(known) for known in STAYS_OPEN[declared]), f"{route} stays open: decide so here"


def test_a_read_only_company_reads_everything_and_changes_nothing(
    world: World, made: Objects, client_of: Callable[[User], Client]
) -> None:
    visit, declared, wrong = Visit("main administrator", world, made, client_of), openness(), []
    end(world, days_ago=1)
    for row in asked(made):
        answer = visit.ask(row)
        status, touched = answer.status, answer.touched
        is_refused = row.method not in READING and declared[row.route] is None
        if is_refused and (status, touched) != (REFUSED, set()):
            wrong.append(f"{row.method} /{row.route} answered {status} and wrote to {sorted(touched)}")
        if not is_refused and status == REFUSED:
            wrong.append(f"{row.method} /{row.route} was refused")
    assert wrong == []


def test_a_frozen_company_neither_reads_nor_changes_what_is_not_declared_open(
    world: World, made: Objects, client_of: Callable[[User], Client]
) -> None:
    visit, declared, wrong = Visit("main administrator", world, made, client_of), openness(), []
    end(world, days_ago=31)
    for row in asked(made):
        answer = visit.ask(row)
        status, touched = answer.status, answer.touched
        is_refused = declared[row.route] is not Openness.FROZEN
        if is_refused != (status == REFUSED) or (is_refused and touched):
            wrong.append(f"{row.method} /{row.route} answered {status} and wrote to {sorted(touched)}")
    assert wrong == []


def asked(made: Objects) -> list[Row]:
    return [row for row in rows_of(made) if row.kind in ASKED and row.is_accepted]
