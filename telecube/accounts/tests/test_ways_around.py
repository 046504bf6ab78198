"""Ways around the permission model that take two steps, an old link or somebody else's profile: each is closed."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from telecube.accounts.actions.blocking import block_user
from telecube.accounts.actions.changing import change_user
from telecube.accounts.actions.email_change import NEW, OLD, ask_email_change, token_of
from telecube.accounts.actions.memberships import set_user_groups
from telecube.accounts.actions.own_profile import change_own_permission_group
from telecube.accounts.actions.permission_groups import change_permission_group
from telecube.accounts.actions.users import create_user
from telecube.accounts.guard_errors import (
    GroupOfMorePowerful,
    OwnSecondFactorDemanded,
    ReachWouldWidenThroughAnother,
)
from telecube.accounts.models import Identity, PermissionGroup, User, UserGroup, UserGroupMembership
from telecube.accounts.permission_errors import RightsNotOwnedStay
from telecube.accounts.permissions import (
    CHANGE_PERMISSION_GROUPS,
    CHANGE_USERS,
    CREATE_USERS,
    MANAGE_API_KEYS,
    OWN_EMAIL,
    OWN_PERMISSION_GROUP,
    VIEW_USERS,
)
from telecube.accounts.queries.actors import actor_of
from telecube.accounts.tests.conftest import position_of
from telecube.api.tests.conftest import make_program, refused
from telecube.calls.permissions import VIEW_HISTORY
from telecube.core.actor import Actor
from telecube.core.tenancy import tenant_scope
from telecube.telephony.actions.sip_accounts import create_sip_account
from tests.world import PASSWORD, Company, World

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]
MailsTo = Callable[[str], list[Any]]
OTHER = "Inne!Haslo77"


def carla_with(company: Company, *rights: Any) -> Actor:
    """Give Carla a permission group with these rights, or their codes; return her as an actor."""
    group = PermissionGroup.objects.create(name="Próba", rights=[getattr(one, "code", one) for one in rights])
    User.objects.filter(pk=company.carla.pk).update(permission_group=group)
    return actor_of(User.objects.select_related("permission_group").get(pk=company.carla.pk))


def profile_of(user: User, **changes: Any) -> dict[str, Any]:
    values = {"email": user.identity.email, "first_name": user.first_name, "last_name": user.last_name}
    values |= {"permission_group_id": user.permission_group_id, "work_number": "", "language": "pl"}
    return {**values, "time_zone": "Europe/Warsaw", **changes}


def text_of(answer: Any) -> str:
    return str(answer.content.decode()).replace("\u00a0", " ")


def link_in(mail: Any, path: str) -> str:
    found = re.search(rf"https?://[^/]+({path}\S+)", mail.body)
    assert found is not None
    return found[1]


# taking rights away first


@pytest.mark.parametrize("also", [{}, {"password": OTHER}])
def test_nobody_takes_a_group_that_he_could_not_give_back(acme: Company, also: dict[str, str]) -> None:
    """Else he would take it, set the password, and log in once somebody gives the group back."""
    carla = carla_with(acme, CHANGE_USERS, VIEW_USERS)
    with pytest.raises(GroupOfMorePowerful):
        change_user(carla, acme.ben.pk, **profile_of(acme.ben, permission_group_id=None, **also))
    ben = User.objects.select_related("identity").get(pk=acme.ben.pk)
    assert ben.permission_group_id == acme.ben.permission_group_id
    assert ben.identity is not None
    assert ben.identity.check_password(PASSWORD)


def test_a_program_takes_no_such_group_either(acme: Company) -> None:
    program = make_program(carla_with(acme, CHANGE_USERS, VIEW_USERS, MANAGE_API_KEYS))
    body = {"password": OTHER, "permission_group_id": None}
    refused(program.ask("PATCH", f"users/{acme.ben.pk}", body), "group_of_more_powerful", 422)


def test_the_form_shows_such_a_group_to_read_and_says_why(client_of: ClientOf, world: World) -> None:
    ben, place = world.acme.ben, f"/users/{world.acme.ben.pk}/edit/"
    with tenant_scope(world.acme.id):
        carla_with(world.acme, CHANGE_USERS, VIEW_USERS)
        create_sip_account(world.acme.actor("anna"), user_id=ben.pk)
    client = client_of(world.acme.carla)
    opened = client.get(place)
    shown = f'<input type="hidden" name="permission_group" value="{ben.permission_group_id}">'
    sentence = f"Grupy „{ben.permission_group.name}” nie można odebrać osobie {ben.name}"
    assert [text_of(opened).count(part) for part in (shown, sentence, 'name="permission_group"')] == [1, 1, 1]
    form = opened.context["form"]
    sent = {field: form[field].value() for field in form.fields if form[field].value() not in (None, "")}
    sent |= {"position_group": position_of(world.acme), "last_name": "Nowy"}
    forged = client.post(place, sent | {"permission_group": ""})
    assert forged.status_code == 422
    assert [text_of(forged).count(part) for part in (shown, sentence)] == [1, 1]
    assert client.post(place, sent).status_code == 302
    with tenant_scope(world.acme.id):
        after = User.objects.get(pk=ben.pk)
    assert (after.last_name, after.permission_group_id) == ("Nowy", ben.permission_group_id)
    assert 'id="user-fixed-group"' not in text_of(client.get(f"/users/{world.acme.carla.pk}/edit/"))


def test_a_group_that_one_could_give_is_taken_as_before(acme: Company) -> None:
    carla = carla_with(acme, CHANGE_USERS, VIEW_USERS)
    PermissionGroup.objects.filter(pk=acme.ben.permission_group_id).update(rights=[VIEW_USERS.code])
    change_user(carla, acme.ben.pk, **profile_of(acme.ben, permission_group_id=None))
    assert User.objects.get(pk=acme.ben.pk).permission_group is None


def test_the_wizard_takes_no_group_with_rights_that_one_lacks(acme: Company) -> None:
    carla = carla_with(acme, CHANGE_PERMISSION_GROUPS)
    agents = PermissionGroup.objects.get(pk=acme.ben.permission_group_id)
    weak = PermissionGroup.objects.create(name="Słaba", rights=[])
    with pytest.raises(GroupOfMorePowerful):
        change_permission_group(carla, agents.pk, name=agents.name, rights=agents.rights, removed=[acme.ben.pk])
    with pytest.raises(GroupOfMorePowerful):
        change_permission_group(carla, weak.pk, name=weak.name, rights=[], added=[acme.ben.pk])
    assert User.objects.get(pk=acme.ben.pk).permission_group == agents


def test_nobody_takes_away_a_right_that_he_lacks(acme: Company) -> None:
    carla = carla_with(acme, CHANGE_PERMISSION_GROUPS, VIEW_USERS, f"{VIEW_HISTORY.code}:group")
    group = PermissionGroup.objects.create(
        name="Dyrekcja", rights=[VIEW_USERS.code, CREATE_USERS.code, f"{VIEW_HISTORY.code}:all"]
    )
    for less in ([VIEW_USERS.code, f"{VIEW_HISTORY.code}:all"], [CREATE_USERS.code, f"{VIEW_HISTORY.code}:group"]):
        with pytest.raises(RightsNotOwnedStay):
            change_permission_group(carla, group.pk, name=group.name, rights=less)
    kept = [CREATE_USERS.code, f"{VIEW_HISTORY.code}:all"]
    change_permission_group(carla, group.pk, name=group.name, rights=kept)
    group.refresh_from_db()
    assert sorted(group.rights) == sorted(kept)


# an old way in


def test_a_forgotten_password_ends_the_invitation_and_every_session(
    client_of: ClientOf, world: World, user_values: dict[str, Any], address: str, mails_to: MailsTo
) -> None:
    sent = {**user_values, "way": "invitation", "password": "", "password_again": ""}
    client_of(world.acme.anna).post("/users/new/", {**sent, "position_group": position_of(world.acme)})
    invitation = link_in(mails_to(address)[-1], "/invitation/")
    Client().post("/password/reset/", {"email": address})
    visitor = Client()
    page = visitor.get(link_in(mails_to(address)[-1], "/password/reset/"))["Location"]
    visitor.post(page, {"password1": PASSWORD})
    answer = Client().post(invitation, {"password": OTHER})
    assert answer.status_code == 422
    assert "Poproś administratora" in answer.content.decode().replace("\u00a0", " ")
    identity = Identity.objects.get(email=address)
    assert identity.check_password(PASSWORD)
    assert identity.has_confirmed_email


def test_an_invitation_opens_nothing_once_there_is_a_password(acme: Company, mails_to: MailsTo, address: str) -> None:
    """Whatever set it: the link itself looks."""
    values = profile_of(acme.ben, email=address, password=None, position_group_id=UUID(position_of(acme)))
    user = create_user(acme.actor("anna"), **{**values, "permission_group_id": None})
    link = link_in(mails_to(address)[-1], "/invitation/")
    assert user.identity is not None
    user.identity.set_password(PASSWORD)
    user.identity.save()
    assert Client().get(link).status_code == 422


def test_a_new_password_by_mail_ends_the_sessions_of_whoever_knew_the_former_one(
    client_of: ClientOf, world: World, mails_to: MailsTo
) -> None:
    ben = world.acme.ben
    assert ben.identity is not None
    thief = client_of(ben)
    key = thief.cookies["sessionid"].value
    Client().post("/password/reset/", {"email": ben.identity.email})
    visitor = Client()
    page = visitor.get(link_in(mails_to(ben.identity.email)[-1], "/password/reset/"))["Location"]
    assert visitor.post(page, {"password1": OTHER}).status_code == 302
    assert not Session.objects.filter(session_key=key).exists()
    assert thief.get("/contacts/persons/").status_code == 302


@pytest.mark.parametrize("loss", ["right", "block"])
def test_a_change_of_address_ends_with_the_right_and_with_the_profile(
    acme: Company, mails_to: MailsTo, address: str, loss: str
) -> None:
    group = PermissionGroup.objects.create(name="Adres", rights=[OWN_EMAIL.code])
    User.objects.filter(pk=acme.ben.pk).update(permission_group=group)
    ben = actor_of(User.objects.select_related("permission_group").get(pk=acme.ben.pk))
    change = ask_email_change(ben, email=address, password=PASSWORD)
    if loss == "right":
        PermissionGroup.objects.filter(pk=group.pk).update(rights=[])
    else:
        block_user(acme.actor("anna"), acme.ben.pk)
    for side, deed in ((OLD, "allow"), (NEW, "confirm")):
        answer = Client().post(f"/profile/email/{token_of(change, side)}/", {deed: "1"})
        assert answer.context["change"] is None
    assert not Identity.objects.filter(email=address).exists()


# somebody else's profile


@pytest.fixture
def board(acme: Company) -> UserGroup:
    """A user group in which the main administrator is."""
    group = UserGroup.objects.create(name="Zarząd")
    UserGroupMembership.objects.create(user=acme.anna, group=group)
    return group


def test_nobody_reads_the_calls_of_the_more_powerful_through_a_profile_that_he_creates(
    acme: Company, board: UserGroup, address: str
) -> None:
    carla = carla_with(acme, CREATE_USERS, f"{VIEW_HISTORY.code}:group")
    values = profile_of(acme.carla, email=address, password=OTHER, position_group_id=UUID(position_of(acme)))
    with pytest.raises(ReachWouldWidenThroughAnother):
        create_user(carla, **values, user_group_ids=[board.pk])
    team = UserGroup.objects.create(name="Serwis")
    assert create_user(carla, **values, user_group_ids=[team.pk]).last_name == acme.carla.last_name


def test_nobody_puts_an_equal_whose_password_he_may_set_among_the_more_powerful(
    acme: Company, board: UserGroup
) -> None:
    carla = carla_with(acme, CHANGE_USERS, f"{VIEW_HISTORY.code}:group")
    User.objects.filter(pk=acme.dora.pk).update(permission_group=None)
    position = UUID(position_of(acme))
    with pytest.raises(ReachWouldWidenThroughAnother):
        set_user_groups(carla, acme.dora.pk, position_group_id=position, group_ids=[board.pk])
    UserGroupMembership.objects.create(user=acme.carla, group=board)
    set_user_groups(carla, acme.dora.pk, position_group_id=position, group_ids=[board.pk])


# out of the second factor


def test_nobody_leaves_a_group_that_demands_a_second_factor_by_himself(acme: Company) -> None:
    carla = carla_with(acme, OWN_PERMISSION_GROUP, CHANGE_USERS, CHANGE_PERMISSION_GROUPS)
    group = PermissionGroup.objects.get(name="Próba")
    PermissionGroup.objects.filter(pk=group.pk).update(demands_second_factor=True)
    free, strict = (PermissionGroup.objects.create(name=name, rights=[]) for name in ("Wolna", "Ścisła"))
    me = User.objects.select_related("identity").get(pk=acme.carla.pk)
    for way in (
        lambda: change_own_permission_group(carla, free.pk),
        lambda: change_user(carla, me.pk, **profile_of(me, permission_group_id=free.pk)),
        lambda: change_user(carla, me.pk, **profile_of(me, permission_group_id=None)),
        lambda: change_permission_group(carla, free.pk, name=free.name, rights=[], added=[me.pk]),
        lambda: change_permission_group(carla, group.pk, name=group.name, rights=group.rights, removed=[me.pk]),
    ):
        with pytest.raises(OwnSecondFactorDemanded):
            way()
    PermissionGroup.objects.filter(pk=strict.pk).update(demands_second_factor=True)
    change_own_permission_group(carla, strict.pk)
    assert User.objects.get(pk=me.pk).permission_group == strict
