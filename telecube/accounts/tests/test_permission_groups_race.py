"""Two connections at once: a permission group is deleted while somebody gets it; two administrators act together."""

from __future__ import annotations

from typing import Any

import pytest

from telecube.accounts.actions.main_administrator import hand_over_main_administrator
from telecube.accounts.actions.permission_groups import (
    change_permission_group,
    create_permission_group,
    delete_permission_group,
)
from telecube.accounts.actions.users import create_user
from telecube.accounts.errors import PermissionGroupGone
from telecube.accounts.models import PermissionGroup, User, UserGroup
from telecube.accounts.permission_errors import (
    GroupChangedMeanwhile,
    GroupNameTaken,
    GroupStillUsed,
    OnlyTheMainAdministrator,
)
from telecube.accounts.tests.test_user_groups_race import (
    WAIT_SECONDS,
    acme,  # noqa: F401  (a fixture)
    other_connection,  # noqa: F401  (a fixture)
    wait_until_somebody_waits_for_a_lock,
)
from telecube.core.ids import uuid7
from telecube.core.tenancy import tenant_scope
from tests.world import PASSWORD, Company


def empty_group(company: Company) -> PermissionGroup:
    """Create a group that nobody has."""
    with tenant_scope(company.id):
        return create_permission_group(company.actor("anna"), name="Recepcja", rights=[])


def give_it_to_ben(company: Company, group: PermissionGroup) -> PermissionGroup:
    """Move Ben into the group."""
    return change_permission_group(company.actor("anna"), group.pk, name=group.name, rights=[], added=[company.ben.pk])


def hire_into(company: Company, group: PermissionGroup) -> User:
    """Create a user with the group."""
    return create_user(
        company.actor("anna"),
        email=f"ewa.{uuid7().hex}@acme.example",
        first_name="Ewa",
        last_name="Pawlak",
        password=PASSWORD,
        position_group_id=UserGroup.objects.get(name="Konsultant", parent__is_position=True).pk,
        permission_group_id=group.pk,
    )


@pytest.mark.parametrize("add", [give_it_to_ben, hire_into])
def test_who_deletes_a_group_waits_for_who_adds_somebody_and_is_refused(
    acme: Company,  # noqa: F811
    other_connection: Any,  # noqa: F811
    add: Any,
) -> None:
    group = empty_group(acme)
    with tenant_scope(acme.id):
        add(acme, group)
        deleting = other_connection(acme, lambda: delete_permission_group(acme.actor("anna"), group.pk))
        wait_until_somebody_waits_for_a_lock(acme)
    with pytest.raises(GroupStillUsed):
        deleting.result(WAIT_SECONDS)
    with tenant_scope(acme.id):
        assert User.objects.filter(permission_group=group).count() == 1


@pytest.mark.parametrize("add", [give_it_to_ben, hire_into])
def test_who_adds_somebody_waits_for_who_deletes_and_is_told_that_the_group_is_gone(
    acme: Company,  # noqa: F811
    other_connection: Any,  # noqa: F811
    add: Any,
) -> None:
    group = empty_group(acme)
    with tenant_scope(acme.id):
        delete_permission_group(acme.actor("anna"), group.pk)
        adding = other_connection(acme, lambda: add(acme, group))
        wait_until_somebody_waits_for_a_lock(acme)
    with pytest.raises(PermissionGroupGone):
        adding.result(WAIT_SECONDS)
    with tenant_scope(acme.id):
        assert not PermissionGroup.objects.filter(pk=group.pk).exists()
        assert not User.objects.filter(last_name="Pawlak").exists()


def test_of_two_who_save_at_the_same_moment_the_second_is_told(
    acme: Company,  # noqa: F811
    other_connection: Any,  # noqa: F811
) -> None:
    group = empty_group(acme)

    def rename(name: str) -> PermissionGroup:
        return change_permission_group(acme.actor("anna"), group.pk, name=name, rights=[], version=1)

    with tenant_scope(acme.id):
        rename("Front")
        second = other_connection(acme, lambda: rename("Lobby"))
        wait_until_somebody_waits_for_a_lock(acme)
    with pytest.raises(GroupChangedMeanwhile):
        second.result(WAIT_SECONDS)


def test_of_two_new_groups_of_one_name_the_second_is_refused(
    acme: Company,  # noqa: F811
    other_connection: Any,  # noqa: F811
) -> None:
    with tenant_scope(acme.id):
        create_permission_group(acme.actor("anna"), name="Recepcja", rights=[])
        second = other_connection(acme, lambda: create_permission_group(acme.actor("anna"), name="Recepcja", rights=[]))
        wait_until_somebody_waits_for_a_lock(acme)
    with pytest.raises(GroupNameTaken):
        second.result(WAIT_SECONDS)


def test_a_company_never_has_two_main_administrators(
    acme: Company,  # noqa: F811
    other_connection: Any,  # noqa: F811
) -> None:
    def hand_over(to: User) -> User:
        return hand_over_main_administrator(acme.actor("anna"), successor_id=to.pk, password=PASSWORD)

    with tenant_scope(acme.id):
        hand_over(acme.ben)
        second = other_connection(acme, lambda: hand_over(acme.carla))
        wait_until_somebody_waits_for_a_lock(acme)
    with pytest.raises(OnlyTheMainAdministrator):
        second.result(WAIT_SECONDS)
    with tenant_scope(acme.id):
        assert [user.pk for user in User.objects.filter(is_main_administrator=True)] == [acme.ben.pk]
