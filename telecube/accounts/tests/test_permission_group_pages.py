"""The pages of permission groups: list, wizard, details, deletion, handing over."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from telecube.accounts.actions.main_administrator import hand_over_main_administrator
from telecube.accounts.actions.permission_groups import change_permission_group, delete_permission_group
from telecube.accounts.actions.removal import delete_user
from telecube.accounts.actions.users import create_user
from telecube.accounts.models import LoginPolicy, PermissionGroup, PermissionGroupDraft, User, UserGroup
from telecube.accounts.permissions import (
    CHANGE_PERMISSION_GROUPS,
    DELETE_PERMISSION_GROUPS,
    DELETE_USERS,
    OWN_PERMISSION_GROUP,
    VIEW_PERMISSION_GROUPS,
    VIEW_USERS,
)
from telecube.accounts.queries.permission_groups import changes_of_group
from telecube.api.tests.conftest import make_program, said
from telecube.contacts.permissions import PERSON_VIEW
from telecube.core.clock import clock_set_to, now
from telecube.core.tenancy import tenant_scope
from tests.world import PASSWORD, World, make_user

LIST = reverse("accounts:permission-group-list")
HISTORY = "calls.history.view"
NEW = reverse("accounts:permission-group-create")
HAND_OVER = reverse("accounts:main-administrator")


@pytest.fixture
def anna(world: World, client_of: Callable[[User], Client]) -> Client:
    """The main administrator's browser, in English."""
    return english(world.acme.anna, client_of)


def english(user: User, client_of: Callable[[User], Client]) -> Client:
    """Return the browser of a user who reads English."""
    assert user.identity is not None
    user.identity.language = "en"
    user.identity.save()
    return client_of(user)


def page(response: Any) -> str:
    """Return the page's text."""
    return str(response.content.decode())


def group(world: World, name: str = "Konsultanci") -> PermissionGroup:
    """Return a group of acme."""
    with tenant_scope(world.acme.id):
        return PermissionGroup.objects.get(name=name)


def address(name: str, **arguments: Any) -> str:
    """Return an address of the room."""
    return reverse(f"accounts:{name}", kwargs=arguments)


def lift_ben(world: World, *codes: str) -> None:
    """Let Ben do what the codes say."""
    with tenant_scope(world.acme.id):
        PermissionGroup.objects.filter(name="Konsultanci").update(rights=list(codes))


def test_the_list_shows_each_group_with_its_size_and_how_many_have_it(anna: Client) -> None:
    text = page(anna.get(LIST))
    assert "Konsultanci" in text
    assert "Księgowość" in text
    assert "1 person" in text
    assert "3 groups" in text


def test_the_list_offers_details_edit_and_delete_for_each_group(anna: Client, world: World) -> None:
    text, one = page(anna.get(LIST)), group(world)
    for name in ("details", "edit", "delete"):
        assert address(f"permission-group-{name}", group_id=one.pk) in text


def test_an_empty_list_says_what_a_group_is_for(world: World, client_of: Callable[[User], Client]) -> None:
    text = page(english(world.globex.gina, client_of).get(LIST))
    assert "There are no permission groups yet" in text
    assert "Add permission group" in text


#: The groups of the world: all that anybody made.
MADE = {"Konsultanci", "Księgowość", "Podgląd"}


def test_the_main_administrators_hidden_group_is_nowhere_listed(anna: Client, world: World) -> None:
    """No list knows a group of his: the page, the API, the form of users, the filter, the wizard, the handing over."""
    with tenant_scope(world.acme.id):
        ids = {str(pk): name for pk, name in PermissionGroup.objects.values_list("pk", "name")}
    assert {one.name for one in anna.get(LIST).context["page"].rows} == MADE
    program = make_program(world.acme.actor("anna"))
    assert {one["name"] for one in said(program.get("permission-groups"))["items"]} == MADE
    assert said(program.get(f"users/{world.acme.anna.pk}"))["permission_group_id"] is None
    offered = dict(anna.get("/users/new/").context["form"].fields["permission_group"].choices)
    assert {name for pk, name in offered.items() if pk} == MADE
    menu = page(anna.get("/users/filters/group/"))
    assert {ids[pk] for pk in re.findall(r"[?]group=([0-9a-f-]{36})", menu)} == MADE
    assert {one.name for one in anna.get(NEW).context["copies"]} == MADE
    handing_over = anna.get(address("main-administrator-confirm", user_id=world.acme.ben.pk)).context["form"]
    assert {name for pk, name in handing_over.fields["permission_group"].choices if pk} == MADE


def test_the_main_administrator_is_listed_in_no_group(anna: Client, world: World) -> None:
    anna.post(NEW, {"name": "Recepcja", "rights": [VIEW_USERS.code]})
    with tenant_scope(world.acme.id):
        draft = PermissionGroupDraft.objects.get()
        every_group = list(PermissionGroup.objects.values_list("pk", flat=True))
    users = page(anna.get(address("permission-group-users", draft_id=draft.pk)))
    assert f'value="{world.acme.anna.pk}"' not in users
    assert f'value="{world.acme.ben.pk}"' in users
    listed: list[str] = []
    for pk in every_group:
        shown = anna.get(address("permission-group-details", group_id=pk)).context["page"].rows
        assert shown == anna.get("/users/", {"group": str(pk)}).context["page"].rows
        listed += [one.first_name for one in shown]
    assert sorted(listed) == ["Ben", "Carla", "Dora"]


def test_only_the_main_administrator_sees_and_opens_the_wizard_of_a_new_group(
    anna: Client, world: World, client_of: Callable[[User], Client]
) -> None:
    lift_ben(world, VIEW_PERMISSION_GROUPS.code, CHANGE_PERMISSION_GROUPS.code, DELETE_PERMISSION_GROUPS.code)
    ben = english(world.acme.ben, client_of)
    assert NEW in page(anna.get(LIST))
    assert NEW not in page(ben.get(LIST))
    assert ben.get(NEW).status_code == 403
    assert ben.post(NEW, {"name": "Recepcja"}).status_code == 403
    assert anna.get(NEW).status_code == 200
    with tenant_scope(world.acme.id):
        assert not PermissionGroup.objects.filter(name="Recepcja").exists()


def test_the_wizard_asks_for_name_and_rights_then_for_users(anna: Client, world: World) -> None:
    answer = anna.post(NEW, {"name": "Recepcja", "rights": [VIEW_USERS.code, PERSON_VIEW.code]})
    assert answer.status_code == 302
    users = answer["Location"]
    with tenant_scope(world.acme.id):
        assert not PermissionGroup.objects.filter(name="Recepcja").exists()
    saved = anna.post(users, {"shown": [world.acme.ben.pk, world.acme.carla.pk], "users": [world.acme.ben.pk]})
    made = group(world, "Recepcja")
    assert saved["Location"] == address("permission-group-details", group_id=made.pk)
    assert made.rights == [VIEW_USERS.code, PERSON_VIEW.code]
    with tenant_scope(world.acme.id):
        assert User.objects.get(pk=world.acme.ben.pk).permission_group == made
        assert User.objects.get(pk=world.acme.carla.pk).permission_group != made


def test_the_wizard_keeps_what_was_entered_when_going_back(anna: Client, world: World) -> None:
    users = anna.post(NEW, {"name": "Recepcja", "rights": [VIEW_USERS.code]})["Location"]
    anna.post(users, {"shown": [world.acme.ben.pk], "users": [world.acme.ben.pk], "ticking": "1"})
    with tenant_scope(world.acme.id):
        back = address("permission-group-draft", draft_id=PermissionGroupDraft.objects.get().pk)
    assert back in page(anna.get(users))
    text = page(anna.get(back))
    assert 'value="Recepcja"' in text
    assert f'value="{VIEW_USERS.code}" id="right-{VIEW_USERS.code}" checked' in text
    assert f'value="{PERSON_VIEW.code}" id="right-{PERSON_VIEW.code}" checked' not in text
    again = anna.post(back, {"name": "Front", "rights": [PERSON_VIEW.code]})["Location"]
    assert f'id="user-{world.acme.ben.pk}" data-row checked' in page(anna.get(again))


def test_the_second_step_warns_who_will_move_and_the_button_says_what_happens(anna: Client, world: World) -> None:
    users = anna.post(NEW, {"name": "Recepcja", "rights": []})["Location"]
    assert "Create group</button>" in page(anna.get(users))
    text = page(
        anna.post(
            users,
            {"shown": [world.acme.ben.pk, world.acme.dora.pk], "users": [world.acme.ben.pk], "ticking": "1"},
        )
    )
    assert "1 of 1 people changes the group." in text
    assert "Ben Nowak leaves “Konsultanci” and loses" in text
    assert "Create group and move 1 person" in text
    with tenant_scope(world.acme.id):
        assert User.objects.get(pk=world.acme.ben.pk).permission_group == group(world)


def an_hour_later() -> AbstractContextManager[None]:
    """Let an hour pass for the program and for the sessions."""
    Session.objects.update(expire_date=F("expire_date") - timedelta(hours=1))
    return clock_set_to(now() + timedelta(hours=1))


def test_a_wizard_left_open_for_an_hour_still_works_though_others_changed_things(anna: Client, world: World) -> None:
    """Meanwhile somebody was deleted, somebody came, and the group that Carla leaves is gone."""
    users = anna.post(NEW, {"name": "Recepcja", "rights": [VIEW_USERS.code]})["Location"]
    with tenant_scope(world.acme.id):
        User.objects.filter(pk=world.acme.dora.pk).update(deleted_at=now(), permission_group=None)
        User.objects.filter(pk=world.acme.carla.pk).update(permission_group=None)
        delete_permission_group(world.acme.actor("anna"), PermissionGroup.objects.get(name="Księgowość").pk)
        fresh = make_user(world.acme, "Ewa", "Pawlak")
    ticked = [world.acme.dora.pk, world.acme.carla.pk, fresh.pk]
    with an_hour_later():
        assert "Ewa Pawlak" in page(anna.get(users))
        assert anna.post(users, {"shown": ticked, "users": ticked}).status_code == 302
    made = group(world, "Recepcja")
    assert made.rights == [VIEW_USERS.code]
    with tenant_scope(world.acme.id):
        names = User.objects.filter(permission_group=made).values_list("first_name", flat=True)
        assert sorted(names) == ["Carla", "Ewa"]


def test_a_wizard_whose_group_was_deleted_within_the_hour_brings_nothing_back(anna: Client, world: World) -> None:
    edited, copied = group(world, "Księgowość"), group(world, "Podgląd")
    users = anna.post(address("permission-group-edit", group_id=edited.pk), {"name": "Kasa", "version": 1})["Location"]
    with tenant_scope(world.acme.id):
        User.objects.exclude(pk=world.acme.ben.pk).update(permission_group=None)
        for one in (edited, copied):
            delete_permission_group(world.acme.actor("anna"), one.pk)
    with an_hour_later():
        assert anna.get(users)["Location"] == reverse("accounts:permission-group-list")
        ticked = {"shown": [world.acme.ben.pk], "users": [world.acme.ben.pk]}
        assert anna.post(users, ticked)["Location"] == reverse("accounts:permission-group-list")
        # The list of groups to copy is as old as the page.
        typed = {"name": "Recepcja", "copy": copied.pk, "rights": [VIEW_USERS.code], "copying": "1"}
        text = page(anna.post(NEW, typed))
    assert f'value="{VIEW_USERS.code}" id="right-{VIEW_USERS.code}" checked' in text
    with tenant_scope(world.acme.id):
        assert list(PermissionGroup.objects.values_list("name", flat=True)) == ["Konsultanci"]
        assert User.objects.get(pk=world.acme.ben.pk).permission_group == group(world)


def test_ticks_on_other_pages_of_the_list_stay(anna: Client, world: World) -> None:
    users = anna.post(NEW, {"name": "Recepcja", "rights": []})["Location"]
    ben, carla = world.acme.ben.pk, world.acme.carla.pk
    anna.post(users + "?q=ben", {"shown": [ben], "users": [ben], "ticking": "1"})
    anna.post(users + "?q=carla", {"shown": [carla], "users": [carla], "ticking": "1"})
    text = page(anna.get(users + "?only=chosen"))
    assert "Ben Nowak" in text
    assert "Carla Wrona" in text
    assert "Dora Lis" not in text


def test_rights_can_be_copied_from_a_group_before_anything_is_saved(anna: Client, world: World) -> None:
    source = group(world)
    text = page(anna.post(NEW, {"name": "Recepcja", "copy": source.pk, "copying": "1"}))
    assert f'id="right-{source.rights[0]}" checked' in text
    assert 'value="Recepcja"' in text
    with tenant_scope(world.acme.id):
        assert not PermissionGroupDraft.objects.exists()


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("", "Write the name of the group."),
        ("x" * 500, "at most 80"),
        ("Konsultanci", "There is already a group “Konsultanci”."),
    ],
)
def test_a_wrong_name_is_told_at_the_field_and_nothing_is_lost(anna: Client, name: str, sentence: str) -> None:
    answer = anna.post(NEW, {"name": name, "rights": [VIEW_USERS.code]})
    assert answer.status_code == 422
    text = page(answer)
    assert sentence in text
    assert f'id="right-{VIEW_USERS.code}" checked' in text


def test_a_script_in_a_name_is_shown_as_text(anna: Client, world: World) -> None:
    name = "<script>alert(1)</script>"
    users = anna.post(NEW, {"name": name, "rights": []})["Location"]
    details = anna.post(users, {})["Location"]
    for place in (users.replace("/users/", "/"), details, LIST):
        assert name not in page(anna.get(place))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page(anna.get(details))


def test_editing_changes_name_and_rights_and_tells_the_second_of_two(anna: Client, world: World) -> None:
    one = group(world, "Księgowość")
    edit = address("permission-group-edit", group_id=one.pk)
    assert anna.post(edit, {"name": "Kasa", "rights": [VIEW_USERS.code], "version": 1, "save": "1"}).status_code == 302
    late = anna.post(edit, {"name": "Finanse", "rights": [], "version": 1, "save": "1"})
    assert late.status_code == 422
    assert "was changed by somebody else" in page(late)
    assert group(world, "Kasa").rights == [VIEW_USERS.code]


def test_unticking_a_user_takes_the_group_away(anna: Client, world: World) -> None:
    one = group(world, "Księgowość")
    users = anna.post(address("permission-group-edit", group_id=one.pk), {"name": one.name, "version": 1})["Location"]
    text = page(anna.post(users, {"shown": [world.acme.carla.pk], "ticking": "1"}))
    assert "1 person will have no group." in text
    anna.post(users, {"shown": [world.acme.carla.pk]})
    with tenant_scope(world.acme.id):
        assert User.objects.get(pk=world.acme.carla.pk).permission_group is None


def test_a_refused_deletion_names_how_many_have_the_group_and_links_to_them(anna: Client, world: World) -> None:
    one = group(world)
    asked = anna.get(address("permission-group-delete", group_id=one.pk), headers={"HX-Request": "true"})
    refused = anna.post(address("permission-group-delete", group_id=one.pk))
    assert refused.status_code == 422
    for text in (page(asked), page(refused)):
        assert "The group “Konsultanci” cannot be deleted" in text
        assert "1 person has it." in text
        assert address("permission-group-details", group_id=one.pk) + "#users" in text
    assert group(world).pk == one.pk


def test_a_group_that_nobody_has_is_deleted_after_a_question(anna: Client, world: World) -> None:
    one = group(world, "Księgowość")
    with tenant_scope(world.acme.id):
        User.objects.filter(permission_group=one).update(permission_group=None)
    where = address("permission-group-delete", group_id=one.pk)
    assert "Delete the group “Księgowość”?" in page(anna.get(where, headers={"HX-Request": "true"}))
    assert anna.post(where)["Location"] == LIST
    with tenant_scope(world.acme.id):
        assert not PermissionGroup.objects.filter(pk=one.pk).exists()


def test_the_details_show_rights_users_and_who_changed_what_when(anna: Client, world: World) -> None:
    one = group(world, "Księgowość")
    edit = address("permission-group-edit", group_id=one.pk)
    anna.post(edit, {"name": one.name, "rights": [VIEW_USERS.code], "version": 1, "save": "1"})
    text = page(anna.get(address("permission-group-details", group_id=one.pk)))
    assert "See the list of users" in text
    assert "Carla Wrona" in text
    assert "Permission group changed" in text
    assert "Anna Zielińska" in text


def test_the_details_show_who_joined_and_left_wherever_it_was_done(
    world: World, client_of: Callable[[User], Client]
) -> None:
    """In the form of a user, with a key, in one's own profile, by ticking another group, with the role, at the end."""
    acme, anna_acts = world.acme, world.acme.actor("anna")
    one, other = group(world, "Księgowość"), group(world, "Podgląd")
    with tenant_scope(acme.id):
        position = UserGroup.objects.get(parent__is_position=True).pk
        values = {"last_name": "Kos", "password": "Tajne!Haslo7", "position_group_id": position}
        for first_name in ("Ewa", "Jan"):
            email = f"{first_name.lower()}.{one.pk}@acme.example"
            create_user(anna_acts, email=email, first_name=first_name, permission_group_id=one.pk, **values)
        ewa, jan = (User.objects.select_related("identity").get(first_name=name) for name in ("Ewa", "Jan"))
        PermissionGroup.objects.filter(pk=group(world).pk).update(rights=[OWN_PERMISSION_GROUP.code])
    own = client_of(acme.ben)
    form = own.get("/profile/").context["form"]
    sent = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "")}
    assert own.post("/profile/", sent | {"permission_group": str(one.pk)}).status_code == 302
    program = make_program(anna_acts)
    assert program.ask("PATCH", f"users/{acme.dora.pk}", {"permission_group_id": str(one.pk)}).status_code == 200
    with tenant_scope(acme.id):
        delete_user(anna_acts, jan.pk)
        change_permission_group(anna_acts, other.pk, name=other.name, rights=other.rights, added=[acme.carla.pk])
        hand_over_main_administrator(anna_acts, successor_id=ewa.pk, password=PASSWORD, own_group_id=one.pk)
        story = [
            (entry.actor_name.partition(" (")[0], entry.changes.get("added", []), entry.changes.get("removed", []))
            for entry in reversed(changes_of_group(one.pk))
        ]
    assert story == [
        ("Anna Zielińska", ["Ewa Kos"], []),
        ("Anna Zielińska", ["Jan Kos"], []),
        ("Ben Nowak", ["Ben Nowak"], []),
        ("Anna Zielińska", ["Dora Lis"], []),
        ("Anna Zielińska", [], ["Jan Kos"]),
        ("Anna Zielińska", [], ["Carla Wrona"]),
        ("Anna Zielińska", ["Anna Zielińska"], ["Ewa Kos"]),
    ]
    text = page(english(ewa, client_of).get(address("permission-group-details", group_id=one.pk)))
    assert text.count("Users of a permission group changed") == len(story)
    with tenant_scope(acme.id):
        left = changes_of_group(other.pk)
    assert [entry.changes for entry in left] == [{"added": ["Carla Wrona"]}, {"removed": ["Dora Lis"]}]


def test_nobody_lifts_himself_through_the_pages(world: World, client_of: Callable[[User], Client]) -> None:
    lift_ben(world, VIEW_PERMISSION_GROUPS.code, CHANGE_PERMISSION_GROUPS.code)
    ben, own = english(world.acme.ben, client_of), group(world)
    edit = address("permission-group-edit", group_id=own.pk)
    answer = ben.post(edit, {"name": own.name, "rights": [*own.rights, DELETE_USERS.code], "version": 1, "save": "1"})
    assert answer.status_code == 422
    assert "You can give only rights that you have yourself" in page(answer)
    assert DELETE_USERS.code not in group(world).rights


def test_the_first_step_refuses_rights_that_one_lacks_and_names_them(
    world: World, client_of: Callable[[User], Client]
) -> None:
    lift_ben(world, CHANGE_PERMISSION_GROUPS.code)
    ben, own = english(world.acme.ben, client_of), group(world)
    edit = address("permission-group-edit", group_id=own.pk)
    answer = ben.post(edit, {"name": own.name, "rights": [*own.rights, DELETE_USERS.code], "version": own.version})
    assert answer.status_code == 422
    with translation.override("en"):
        assert f"You do not have: „{DELETE_USERS}”." in html.unescape(page(answer))
    with tenant_scope(world.acme.id):
        assert not PermissionGroupDraft.objects.exists()
    draft = ben.post(edit, {"name": own.name, "rights": own.rights, "version": own.version})["Location"]
    back = draft.removesuffix("users/")
    assert ben.post(back, {"name": own.name, "rights": [DELETE_USERS.code]}).status_code == 422
    with tenant_scope(world.acme.id):
        assert PermissionGroupDraft.objects.get().rights == own.rights


def test_a_right_that_one_lacks_is_shown_as_not_givable_unless_the_group_has_it(
    world: World, client_of: Callable[[User], Client]
) -> None:
    lift_ben(world, CHANGE_PERMISSION_GROUPS.code, f"{HISTORY}:group")
    with tenant_scope(world.acme.id):
        other = PermissionGroup.objects.create(name="Recepcja", rights=[VIEW_USERS.code])
    text = page(english(world.acme.ben, client_of).get(address("permission-group-edit", group_id=other.pk)))
    assert f'id="right-{DELETE_USERS.code}" disabled' in text
    assert f'id="right-{VIEW_USERS.code}" checked disabled' in text
    assert f'name="kept" value="{VIEW_USERS.code}"' in text
    assert "Only somebody who has it can take it away." in text
    assert f'id="right-{HISTORY}" aria' in text
    assert "You can give only what you have yourself." in text
    reaches = text.split(f'name="reach:{HISTORY}"')[1].split("</select>")[0]
    assert 'value="own"' in reaches
    assert 'value="group" selected' in reaches
    assert 'value="all"' not in reaches


def test_what_one_cannot_take_away_is_kept_by_the_form_and_refused_when_it_is_left_out(
    world: World, client_of: Callable[[User], Client]
) -> None:
    lift_ben(world, CHANGE_PERMISSION_GROUPS.code, f"{HISTORY}:group")
    kept = [VIEW_USERS.code, f"{HISTORY}:all"]
    with tenant_scope(world.acme.id):
        group = PermissionGroup.objects.create(name="Recepcja", rights=kept)
    ben, place = english(world.acme.ben, client_of), address("permission-group-edit", group_id=group.pk)
    assert set(re.findall(r'name="kept" value="([^"]+)"', page(ben.get(place)))) == set(kept)
    values = {"name": "Biuro", "version": group.version, "save": "1"}
    refused = ben.post(place, {**values, "kept": [VIEW_USERS.code], "rights": [HISTORY], f"reach:{HISTORY}": "group"})
    assert refused.status_code == 422
    assert "You can take away only rights that you have yourself." in page(refused)
    assert ben.post(place, {**values, "kept": kept}).status_code == 302
    with tenant_scope(world.acme.id):
        group.refresh_from_db()
    assert (group.name, sorted(group.rights)) == ("Biuro", sorted(kept))


def test_copying_a_group_leaves_out_what_one_cannot_give(world: World, client_of: Callable[[User], Client]) -> None:
    lift_ben(world, CHANGE_PERMISSION_GROUPS.code)
    with tenant_scope(world.acme.id):
        rights = [CHANGE_PERMISSION_GROUPS.code, DELETE_USERS.code]
        source = PermissionGroup.objects.create(name="Recepcja", rights=rights)
        target = PermissionGroup.objects.create(name="Biuro", rights=[])
    values = {"name": "Biuro", "copying": "1", "copy": source.pk}
    ben = english(world.acme.ben, client_of)
    text = page(ben.post(address("permission-group-edit", group_id=target.pk), values))
    assert f'id="right-{CHANGE_PERMISSION_GROUPS.code}" checked' in text
    assert f'id="right-{DELETE_USERS.code}" disabled' in text


def test_other_companies_groups_and_other_peoples_drafts_are_not_there(
    anna: Client, world: World, client_of: Callable[[User], Client]
) -> None:
    anna.post(NEW, {"name": "Recepcja", "rights": []})
    gina, one = client_of(world.globex.gina), group(world)
    with tenant_scope(world.acme.id):
        draft = PermissionGroupDraft.objects.get()
    lift_ben(world, CHANGE_PERMISSION_GROUPS.code)
    for client in (gina, client_of(world.acme.ben)):
        assert client.get(address("permission-group-draft", draft_id=draft.pk)).status_code == 404
        assert client.post(address("permission-group-users", draft_id=draft.pk)).status_code == 404
    for name in ("details", "edit", "delete"):
        assert gina.get(address(f"permission-group-{name}", group_id=one.pk)).status_code == 404
    assert gina.post(address("permission-group-delete", group_id=one.pk)).status_code == 404


def test_the_role_is_handed_over_after_the_password(anna: Client, world: World) -> None:
    confirm = address("main-administrator-confirm", user_id=world.acme.ben.pk)
    assert confirm in page(anna.get(HAND_OVER))
    assert "gets every right at once" in page(anna.get(confirm))
    wrong = anna.post(confirm, {"password": "wrong", "permission_group": ""})
    assert wrong.status_code == 422
    assert anna.post(confirm, {"password": PASSWORD, "permission_group": str(group(world).pk)}).status_code == 302
    with tenant_scope(world.acme.id):
        ben, former = User.objects.get(pk=world.acme.ben.pk), User.objects.get(pk=world.acme.anna.pk)
    assert (ben.is_main_administrator, ben.permission_group_id) == (True, None)
    assert (former.is_main_administrator, former.permission_group_id) == (False, group(world).pk)
    assert anna.get(HAND_OVER).status_code == 403


def test_a_successor_with_a_login_policy_is_told_before_anything_is_chosen(anna: Client, world: World) -> None:
    with tenant_scope(world.acme.id):
        policy = LoginPolicy.objects.create(name="Biuro", address_ranges=["198.51.100.0/24"])
        User.objects.filter(pk=world.acme.ben.pk).update(login_policy=policy)
    confirm = address("main-administrator-confirm", user_id=world.acme.ben.pk)
    row = address("policy-edit", policy_id=policy.pk)
    shown = page(anna.get(HAND_OVER))
    assert confirm not in shown
    assert address("main-administrator-confirm", user_id=world.acme.carla.pk) in shown
    assert row in shown
    explained = page(anna.get(confirm))
    assert "has the login policy “Biuro”" in explained
    assert row in explained
    assert 'name="password"' not in explained
    refused = anna.post(confirm, {"password": PASSWORD, "permission_group": ""})
    assert refused.status_code == 422
    assert "has the login policy “Biuro”" in page(refused)
    with tenant_scope(world.acme.id):
        assert User.objects.get(is_main_administrator=True).pk == world.acme.anna.pk


def test_guessing_the_password_ends_after_five_tries(anna: Client, world: World) -> None:
    confirm = address("main-administrator-confirm", user_id=world.acme.ben.pk)
    for _ in range(5):
        anna.post(confirm, {"password": "wrong"})
    late = anna.post(confirm, {"password": PASSWORD})
    assert late.status_code == 422
    assert "Too many wrong passwords" in page(late)
    with tenant_scope(world.acme.id):
        assert User.objects.get(is_main_administrator=True).pk == world.acme.anna.pk


def test_lists_of_500_groups_and_2000_users_ask_no_more_than_short_ones(anna: Client, world: World) -> None:
    users = anna.post(NEW, {"name": "Recepcja", "rights": []})["Location"]
    places = [LIST, users, address("permission-group-details", group_id=group(world).pk), NEW]
    short = [count_queries(anna, place) for place in places]
    with tenant_scope(world.acme.id):
        many = [PermissionGroup(name=f"Grupa {number:03}", rights=[VIEW_USERS.code]) for number in range(500)]
        PermissionGroup.objects.bulk_create(many)
        people = [
            User(first_name=f"Jan{number}", last_name="Nowak", permission_group=many[number % 500])
            for number in range(2000)
        ]
        User.objects.bulk_create(people)
        PermissionGroupDraft.objects.update(added=[user.pk for user in people])
    long = [count_queries(anna, place) for place in places]
    assert all(after <= before + 2 for before, after in zip(short, long, strict=True)), (short, long)


def count_queries(client: Client, place: str) -> int:
    """Return how many queries a page asks."""
    with CaptureQueriesContext(connection) as asked:
        assert client.get(place).status_code == 200
    return len(asked)


def test_the_reach_of_a_right_is_chosen_beside_it(anna: Client, world: World) -> None:
    code = "calls.history.view"
    text = page(anna.get(NEW))
    assert f'name="reach:{code}"' in text
    values = {"name": "Recepcja", "rights": [code], f"reach:{code}": "own"}
    users = anna.post(NEW, values)["Location"]
    details = anna.post(users, {})["Location"]
    assert group(world, "Recepcja").rights == [f"{code}:own"]
    assert "own only" in page(anna.get(details))


def test_the_browsers_back_button_finds_what_was_entered(anna: Client, world: World) -> None:
    anna.post(NEW, {"name": "Recepcja", "rights": [VIEW_USERS.code]})
    with tenant_scope(world.acme.id):
        place = address("permission-group-draft", draft_id=PermissionGroupDraft.objects.get().pk)
    restored = page(anna.get(NEW, headers={"HX-Request": "true", "HX-History-Restore-Request": "true"}))
    assert 'value="Recepcja"' in restored
    assert f'action="{place}"' in restored
    fresh = page(anna.get(NEW))
    assert 'value="Recepcja"' not in fresh
    assert "You have not finished “Recepcja”." in fresh
    assert place in fresh
