"""The section „Informacje dodatkowe”: each user group is a field in the form of every user, new or not."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client

from telecube.accounts.actions.memberships import set_user_groups
from telecube.accounts.actions.user_groups import create_subgroup, create_user_group, delete_user_group
from telecube.accounts.forms.group_fields import GroupFieldsMixin, group_choices, initial_groups
from telecube.accounts.models import User, UserGroup
from telecube.accounts.queries.user_groups import groups_of_user
from telecube.accounts.tests.conftest import position_of
from telecube.core.tenancy import tenant_scope
from tests.world import Company, World

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]


def text_of(answer: Any) -> str:
    return str(answer.content.decode().replace("\u00a0", " "))


def form_of(**sent: Any) -> GroupFieldsMixin:
    data = QueryDict(mutable=True)
    for name, value in sent.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return GroupFieldsMixin(data, groups=group_choices())


def position_id() -> str:
    return str(UserGroup.objects.get(name="Konsultant", parent__is_position=True).pk)


def test_a_new_group_or_subgroup_appears_at_once_as_a_field_of_every_users_profile(
    client_of: ClientOf, world: World
) -> None:
    client = client_of(world.acme.anna)
    places = ["/users/new/", *(f"/users/{user.pk}/edit/" for user in world.acme.people.values())]
    assert not any("Oddziały zagraniczne" in text_of(client.get(place)) for place in places)
    client.post("/user-groups/new/", {"name": "Oddziały zagraniczne", "icon": "world"})
    with tenant_scope(world.acme.id):
        group = UserGroup.objects.get(name="Oddziały zagraniczne")
    for place in places:
        assert f'name="user_groups" value="{group.pk}"' in text_of(client.get(place))
    client.post(f"/user-groups/{group.pk}/subgroups/", {"new-name": "Francja"})
    with tenant_scope(world.acme.id):
        inner = UserGroup.objects.get(name="Francja")
    for place in places:
        page = text_of(client.get(place))
        assert f'name="user_groups" value="{inner.pk}"' in page
        assert "Francja" in page


def test_a_new_user_is_put_into_the_ticked_groups(
    client_of: ClientOf, world: World, user_values: dict[str, Any]
) -> None:
    with tenant_scope(world.acme.id):
        anna = world.acme.actor("anna")
        languages, crew = create_user_group(anna, name="Języki"), create_user_group(anna, name="Ekipa")
        ticked = [create_subgroup(anna, languages.pk, name=name) for name in ("polski", "czeski")] + [crew]
    sent = {**user_values, "position_group": position_of(world.acme), "user_groups": [str(one.pk) for one in ticked]}
    answer = client_of(world.acme.anna).post("/users/new/", sent)
    assert answer.status_code in {200, 302}
    with tenant_scope(world.acme.id):
        created = User.objects.get(last_name="Żółć")
        assert groups_of_user(created.pk) == {*(one.pk for one in ticked), UserGroup.objects.get(name="Konsultant").pk}


def test_the_edit_form_shows_the_groups_that_a_user_is_in(client_of: ClientOf, world: World) -> None:
    with tenant_scope(world.acme.id):
        crew = create_user_group(world.acme.actor("anna"), name="Ekipa")
        position = UserGroup.objects.get(name="Konsultant").pk
        set_user_groups(world.acme.actor("anna"), world.acme.ben.pk, position_group_id=position, group_ids=[crew.pk])
    client = client_of(world.acme.anna)
    assert f'value="{crew.pk}" checked' in text_of(client.get(f"/users/{world.acme.ben.pk}/edit/"))
    assert f'value="{crew.pk}" checked' not in text_of(client.get(f"/users/{world.acme.dora.pk}/edit/"))


def test_the_form_gives_position_and_groups(acme: Company) -> None:
    anna = acme.actor("anna")
    group = create_user_group(anna, name="Oddział")
    inner = create_subgroup(anna, group.pk, name="Kraków")
    form = form_of(position_group=position_id(), user_groups=[str(inner.pk), str(group.pk)])
    assert form.is_valid()
    assert form.user_group_ids == {inner.pk, group.pk}
    assert str(form.position_group_id) == position_id()
    assert [field.name for field in form.group_fields] == ["Oddział"]
    assert form.group_fields[0].is_chosen
    assert initial_groups(acme.ben.pk) == {"position_group": position_id(), "user_groups": []}


def test_a_group_deleted_while_the_form_was_open_is_told_and_the_rest_stays_ticked(acme: Company) -> None:
    anna = acme.actor("anna")
    gone, stays = create_user_group(anna, name="Znika"), create_user_group(anna, name="Zostaje")
    delete_user_group(anna, gone.pk)
    form = form_of(position_group=position_id(), user_groups=[str(gone.pk), str(stays.pk)])
    assert "Jednej z" in str(form.errors["user_groups"])
    assert [field.is_chosen for field in form.group_fields] == [True]


@pytest.mark.parametrize("wrong", ["", "x", "' OR 1=1", "\0", "01890000-0000-7000-8000-000000000000"])
def test_what_is_no_group_is_refused_at_its_field(acme: Company, wrong: str) -> None:
    form = form_of(position_group=wrong, user_groups=[wrong])
    assert not form.is_valid()
    assert set(form.errors) == {"position_group", "user_groups"}


def test_the_whole_fixed_group_and_positions_are_no_other_groups(acme: Company) -> None:
    fixed = UserGroup.objects.get(is_position=True)
    form = form_of(position_group=str(fixed.pk), user_groups=[position_id()])
    assert set(form.errors) == {"position_group", "user_groups"}


def test_many_fields_can_be_searched(client_of: ClientOf, world: World) -> None:
    client = client_of(world.acme.anna)
    assert "data-find" not in text_of(client.get("/users/new/"))
    with tenant_scope(world.acme.id):
        for number in range(12):
            create_user_group(world.acme.actor("anna"), name=f"Grupa {number}")
    page = text_of(client.get("/users/new/"))
    assert "data-find" in page
    assert len(re.findall('<fieldset class="tc-groupfield"', page)) == 12
