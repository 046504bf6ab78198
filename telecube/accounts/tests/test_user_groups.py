"""User groups: the rules of the order, in the action and on the page."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client

from telecube.accounts.actions.memberships import set_user_groups
from telecube.accounts.actions.user_groups import (
    change_user_group,
    create_subgroup,
    create_user_group,
    delete_user_group,
    move_user_group,
)
from telecube.accounts.errors import (
    PositionGroupFixed,
    PositionMissing,
    UserDeleted,
    UserGroupChosenGone,
    UserGroupGone,
    UserGroupHasUsers,
    UserGroupNameMissing,
    UserGroupNameTaken,
    UserGroupNameTooLong,
)
from telecube.accounts.forms.user_group import ICON_NAMES
from telecube.accounts.models import PermissionGroup, User, UserGroup, UserGroupMembership
from telecube.accounts.models.user_group import POSITION_ICON, GroupIcon
from telecube.accounts.permissions import OWN_USER_GROUPS
from telecube.accounts.queries.user_groups import blocks, groups_of_user
from telecube.api.tests.conftest import make_program, new_user
from telecube.core.clock import now
from telecube.core.errors import RightMissing
from telecube.core.pattern import ANYBODY, gap
from telecube.core.tenancy import tenant_scope
from tests.world import Company, World

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]
SCRIPT = "<script>alert(1)</script>"
SOMETHING = UUID("00000000-0000-0000-0000-000000000007")


def text_of(answer: Any) -> str:
    return str(answer.content.decode().replace("\u00a0", " "))


def positions() -> UserGroup:
    return UserGroup.objects.get(is_position=True)


def position_id() -> UUID:
    return UserGroup.objects.get(name="Konsultant", parent__is_position=True).pk


def put(company: Company, name: str, *groups: UserGroup) -> None:
    """Put a person into the groups, with the position that he has."""
    set_user_groups(
        company.actor("anna"),
        company.people[name].pk,
        position_group_id=position_id(),
        group_ids=[group.pk for group in groups],
    )


def names() -> list[str]:
    return [block.group.name for block in blocks()]


@pytest.fixture
def abroad(acme: Company) -> UserGroup:
    """The group of the order's example, with its three subgroups."""
    group = create_user_group(acme.actor("anna"), name="Oddziały zagraniczne", icon="world")
    for name in ("Francja", "Niemcy", "USA"):
        create_subgroup(acme.actor("anna"), group.pk, name=name)
    return group


# creating, renaming


def test_a_group_is_created_with_a_name_and_an_icon_behind_the_others(acme: Company, audited: Any) -> None:
    first = create_user_group(acme.actor("anna"), name="  Ekipa   montażowa ", icon="tools")
    second = create_user_group(acme.actor("anna"), name="Języki", icon=SCRIPT)
    assert names() == ["Stanowisko", "Ekipa montażowa", "Języki"]
    assert (first.icon, second.icon) == ("tools", "users")
    assert ("accounts.user_group.created", {"name": [None, "Języki"], "parent": None}) in audited(acme.id)


def test_the_pencil_view_adds_subgroups(client_of: ClientOf, world: World) -> None:
    client = client_of(world.acme.anna)
    with tenant_scope(world.acme.id):
        group = create_user_group(world.acme.actor("anna"), name="Oddziały zagraniczne")
    for name in ("Francja", "Niemcy", "USA"):
        answer = client.post(f"/user-groups/{group.pk}/subgroups/", {"new-name": name})
        assert answer.status_code == 200
    page = text_of(client.get(f"/user-groups/{group.pk}/edit/"))
    assert all(name in page for name in ("Francja", "Niemcy", "USA", "Edycja grupy"))
    with tenant_scope(world.acme.id):
        assert [one.group.name for one in blocks()[1].subgroups] == ["Francja", "Niemcy", "USA"]


def test_a_subgroup_has_no_subgroups(acme: Company, abroad: UserGroup) -> None:
    inner = UserGroup.objects.get(name="Francja")
    with pytest.raises(UserGroupGone):
        create_subgroup(acme.actor("anna"), inner.pk, name="Paryż")


def test_names_are_unique_per_level(acme: Company, abroad: UserGroup) -> None:
    anna = acme.actor("anna")
    with pytest.raises(UserGroupNameTaken):
        create_user_group(anna, name="ODDZIAŁY zagraniczne")
    with pytest.raises(UserGroupNameTaken):
        create_subgroup(anna, abroad.pk, name="francja")
    with pytest.raises(UserGroupNameTaken):
        change_user_group(anna, UserGroup.objects.get(name="USA").pk, name="Niemcy")
    # The same name on another level is another thing.
    create_user_group(anna, name="Francja")
    other = create_user_group(anna, name="Rynki")
    create_subgroup(anna, other.pk, name="Francja")
    assert UserGroup.objects.filter(name="Francja").count() == 3


@pytest.mark.parametrize(
    ("name", "refusal"),
    [("", UserGroupNameMissing), (" \0 ", UserGroupNameMissing), ("ż" * 500, UserGroupNameTooLong)],
)
def test_a_name_that_cannot_be_shown_is_refused_and_nothing_happens(
    acme: Company, name: str, refusal: type[Exception]
) -> None:
    before = UserGroup.objects.count()
    with pytest.raises(refusal):
        create_user_group(acme.actor("anna"), name=name)
    with pytest.raises(refusal):
        create_subgroup(acme.actor("anna"), positions().pk, name=name)
    assert UserGroup.objects.count() == before


def test_a_rename_keeps_members_and_is_in_the_log(acme: Company, abroad: UserGroup, audited: Any) -> None:
    put(acme, "ben", abroad)
    change_user_group(acme.actor("anna"), abroad.pk, name="Zagranica", icon="truck")
    assert groups_of_user(acme.ben.pk) == {abroad.pk, position_id()}
    written = audited(acme.id, "accounts.user_group.changed")
    assert written == [
        (
            "accounts.user_group.changed",
            {"name": ["Oddziały zagraniczne", "Zagranica"], "icon": ["world", "truck"]},
        )
    ]
    change_user_group(acme.actor("anna"), abroad.pk, name="Zagranica", icon="truck")
    assert audited(acme.id, "accounts.user_group.changed") == written
    change_user_group(acme.actor("anna"), abroad.pk, name="ZAGRANICA")
    assert names()[1] == "ZAGRANICA"


# the fixed group


def test_stanowisko_exists_from_the_start_and_cannot_be_deleted_renamed_or_moved(acme: Company) -> None:
    fixed = positions()
    anna = acme.actor("anna")
    for refused in (
        lambda: delete_user_group(anna, fixed.pk),
        lambda: change_user_group(anna, fixed.pk, name="Rola"),
        lambda: move_user_group(anna, fixed.pk, place=3),
    ):
        with pytest.raises(PositionGroupFixed):
            refused()
    assert positions().name == "Stanowisko"


def test_subgroups_of_stanowisko_can_be_added_renamed_and_deleted_while_empty(acme: Company) -> None:
    anna = acme.actor("anna")
    added = create_subgroup(anna, positions().pk, name="Handlowiec")
    change_user_group(anna, added.pk, name="Starszy handlowiec")
    delete_user_group(anna, added.pk)
    assert [one.group.name for one in blocks()[0].subgroups] == ["Konsultant"]


def test_every_user_must_be_assigned_in_stanowisko(acme: Company, abroad: UserGroup) -> None:
    anna, ben = acme.actor("anna"), acme.ben.pk
    foreign = uuid4()
    for wrong in (abroad.pk, positions().pk, foreign):
        with pytest.raises(PositionMissing):
            set_user_groups(anna, ben, position_group_id=wrong, group_ids=[])
    second = create_subgroup(anna, positions().pk, name="Handlowiec")
    with pytest.raises(PositionMissing):
        set_user_groups(anna, ben, position_group_id=position_id(), group_ids=[second.pk])
    assert groups_of_user(ben) == {position_id()}
    set_user_groups(anna, ben, position_group_id=second.pk, group_ids=[])
    assert User.objects.get(pk=ben).position == "Handlowiec"


def test_a_position_cannot_be_left_out_in_any_form_or_by_a_program(
    client_of: ClientOf, world: World, user_values: dict[str, Any]
) -> None:
    """A new user, somebody else's profile, one's own, and the API; nothing else of what was sent is saved either."""
    anna, dora = world.acme.anna, world.acme.dora
    client = client_of(anna)
    for place in ("/users/new/", f"/users/{dora.pk}/edit/", "/profile/"):
        form = client.get(place).context["form"]
        opened = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "")}
        sent = opened | (user_values if place == "/users/new/" else {}) | {"first_name": "Bezstanowisk"}
        assert 'name="position_group"' in text_of(client.get(place))
        for empty in ({}, {"position_group": ""}):
            rest = {name: value for name, value in sent.items() if name != "position_group"}
            refused = client.post(place, rest | empty)
            assert (refused.status_code, [*refused.context["form"].errors]) == (422, ["position_group"]), place
            assert 'id="id_position_group-error"' in text_of(refused)
    program, body = make_program(world.acme.actor("anna")), new_user(SOMETHING, first_name="Bezstanowisk")
    del body["position_group_id"]
    for wrong in ({}, {"position_group_id": None}, {"position_group_id": str(SOMETHING)}):
        assert program.post("users", body | wrong).status_code == 422
    wrong = {"position_group_id": str(SOMETHING), "first_name": "Bezstanowisk"}
    assert program.ask("PATCH", f"users/{dora.pk}", wrong).status_code == 422
    # Nothing, for a program that changes somebody, is what he has.
    assert program.ask("PATCH", f"users/{dora.pk}", {"position_group_id": None}).status_code == 200
    with tenant_scope(world.acme.id):
        assert not User.objects.filter(first_name="Bezstanowisk").exists()
        assert all(position_id() in groups_of_user(user.pk) for user in world.acme.people.values())


# membership


def test_one_user_may_be_in_several_groups_and_subgroups(acme: Company, abroad: UserGroup, audited: Any) -> None:
    france, germany = UserGroup.objects.get(name="Francja"), UserGroup.objects.get(name="Niemcy")
    crew = create_user_group(acme.actor("anna"), name="Ekipa")
    put(acme, "ben", france, germany, crew)
    assert groups_of_user(acme.ben.pk) == {france.pk, germany.pk, crew.pk, position_id()}
    put(acme, "ben", germany)
    assert groups_of_user(acme.ben.pk) == {germany.pk, position_id()}
    changes = [change for _action, change in audited(acme.id, "accounts.user.groups_changed")]
    assert changes[1]["groups"] == [
        [
            "Ekipa",
            "Oddziały zagraniczne › Francja",
            "Oddziały zagraniczne › Niemcy",
            "Stanowisko › Konsultant",
        ],
        ["Oddziały zagraniczne › Niemcy", "Stanowisko › Konsultant"],
    ]
    put(acme, "ben", germany)
    assert len(audited(acme.id, "accounts.user.groups_changed")) == 2


def test_changing_somebodys_groups_needs_the_right(acme: Company, abroad: UserGroup) -> None:
    for who in ("ben", "carla", "dora"):
        with pytest.raises(RightMissing):
            set_user_groups(acme.actor(who), acme.anna.pk, position_group_id=position_id(), group_ids=[abroad.pk])
    assert groups_of_user(acme.anna.pk) == {position_id()}


def test_the_right_to_ones_own_groups_is_for_oneself_only(acme: Company, abroad: UserGroup) -> None:
    PermissionGroup.objects.filter(users=acme.carla).update(rights=[OWN_USER_GROUPS.code])
    acme.people["carla"] = User.objects.select_related("permission_group").get(pk=acme.carla.pk)
    carla = acme.actor("carla")
    set_user_groups(carla, acme.carla.pk, position_group_id=position_id(), group_ids=[abroad.pk])
    assert abroad.pk in groups_of_user(acme.carla.pk)
    with pytest.raises(RightMissing):
        set_user_groups(carla, acme.ben.pk, position_group_id=position_id(), group_ids=[abroad.pk])


def test_a_group_that_is_gone_or_of_another_company_cannot_be_chosen(world: World) -> None:
    with tenant_scope(world.globex.id):
        foreign = create_user_group(world.globex.actor("gina"), name="Obca").pk
    with tenant_scope(world.acme.id):
        for wrong in (foreign, uuid4()):
            with pytest.raises(UserGroupChosenGone):
                set_user_groups(
                    world.acme.actor("anna"),
                    world.acme.ben.pk,
                    position_group_id=position_id(),
                    group_ids=[wrong],
                )
        assert groups_of_user(world.acme.ben.pk) == {position_id()}


def test_a_deleted_user_or_one_of_another_company_gets_no_group(world: World) -> None:
    with tenant_scope(world.acme.id):
        User.objects.filter(pk=world.acme.ben.pk).update(deleted_at=now())
        for who in (world.acme.ben.pk, world.globex.gina.pk):
            with pytest.raises(UserDeleted):
                set_user_groups(world.acme.actor("anna"), who, position_group_id=position_id(), group_ids=[])


# deleting


def test_a_group_or_subgroup_can_be_deleted_only_while_it_holds_no_users(acme: Company, abroad: UserGroup) -> None:
    anna = acme.actor("anna")
    germany = UserGroup.objects.get(name="Niemcy")
    put(acme, "ben", germany)
    put(acme, "carla", germany, abroad)
    with pytest.raises(UserGroupHasUsers) as subgroup_refused:
        delete_user_group(anna, germany.pk)
    with pytest.raises(UserGroupHasUsers) as group_refused:
        delete_user_group(anna, abroad.pk)
    assert (subgroup_refused.value.data["count"], group_refused.value.data["count"]) == (2, 2)
    assert UserGroup.objects.filter(pk__in=[germany.pk, abroad.pk]).count() == 2
    put(acme, "ben")
    put(acme, "carla")
    delete_user_group(anna, germany.pk)
    delete_user_group(anna, abroad.pk)
    assert names() == ["Stanowisko"]


def test_deleted_users_keep_no_group_from_being_deleted(acme: Company, abroad: UserGroup, audited: Any) -> None:
    put(acme, "ben", abroad)
    User.objects.filter(pk=acme.ben.pk).update(deleted_at=now())
    assert blocks()[1].user_count == 0
    delete_user_group(acme.actor("anna"), abroad.pk)
    assert not UserGroupMembership.objects.filter(group=abroad.pk).exists()
    assert audited(acme.id, "accounts.user_group.deleted") == [
        (
            "accounts.user_group.deleted",
            {"name": ["Oddziały zagraniczne", None], "subgroups": [["Francja", "Niemcy", "USA"], []]},
        )
    ]


def test_the_refusal_names_how_many_and_links_to_them(client_of: ClientOf, world: World) -> None:
    with tenant_scope(world.acme.id):
        group = create_user_group(world.acme.actor("anna"), name="Oddział")
        for name in ("ben", "carla", "dora"):
            put(world.acme, name, group)
    client = client_of(world.acme.anna)
    for answer in (
        client.get(f"/user-groups/{group.pk}/delete/"),
        client.post(f"/user-groups/{group.pk}/delete/"),
    ):
        assert answer.status_code == 422
        assert "Grupy „Oddział” nie można usunąć. Należą do niej 3 osoby." in text_of(answer)
        assert f'href="/user-groups/{group.pk}/"' in text_of(answer)
    with tenant_scope(world.acme.id):
        assert UserGroup.objects.filter(pk=group.pk).exists()


def test_a_refused_subgroup_is_told_in_the_panel(client_of: ClientOf, world: World) -> None:
    with tenant_scope(world.acme.id):
        inner = UserGroup.objects.get(name="Konsultant")
    headers = {"HX-Request": "true", "HX-Target": "user-group-panel"}
    answer = client_of(world.acme.anna).post(f"/user-groups/{inner.pk}/delete/", headers=headers)
    assert answer.status_code == 422
    assert text_of(answer).strip().startswith('<aside class="tc-dock tc-side tc-groupspanel" id="user-group-panel"')
    assert "Podgrupy „Konsultant” nie można usunąć. Należą do niej 4 osoby." in text_of(answer)
    assert "Najpierw zmień to w profilu" in text_of(answer)


# order


def test_the_order_by_drag_is_kept(client_of: ClientOf, world: World) -> None:
    with tenant_scope(world.acme.id):
        made = [create_user_group(world.acme.actor("anna"), name=name) for name in ("A", "B", "C", "D")]
    client = client_of(world.acme.anna)
    assert client.post(f"/user-groups/{made[3].pk}/place/", {"place": "1"}).status_code == 204
    assert client.post(f"/user-groups/{made[0].pk}/place/", {"place": "99"}).status_code == 204
    with tenant_scope(world.acme.id):
        assert names() == ["Stanowisko", "D", "B", "C", "A"]
    page = text_of(client.get("/user-groups/"))
    found = [page.index(f'data-name="{name}"') for name in ("D", "B", "C", "A")]
    assert found == sorted(found)
    assert client.post(f"/user-groups/{made[0].pk}/place/", {"place": "x"}).status_code == 404


def test_the_order_of_subgroups_is_kept_and_the_block_shows_it(client_of: ClientOf, world: World) -> None:
    with tenant_scope(world.acme.id):
        anna = world.acme.actor("anna")
        group = create_user_group(anna, name="Języki")
        last = [create_subgroup(anna, group.pk, name=name) for name in ("polski", "angielski", "czeski")][-1]
    answer = client_of(world.acme.anna).post(f"/user-groups/{last.pk}/place/", {"place": "0"})
    assert 'hx-swap-oob="true"' in text_of(answer)
    with tenant_scope(world.acme.id):
        assert [one.group.name for one in blocks()[1].subgroups] == ["czeski", "polski", "angielski"]


# rights and companies


@pytest.mark.parametrize("who", ["carla", "dora"])
def test_whoever_may_not_change_groups_is_refused_in_the_action(acme: Company, abroad: UserGroup, who: str) -> None:
    actor = acme.actor(who)
    for refused in (
        lambda: create_user_group(actor, name="Nowa"),
        lambda: create_subgroup(actor, abroad.pk, name="Nowa"),
        lambda: change_user_group(actor, abroad.pk, name="Nowa"),
        lambda: move_user_group(actor, abroad.pk, place=0),
        lambda: delete_user_group(actor, abroad.pk),
    ):
        with pytest.raises(RightMissing):
            refused()
    assert names() == ["Stanowisko", "Oddziały zagraniczne"]


def test_whoever_may_only_look_sees_blocks_without_pencils(client_of: ClientOf, world: World) -> None:
    page = text_of(client_of(world.acme.dora).get("/user-groups/"))
    assert "Zawartość: Stanowisko" in page
    assert "Utwórz grupę" not in page
    assert "/edit/" not in page
    assert client_of(world.acme.carla).get("/user-groups/").status_code == 403


def test_a_group_of_another_company_does_not_exist(client_of: ClientOf, world: World) -> None:
    with tenant_scope(world.globex.id):
        group = create_user_group(world.globex.actor("gina"), name="Tajna grupa")
        inner = create_subgroup(world.globex.actor("gina"), group.pk, name="Tajna podgrupa")
    client = client_of(world.acme.anna)
    for one in (group, inner):
        for path in ("", "edit/", "delete/"):
            assert client.get(f"/user-groups/{one.pk}/{path}").status_code == 404
        for path in ("edit/", "delete/", "place/", "subgroups/", "name/"):
            sent = {"name": "x", "new-name": "x", "rename-name": "x", "icon": "users", "place": "0"}
            assert client.post(f"/user-groups/{one.pk}/{path}", sent).status_code == 404
    assert "Tajna" not in text_of(client.get("/user-groups/"))
    assert "Tajna" not in text_of(client.get("/users/new/"))
    with tenant_scope(world.globex.id):
        assert UserGroup.objects.filter(name__startswith="Tajna").count() == 2


# pages


def test_utworz_grupe_asks_for_the_name_and_leads_to_its_subgroups(client_of: ClientOf, world: World) -> None:
    client = client_of(world.acme.anna)
    button = re.search(r'<a class="btn btn-primary" [^>]*?href="([^"]+)"[^>]*>.*?</svg>([^<]+)</a>', list_page(client))
    assert button is not None
    assert button[2] == "Utwórz grupę"
    form = text_of(client.get(button[1])).partition('id="user-group-form"')[2].partition("</aside>")[0]
    assert f'method="post" action="{button[1]}"' in form
    assert re.search(r'<label[^>]* for="id_name"[^>]*>\s*Nazwa', form)
    assert re.search(r'<input[^>]* name="name"[^>]* id="id_name"', form)
    assert 'form="user-group-form">Utwórz grupę</button>' in form
    answer = client.post(button[1], {"name": "Zmiana", "icon": "clock-hour-4"}, follow=True)
    assert answer.redirect_chain[0][0].endswith("/edit/")
    assert "Nazwa nowej podgrupy" in text_of(answer)
    with tenant_scope(world.acme.id):
        assert UserGroup.objects.get(name="Zmiana").icon == "clock-hour-4"
    assert 'aria-label="Edytuj: Zmiana"' in list_page(client)


def list_page(client: Client) -> str:
    """Return the page of blocks without the frame around it."""
    return text_of(client.get("/user-groups/")).partition("<main")[2]


def test_groups_are_blocks_each_with_contents_edit_and_delete(client_of: ClientOf, world: World) -> None:
    with tenant_scope(world.acme.id):
        create_user_group(world.acme.actor("anna"), name="Oddział")
    page = text_of(client_of(world.acme.anna).get("/user-groups/"))
    assert all(f'aria-label="{word}: Oddział"' in page for word in ("Zawartość", "Edytuj", "Usuń", "Przesuń"))
    assert all(f'aria-label="{word}: Stanowisko"' in page for word in ("Zawartość", "Edytuj"))
    assert not any(f'aria-label="{word}: Stanowisko"' in page for word in ("Usuń", "Przesuń"))
    assert "stała" in page


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("", "Wpisz nazwę."),
        ("stanowisko", "„stanowisko” już tu jest"),
        ("ż" * 500, "Liczba znaków w nazwie: 500"),
    ],
)
def test_a_mistake_in_a_name_is_told_at_its_field_and_nothing_is_lost(
    client_of: ClientOf, world: World, name: str, sentence: str
) -> None:
    answer = client_of(world.acme.anna).post("/user-groups/new/", {"name": name, "icon": "star"})
    page = text_of(answer)
    assert answer.status_code == 422
    assert 'id="id_name-error"' in page
    assert sentence in page
    assert f'value="{name}"' in page or not name
    assert 'value="star" checked' in page


def test_a_mistake_in_a_subgroups_name_is_told_at_its_field(client_of: ClientOf, world: World) -> None:
    client = client_of(world.acme.anna)
    with tenant_scope(world.acme.id):
        group, inner = positions(), UserGroup.objects.get(name="Konsultant")
        create_subgroup(world.acme.actor("anna"), group.pk, name="Handlowiec")
    taken = client.post(f"/user-groups/{group.pk}/subgroups/", {"new-name": "konsultant"})
    assert (taken.status_code, 'id="id_new-name-error"' in text_of(taken)) == (422, True)
    renamed = client.post(f"/user-groups/{inner.pk}/name/", {"rename-name": "handlowiec"})
    assert (renamed.status_code, 'id="id_rename-name-error"' in text_of(renamed)) == (422, True)
    assert client.post(f"/user-groups/{inner.pk}/name/", {"rename-name": "Doradca"}).status_code == 200
    assert client.post(f"/user-groups/{group.pk}/name/", {"rename-name": "Rola"}).status_code == 404
    with tenant_scope(world.acme.id):
        assert UserGroup.objects.get(pk=inner.pk).name == "Doradca"


def test_the_fixed_group_has_no_field_for_its_name(client_of: ClientOf, world: World) -> None:
    with tenant_scope(world.acme.id):
        fixed = positions()
    client = client_of(world.acme.anna)
    assert 'id="user-group-form"' not in text_of(client.get(f"/user-groups/{fixed.pk}/edit/"))
    assert client.post(f"/user-groups/{fixed.pk}/edit/", {"name": "Rola", "icon": "star"}).status_code == 422
    assert client.post(f"/user-groups/{fixed.pk}/delete/").status_code == 422


def test_contents_list_the_members_and_lead_to_their_profiles(client_of: ClientOf, world: World) -> None:
    with tenant_scope(world.acme.id):
        group = create_user_group(world.acme.actor("anna"), name="Oddział")
        inner = create_subgroup(world.acme.actor("anna"), group.pk, name="Kraków")
        put(world.acme, "ben", group, inner)
        put(world.acme, "carla", inner)
    client = client_of(world.acme.anna)
    page = text_of(client.get(f"/user-groups/{group.pk}/"))
    assert page.count("Ben Nowak") == 1
    assert "Carla Wrona" in page
    assert "Dora Lis" not in page
    assert f'href="/users/{world.acme.ben.pk}/edit/"' in page
    assert "Informacje dodatkowe" in page


def test_no_address_of_a_group_changes_its_members(client_of: ClientOf, world: World) -> None:
    """Whatever is posted there, in the pages or by a program; only profiles do it."""
    with tenant_scope(world.acme.id):
        group = create_user_group(world.acme.actor("anna"), name="Oddział")
        inner = create_subgroup(world.acme.actor("anna"), group.pk, name="Kraków")
        put(world.acme, "ben", inner)
        before = set(UserGroupMembership.objects.values_list("user", "group"))
    dora = str(world.acme.dora.pk)
    forged = dict.fromkeys(("users", "user", "members", "user_id", "user_ids", "added", "shown", "ticked"), dora)
    forged |= {"user_groups": str(group.pk), "removed": str(world.acme.ben.pk)}
    typed = {"name": "Oddział", "new-name": "Gdańsk", "rename-name": "Kraków II", "icon": "users", "place": "0"}
    client = client_of(world.acme.anna)
    for one in (group, inner):
        for path in ("", "edit/", "place/", "delete/", "subgroups/", "name/"):
            client.post(f"/user-groups/{one.pk}/{path}", typed | forged)
    for path in ("", "new/", "search/", f"{group.pk}/ticks/"):
        client.post(f"/user-groups/{path}", typed | {"name": f"Nowa {path}"} | forged)
    program = make_program(world.acme.actor("anna"))
    for key in ("users", "members", "user_ids"):
        assert program.ask("PATCH", f"user-groups/{inner.pk}", {"name": "Kraków III", key: [dora]}).status_code == 422
        assert program.post("user-groups", {"name": "Od programu", key: [dora]}).status_code == 422
    assert program.ask("PATCH", f"user-groups/{inner.pk}", {"name": "Kraków III"}).status_code == 200
    with tenant_scope(world.acme.id):
        assert set(UserGroupMembership.objects.values_list("user", "group")) == before
        # What was typed there was done: the posts arrived.
        made = set(UserGroup.objects.values_list("name", flat=True))
    assert made >= {"Kraków III", "Gdańsk", "Nowa new/"}


def test_a_script_in_a_name_is_text(client_of: ClientOf, world: World) -> None:
    with tenant_scope(world.acme.id):
        group = create_user_group(world.acme.actor("anna"), name=SCRIPT)
        create_subgroup(world.acme.actor("anna"), group.pk, name=SCRIPT)
        put(world.acme, "ben", group)
    client = client_of(world.acme.anna)
    for path in (
        "/user-groups/",
        f"/user-groups/{group.pk}/",
        f"/user-groups/{group.pk}/edit/",
        f"/user-groups/{group.pk}/delete/",
        "/users/new/",
        f"/users/{world.acme.ben.pk}/edit/",
    ):
        page = text_of(client.get(path))
        assert SCRIPT not in page
        assert "&lt;script&gt;alert(1)" in page


def test_a_row_of_a_subgroup_is_filled_in_and_its_name_fills_in_nothing(client_of: ClientOf, world: World) -> None:
    """Rows are drawn once with gaps; a name that looks like one is a name."""
    name = f"{ANYBODY} {gap('people')}"
    with tenant_scope(world.acme.id):
        group = create_user_group(world.acme.actor("anna"), name="Oddziały")
        first, second = (create_subgroup(world.acme.actor("anna"), group.pk, name=one) for one in (name, "Kraków"))
        put(world.acme, "ben", second)
    page = text_of(client_of(world.acme.anna).get(f"/user-groups/{group.pk}/edit/"))
    assert f'aria-label="Zmień nazwę: {name}"' in page
    assert f"?rename={first.pk}" in page
    assert f"/user-groups/{second.pk}/delete/" in page
    assert 'aria-label="Zawartość: Kraków, 1 osoba"' in page
    assert f'aria-label="Zawartość: {name}, nikt"' in page
    assert page.count(ANYBODY) == page.count(name)


def test_a_search_finds_groups_by_name_and_by_subgroup(client_of: ClientOf, world: World) -> None:
    with tenant_scope(world.acme.id):
        group = create_user_group(world.acme.actor("anna"), name="Oddziały")
        create_subgroup(world.acme.actor("anna"), group.pk, name="Łódź")
    client = client_of(world.acme.anna)
    headers = {"HX-Request": "true", "HX-Target": "user-group-blocks"}
    page = text_of(client.get("/user-groups/?q=łÓDź", headers=headers))
    assert "Oddziały" in page
    assert "Stanowisko" not in page
    assert "Nie znaleziono żadnej grupy" in text_of(client.get("/user-groups/?q=%00brak", headers=headers))


def test_every_icon_of_a_group_is_in_the_sprite() -> None:
    listed = (Path(__file__).resolve().parents[3] / "frontend/icons.txt").read_text().split()
    assert {*GroupIcon.values, POSITION_ICON} <= set(listed)
    assert set(ICON_NAMES) == set(GroupIcon)
