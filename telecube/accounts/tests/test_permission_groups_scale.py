"""Giving a permission group to two thousand people asks the database as often as giving it to two."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from telecube.accounts.actions.permission_groups import create_permission_group
from telecube.accounts.models import User
from telecube.audit.models import AuditEntry
from telecube.core.tenancy import tenant_scope
from tests.world import World

pytestmark = pytest.mark.django_db


def queries_of_moving(world: World, count: int) -> int:
    people = [User(first_name="Ewa", last_name=f"Nowak {number}") for number in range(count)]
    User.objects.get_queryset().bulk_create(people)
    with CaptureQueriesContext(connection) as asked:
        group = create_permission_group(
            world.acme.actor("anna"), name=f"Zespół {count}", rights=[], user_ids=[user.pk for user in people]
        )
    assert User.objects.filter(permission_group=group).count() == count
    moved = AuditEntry.objects.filter(action="accounts.user.permission_group_changed", object_name__startswith="Ewa")
    assert moved.filter(changes={"permission_group": [None, group.name]}).count() == count
    return len(asked)


def test_moving_2000_people_asks_as_often_as_moving_two_and_the_log_holds_each(world: World) -> None:
    with tenant_scope(world.acme.id):
        few = queries_of_moving(world, 2)
        # The log is written a thousand rows at a time.
        assert queries_of_moving(world, 2000) <= few + 2
