"""Two connections at once: a group is deleted while somebody is put into it, and a name is taken twice."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from telecube.accounts.actions.memberships import set_user_groups
from telecube.accounts.actions.user_groups import create_subgroup, create_user_group, delete_user_group
from telecube.accounts.errors import UserGroupChosenGone, UserGroupGone, UserGroupHasUsers, UserGroupNameTaken
from telecube.accounts.models import UserGroup, UserGroupMembership
from telecube.core.ids import uuid7
from telecube.core.tenancy import tenant_scope
from tests.world import Company, build_world

WAIT_SECONDS = 10


@pytest.fixture
def acme(django_db_setup: None, django_db_blocker: Any) -> Iterator[Company]:
    """A committed company of its own; other tests never see it."""
    with django_db_blocker.unblock():
        yield build_world(suffix=uuid7().hex).acme
        connection.close()


@pytest.fixture
def other_connection(django_db_blocker: Any) -> Iterator[Callable[..., Future[Any]]]:
    """Return a function that does something on a second connection, in a thread."""
    with ThreadPoolExecutor(max_workers=1) as pool:

        def run(company: Company, work: Callable[[], Any]) -> Any:
            with django_db_blocker.unblock():
                try:
                    with tenant_scope(company.id):
                        return work()
                finally:
                    connection.close()

        yield lambda company, work: pool.submit(run, company, work)


def put_ben(company: Company, group: UserGroup) -> bool:
    position = UserGroup.objects.get(name="Konsultant", parent__is_position=True).pk
    return set_user_groups(company.actor("anna"), company.ben.pk, position_group_id=position, group_ids=[group.pk])


def wait_until_somebody_waits_for_a_lock(company: Company) -> None:
    """Wait for the other connection to stand at our lock: a condition, no time."""
    with connection.cursor() as cursor:
        for _attempt in range(100_000):
            cursor.execute(
                "SELECT count(*) FROM pg_locks WHERE NOT granted AND pid <> pg_backend_pid()"
                " AND pg_backend_pid() = ANY (pg_blocking_pids(pid))"
            )
            if cursor.fetchone() != (0,):
                return
    raise AssertionError("Nobody waits.")


def test_who_deletes_waits_for_who_adds_and_is_refused(acme: Company, other_connection: Any) -> None:
    with tenant_scope(acme.id):
        group = create_user_group(acme.actor("anna"), name="Oddział")
        inner = create_subgroup(acme.actor("anna"), group.pk, name="Kraków")
    with tenant_scope(acme.id):
        put_ben(acme, inner)
        deleting = other_connection(acme, lambda: delete_user_group(acme.actor("anna"), group.pk))
        wait_until_somebody_waits_for_a_lock(acme)
    with pytest.raises(UserGroupHasUsers):
        deleting.result(WAIT_SECONDS)
    with tenant_scope(acme.id):
        assert UserGroupMembership.objects.filter(group=inner.pk).count() == 1


def test_who_adds_waits_for_who_deletes_and_is_told_that_the_group_is_gone(
    acme: Company, other_connection: Any
) -> None:
    with tenant_scope(acme.id):
        group = create_user_group(acme.actor("anna"), name="Oddział")
        inner = create_subgroup(acme.actor("anna"), group.pk, name="Kraków")
    with tenant_scope(acme.id):
        delete_user_group(acme.actor("anna"), group.pk)
        adding = other_connection(acme, lambda: put_ben(acme, inner))
        wait_until_somebody_waits_for_a_lock(acme)
    with pytest.raises(UserGroupChosenGone):
        adding.result(WAIT_SECONDS)
    with tenant_scope(acme.id):
        assert not UserGroup.objects.filter(pk__in=[group.pk, inner.pk]).exists()
        assert UserGroupMembership.objects.filter(user=acme.ben.pk).count() == 1


def test_a_subgroup_created_while_its_group_is_deleted_is_refused(acme: Company, other_connection: Any) -> None:
    with tenant_scope(acme.id):
        group = create_user_group(acme.actor("anna"), name="Oddział")
    with tenant_scope(acme.id):
        delete_user_group(acme.actor("anna"), group.pk)
        creating = other_connection(acme, lambda: create_subgroup(acme.actor("anna"), group.pk, name="Kraków"))
        wait_until_somebody_waits_for_a_lock(acme)
    with pytest.raises(UserGroupGone):
        creating.result(WAIT_SECONDS)


def test_a_group_deleted_while_a_subgroup_is_created_goes_with_it(acme: Company, other_connection: Any) -> None:
    with tenant_scope(acme.id):
        group = create_user_group(acme.actor("anna"), name="Oddział")
    with tenant_scope(acme.id):
        inner = create_subgroup(acme.actor("anna"), group.pk, name="Kraków")
        deleting = other_connection(acme, lambda: delete_user_group(acme.actor("anna"), group.pk))
        wait_until_somebody_waits_for_a_lock(acme)
    deleting.result(WAIT_SECONDS)
    with tenant_scope(acme.id):
        assert not UserGroup.objects.filter(pk__in=[group.pk, inner.pk]).exists()


def test_of_two_equal_names_at_the_same_moment_the_second_is_refused(acme: Company, other_connection: Any) -> None:
    started = threading.Event()

    def create_too() -> UserGroup:
        started.set()
        return create_user_group(acme.actor("anna"), name="ODDZIAŁ")

    with tenant_scope(acme.id):
        create_user_group(acme.actor("anna"), name="Oddział")
        creating = other_connection(acme, create_too)
        assert started.wait(WAIT_SECONDS)
        wait_until_somebody_waits_for_a_lock(acme)
    with pytest.raises(UserGroupNameTaken):
        creating.result(WAIT_SECONDS)
    with tenant_scope(acme.id):
        assert UserGroup.objects.filter(name__iexact="oddział").count() == 1
