"""A company with 2,000 users and 500 groups: the pages ask the database as often as with a handful."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from telecube.accounts.actions.user_groups import move_user_group
from telecube.accounts.models import User, UserGroup, UserGroupMembership
from telecube.accounts.queries.user_groups import blocks
from telecube.core.ids import uuid7
from telecube.core.tenancy import tenant_scope
from tests.world import World

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]


def fill(groups: int, users: int) -> UserGroup:
    """Create groups with four subgroups each, and users in three of them; return a group."""
    mark = uuid7().hex[-8:]
    tops = [UserGroup(name=f"Grupa {mark} {number}", place=number + 1) for number in range(groups)]
    UserGroup.objects.get_queryset().bulk_create(tops)
    inner = [UserGroup(name=f"Podgrupa {number}", parent=top) for top in tops for number in range(4)]
    UserGroup.objects.get_queryset().bulk_create(inner)
    position = UserGroup.objects.get(name="Konsultant", parent__is_position=True)
    people = [User(first_name="Ewa", last_name=f"Nowak {number}") for number in range(users)]
    User.objects.get_queryset().bulk_create(people)
    UserGroupMembership.objects.get_queryset().bulk_create(
        UserGroupMembership(user=person, group=group)
        for number, person in enumerate(people)
        for group in {position, tops[number % len(tops)], inner[number % len(inner)], inner[0]}
    )
    return tops[0]


def queries_of(client: Client, path: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


@pytest.fixture
def paths(world: World) -> list[str]:
    with tenant_scope(world.acme.id):
        group = fill(2, 8)
    return [
        "/user-groups/",
        f"/user-groups/{group.pk}/",
        f"/user-groups/{group.pk}/edit/",
        "/users/new/",
        f"/users/{world.acme.ben.pk}/edit/",
    ]


def test_with_500_groups_and_2000_users_the_pages_ask_as_often_as_with_a_handful(
    client_of: ClientOf, world: World, paths: list[str]
) -> None:
    client = client_of(world.acme.anna)
    queries_of(client, paths[0])  # what is asked once only
    few = {path: queries_of(client, path) for path in paths}
    with tenant_scope(world.acme.id):
        fill(498, 1992)
    assert {path: queries_of(client, path) for path in paths} == few


def test_the_blocks_come_in_portions_that_keep_the_order(client_of: ClientOf, world: World) -> None:
    with tenant_scope(world.acme.id):
        fill(100, 10)
        wanted = [str(block.group.pk) for block in blocks()]
    client = client_of(world.acme.anna)
    portion, found, portions = client.get("/user-groups/").content.decode(), [], 1
    while True:
        found += re.findall(r'<article class="tc-block" id="user-group-([0-9a-f-]{36})"', portion)
        more = re.search(r'hx-get="/user-groups/\?after=([0-9a-f-]{36})"', portion)
        if more is None:
            break
        portions += 1
        portion = client.get(f"/user-groups/?after={more[1]}", headers={"HX-Request": "true"}).content.decode()
    assert found == wanted
    assert portions > 2


def test_a_move_among_500_groups_costs_the_same_as_among_three(
    world: World, django_assert_max_num_queries: Any
) -> None:
    with tenant_scope(world.acme.id):
        group = fill(500, 1)
        with django_assert_max_num_queries(12):
            move_user_group(world.acme.actor("anna"), group.pk, place=499)
        assert blocks()[-1].group.pk == group.pk
