"""Nobody lifts himself: a right „of own user groups” does not grow because somebody changes who is in his groups."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from telecube.accounts.actions.memberships import set_user_groups
from telecube.accounts.guard_errors import OwnReachWouldWiden
from telecube.accounts.models import PermissionGroup, User, UserGroup, UserGroupMembership
from telecube.accounts.permissions import CHANGE_USERS, MANAGE_API_KEYS, OWN_USER_GROUPS, VIEW_USERS
from telecube.accounts.queries.actors import actor_of
from telecube.accounts.queries.user_groups import groups_of_user
from telecube.api.tests.conftest import make_program, refused
from telecube.calls.permissions import VIEW_HISTORY
from telecube.core.tenancy import tenant_scope
from telecube.telephony.actions.sip_accounts import create_sip_account
from tests.world import Company, World

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]
WAYS = [OWN_USER_GROUPS, CHANGE_USERS]


@dataclass
class Groups:
    """Carla is in „Serwis”; „Sprzedaż” has a subgroup."""

    position: UUID
    other_position: UUID
    service: UUID
    sales: UUID
    north: UUID


@pytest.fixture
def groups(world: World) -> Groups:
    with tenant_scope(world.acme.id):
        positions = UserGroup.objects.get(is_position=True)
        one = UserGroup.objects.get(parent=positions)
        two = UserGroup.objects.create(name="Kierownik", parent=positions, place=1)
        service, sales = (UserGroup.objects.create(name=name) for name in ("Serwis", "Sprzedaż"))
        north = UserGroup.objects.create(name="Północ", parent=sales)
        UserGroupMembership.objects.create(user=world.acme.carla, group=service)
    return Groups(one.pk, two.pk, service.pk, sales.pk, north.pk)


def carla_with(company: Company, *rights: Any, reach: str = "group") -> User:
    """Give Carla these rights and the history with this reach."""
    codes = [*(right.code for right in rights), *([f"{VIEW_HISTORY.code}:{reach}"] if reach else [])]
    with tenant_scope(company.id):
        group = PermissionGroup.objects.create(name="Próba", rights=codes)
        User.objects.filter(pk=company.carla.pk).update(permission_group=group)
        return User.objects.select_related("identity", "permission_group").get(pk=company.carla.pk)


def put(carla: User, user: User, *group_ids: UUID, position: UUID) -> None:
    with tenant_scope(carla.tenant_id):
        set_user_groups(actor_of(carla), user.pk, position_group_id=position, group_ids=group_ids)


def in_groups(user: User) -> set[UUID]:
    with tenant_scope(user.tenant_id):
        return groups_of_user(user.pk)


@pytest.mark.parametrize("right", WAYS)
def test_nobody_joins_a_group_whose_calls_he_would_then_read(world: World, groups: Groups, right: Any) -> None:
    carla = carla_with(world.acme, right)
    for wanted in ([groups.service, groups.sales], [groups.north], [groups.sales]):
        with pytest.raises(OwnReachWouldWiden) as refusal:
            put(carla, carla, *wanted, position=groups.position)
        assert "Podgląd historii kontaktu" in str(refusal.value)
        assert "Sprzedaż" in str(refusal.value) or "Północ" in str(refusal.value)
    assert in_groups(carla) == {groups.position, groups.service}


@pytest.mark.parametrize("right", WAYS)
def test_leaving_a_group_and_another_position_widen_nothing(world: World, groups: Groups, right: Any) -> None:
    carla = carla_with(world.acme, right)
    put(carla, carla, groups.service, position=groups.other_position)
    put(carla, carla, position=groups.position)
    assert in_groups(carla) == {groups.position}


@pytest.mark.parametrize("right", WAYS)
@pytest.mark.parametrize("reach", ["", "own", "all"])
def test_whoever_reads_only_his_own_or_everything_anyway_joins_as_before(
    world: World, groups: Groups, right: Any, reach: str
) -> None:
    carla = carla_with(world.acme, right, reach=reach)
    put(carla, carla, groups.service, groups.north, position=groups.position)
    assert in_groups(carla) == {groups.position, groups.service, groups.north}


def test_the_main_administrator_joins_as_he_likes(world: World, groups: Groups) -> None:
    put(world.acme.anna, world.acme.anna, groups.north, position=groups.position)
    assert in_groups(world.acme.anna) == {groups.position, groups.north}


def test_nobody_pulls_the_more_powerful_into_his_own_group(world: World, groups: Groups) -> None:
    """The calls of equals he could read by other ways that his right opens; those of the more powerful he could not."""
    carla = carla_with(world.acme, CHANGE_USERS, VIEW_USERS)
    for name in ("anna", "ben"):
        other = world.acme.people[name]
        with pytest.raises(OwnReachWouldWiden, match=other.name):
            put(carla, other, groups.service, position=groups.position)
        assert in_groups(other) == {groups.position}
        put(carla, other, groups.north, position=groups.position)
    with tenant_scope(world.acme.id):
        PermissionGroup.objects.filter(users=world.acme.dora).update(rights=[VIEW_USERS.code])
    put(carla, world.acme.dora, groups.service, position=groups.position)
    assert groups.service in in_groups(world.acme.dora)


def test_the_pages_say_why_and_change_nothing(world: World, groups: Groups, client_of: ClientOf) -> None:
    carla = carla_with(world.acme, CHANGE_USERS, VIEW_USERS, OWN_USER_GROUPS)
    with tenant_scope(world.acme.id):
        create_sip_account(world.acme.actor("anna"), user_id=carla.pk)
    client = client_of(carla)
    for place in ("/profile/", f"/users/{carla.pk}/edit/"):
        form = client.get(place).context["form"]
        sent = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "")}
        answer = client.post(place, sent | {"user_groups": [str(groups.service), str(groups.north)]})
        assert answer.status_code == 422
        page = answer.content.decode().replace("\u00a0", " ")
        assert "Północ" in page
        assert "nie można dołączyć" in page
    assert in_groups(carla) == {groups.position, groups.service}


def test_a_program_joins_no_group_for_its_maker(world: World, groups: Groups) -> None:
    carla = carla_with(world.acme, CHANGE_USERS, VIEW_USERS, MANAGE_API_KEYS)
    program = make_program(actor_of(carla))
    body = {"user_group_ids": [str(groups.service), str(groups.north)]}
    refused(program.ask("PATCH", f"users/{carla.pk}", body), "own_reach_would_widen", 422)
    assert in_groups(carla) == {groups.position, groups.service}
