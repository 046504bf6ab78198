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
from telecube.accounts.forms.group_fields import MOST_DRAWN, GroupFieldsMixin, group_choices, initial_groups
from telecube.accounts.models import PermissionGroup, User, UserGroup
from telecube.accounts.permissions import CHANGE_USERS, CREATE_USERS
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
    places = ["/users/new/", "/profile/", *(f"/users/{user.pk}/edit/" for user in world.acme.people.values())]
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


@pytest.mark.parametrize("place", ["/users/new/", "/profile/", "/users/{user}/edit/"])
def test_a_new_group_appears_at_once_as_a_field_where_there_are_more_groups_than_a_page_draws(
    client_of: ClientOf, world: World, place: str
) -> None:
    client = client_of(world.acme.anna)
    with tenant_scope(world.acme.id):
        many = (UserGroup(name=f"Grupa {one:03}") for one in range(MOST_DRAWN + 1))
        UserGroup.objects.get_queryset().bulk_create(many)
    where = place.format(user=world.acme.ben.pk)
    assert "Oddziały zagraniczne" not in text_of(client.get(where))
    client.post("/user-groups/new/", {"name": "Oddziały zagraniczne", "icon": "world"})
    with tenant_scope(world.acme.id):
        group = UserGroup.objects.get(name="Oddziały zagraniczne")
    field = re.search(
        rf'<fieldset class="tc-groupfield"(?:(?!</fieldset>).)*{group.pk}.*?</fieldset>',
        text_of(client.get(where)),
        re.S,
    )
    assert field is not None
    assert "Oddziały zagraniczne" in field[0]
    client.post(f"/user-groups/{group.pk}/subgroups/", {"new-name": "Francja"})
    with tenant_scope(world.acme.id):
        inner = UserGroup.objects.get(name="Francja")
    assert f"/user-groups/{group.pk}/ticks/" in text_of(client.get(where))
    boxes = text_of(client.get(f"/user-groups/{group.pk}/ticks/"))
    assert f'name="user_groups" value="{inner.pk}"' in boxes
    assert "Francja" in boxes


@pytest.mark.parametrize("place", ["/users/new/", "/users/{user}/edit/", "/profile/"])
def test_each_group_is_a_field_of_its_own_with_its_subgroups_and_the_position_is_required(
    client_of: ClientOf, world: World, place: str
) -> None:
    with tenant_scope(world.acme.id):
        anna, fields = world.acme.actor("anna"), {}
        for name, inner in {"Oddziały": ["Francja", "Niemcy"], "Języki": ["czeski"], "Ekipa": []}.items():
            group = create_user_group(anna, name=name)
            fields[name] = {group.pk, *(create_subgroup(anna, group.pk, name=one).pk for one in inner)}
        positions = {str(one.pk) for one in UserGroup.objects.filter(parent__is_position=True)}
    answer = client_of(world.acme.anna).get(place.format(user=world.acme.ben.pk))
    page = text_of(answer)
    drawn = re.findall(r'<fieldset class="tc-groupfield".*?</fieldset>', page, re.DOTALL)
    assert len(drawn) == len(fields)
    for (name, inner), field in zip(fields.items(), drawn, strict=True):
        assert name in field
        boxes = re.findall(r'type="checkbox" name="user_groups" value="([^"]+)"', field)
        assert sorted(boxes) == sorted(map(str, inner))
    position = answer.context["form"].fields["position_group"]
    assert position.required
    assert positions <= {str(value) for value, _label in position.choices}
    assert not any(f'type="checkbox" name="user_groups" value="{one}"' in page for one in positions)


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
    for wrong in (position_id(), str(fixed.pk)):
        form = form_of(position_group=str(fixed.pk), user_groups=[wrong])
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


def fill_with_groups(company: Company) -> tuple[UserGroup, UserGroup]:
    """Add so many groups that the form fetches them; return one with its subgroup."""
    anna = company.actor("anna")
    group = create_user_group(anna, name="Oddziały")
    inner = create_subgroup(anna, group.pk, name="Francja")
    UserGroup.objects.get_queryset().bulk_create(UserGroup(name=f"Miasto {one}", parent=group) for one in range(150))
    return group, inner


def test_with_many_groups_the_form_carries_the_ticked_ones_and_fetches_the_others(
    client_of: ClientOf, world: World
) -> None:
    with tenant_scope(world.acme.id):
        group, inner = fill_with_groups(world.acme)
        position = UserGroup.objects.get(name="Konsultant").pk
        set_user_groups(world.acme.actor("anna"), world.acme.ben.pk, position_group_id=position, group_ids=[inner.pk])
    client = client_of(world.acme.anna)
    page = text_of(client.get(f"/users/{world.acme.ben.pk}/edit/"))
    assert f'value="{inner.pk}" checked' in page
    assert "Miasto 7" not in page
    assert '<span class="tc-3">(152)</span>' in page
    assert f'hx-get="/user-groups/{group.pk}/ticks/"' in page
    boxes = text_of(client.get(f"/user-groups/{group.pk}/ticks/", {"user_groups": [str(inner.pk), "x"]}))
    assert f'value="{inner.pk}" checked' in boxes
    assert boxes.count("checked") == 1
    assert "Miasto 149" in boxes


def test_with_many_groups_none_is_read_but_the_ticked_ones(acme: Company) -> None:
    group, inner = fill_with_groups(acme)
    assert group_choices().subgroups == {}
    (field,) = form_of(position_group=position_id(), user_groups=[str(inner.pk)]).group_fields
    assert [row.pk for row in field.rows] == [str(inner.pk)]
    assert field.size == UserGroup.objects.filter(parent=group).count() + 1


def test_a_refused_save_keeps_the_ticks_of_groups_that_were_fetched(
    client_of: ClientOf, world: World, user_values: dict[str, Any]
) -> None:
    with tenant_scope(world.acme.id):
        _, inner = fill_with_groups(world.acme)
    sent = {**user_values, "first_name": "", "user_groups": [str(inner.pk)]}
    answer = client_of(world.acme.anna).post("/users/new/", sent)
    assert answer.status_code == 422
    assert f'value="{inner.pk}" checked' in text_of(answer)


def test_groups_are_found_by_words_but_for_positions_and_those_that_are_ticked(
    client_of: ClientOf, world: World
) -> None:
    with tenant_scope(world.acme.id):
        group, inner = fill_with_groups(world.acme)
    client = client_of(world.acme.anna)
    found = text_of(client.get("/user-groups/search/", {"words": "oddz franc"}))
    assert f'data-of="{group.pk}"' in found
    assert "Oddziały › Francja" in found
    again = text_of(client.get("/user-groups/search/", {"words": "oddz franc", "user_groups": [str(inner.pk), "x"]}))
    assert "Francja" not in again
    assert "Konsultant" not in text_of(client.get("/user-groups/search/", {"words": "konsultant"}))
    assert "data-of" not in text_of(client.get("/user-groups/search/", {"words": " \0"}))


def test_boxes_are_for_those_who_fill_in_profiles_and_for_the_own_company(client_of: ClientOf, world: World) -> None:
    with tenant_scope(world.acme.id):
        group, _ = fill_with_groups(world.acme)
    address = f"/user-groups/{group.pk}/ticks/"
    assert client_of(world.acme.anna).get(address).status_code == 200
    assert client_of(world.globex.gina).get(address).status_code == 404
    assert "Francja" not in text_of(client_of(world.globex.gina).get("/user-groups/search/", {"words": "Francja"}))
    for path in (address, "/user-groups/search/?words=Francja"):
        assert client_of(world.acme.carla).get(path).status_code == 403
    with tenant_scope(world.acme.id):
        fixed = UserGroup.objects.get(is_position=True)
    assert client_of(world.acme.anna).get(f"/user-groups/{fixed.pk}/ticks/").status_code == 404


def test_a_permission_group_is_chosen_by_search_where_there_are_many(
    client_of: ClientOf, world: World, user_values: dict[str, Any]
) -> None:
    with tenant_scope(world.acme.id):
        groups = [PermissionGroup(name=f"Zespół {one:03}") for one in range(100)]
        PermissionGroup.objects.get_queryset().bulk_create(groups)
    client = client_of(world.acme.anna)
    page = text_of(client.get("/users/new/"))
    assert 'data-url="/permission-groups/choices/"' in page
    assert "Zespół 050" not in page
    found = text_of(client.get("/permission-groups/choices/", {"q": "zesp 050"}))
    assert f'<div role="option" data-value="{groups[50].pk}">Zespół 050</div>' in found
    sent = {**user_values, "first_name": "", "permission_group": str(groups[50].pk)}
    refused = text_of(client.post("/users/new/", sent))
    assert f'name="permission_group" value="{groups[50].pk}"' in refused
    assert 'value="Zespół 050"' in refused
    assert client_of(world.acme.carla).get("/permission-groups/choices/").status_code == 403
    assert "Zespół" not in text_of(client_of(world.globex.gina).get("/permission-groups/choices/"))


def test_only_permission_groups_that_one_may_give_are_offered_and_the_present_one(
    client_of: ClientOf, world: World, user_values: dict[str, Any]
) -> None:
    carla, ben, rights = world.acme.carla, world.acme.ben, [CREATE_USERS.code, CHANGE_USERS.code]
    with tenant_scope(world.acme.id):
        mine, mightier = carla.permission_group, ben.permission_group
        assert mine is not None
        assert mightier is not None
        PermissionGroup.objects.filter(pk=mine.pk).update(rights=rights)
    client = client_of(carla)
    new = client.get("/users/new/").context["form"]
    assert [label for _value, label in new.fields["permission_group"].choices] == ["Bez grupy", mine.name]
    assert new["permission_group"].value() == ""
    found = text_of(client.get("/permission-groups/choices/"))
    assert mine.name in found
    assert mightier.name not in found
    edited = client.get(f"/users/{ben.pk}/edit/").context["form"]
    labels = {label for _value, label in edited.fields["permission_group"].choices}
    assert labels == {"Bez grupy", mine.name, mightier.name}
    sent = {**user_values, "position_group": position_of(world.acme), "permission_group": str(mightier.pk)}
    refused = client.post("/users/new/", sent)
    assert refused.status_code == 422
    assert f"Grupy „{mightier.name}” nie można przypisać" in text_of(refused)
    assert f'value="{mightier.pk}" selected' in text_of(refused)
