"""The nine rights of one's own profile: each opens one field, on the page and in the action, and no other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from telecube.accounts.actions.email_change import ask_email_change
from telecube.accounts.actions.own_profile import OwnDetails, change_own_password
from telecube.accounts.actions.user_groups import create_subgroup, create_user_group
from telecube.accounts.models import EmailChange, PermissionGroup, User, UserGroup
from telecube.accounts.queries.actors import actor_of
from telecube.accounts.queries.user_groups import groups_of_user
from telecube.core.actor import Actor
from telecube.core.errors import RightMissing
from telecube.core.manifest import all_rights
from telecube.core.tenancy import tenant_scope
from telecube.telephony.actions.numbers import add_number
from telecube.telephony.actions.own_profile import OwnProfile, save_own_profile
from telecube.telephony.actions.presentations import add_sender_name
from telecube.telephony.actions.sip_accounts import create_sip_account
from telecube.telephony.queries.presentations import call_presentations_of, sms_presentations_of
from telecube.telephony.queries.sip_accounts import find_account_of
from tests.world import PASSWORD, World


def rights_of(user: User, *rights: str) -> None:
    """Give a user's permission group exactly these rights."""
    with tenant_scope(user.tenant_id):
        PermissionGroup.objects.filter(users=user).update(rights=list(rights))


def stored(user: User) -> User:
    with tenant_scope(user.tenant_id):
        return User.objects.select_related("identity", "permission_group").get(pk=user.pk)


@dataclass
class Desk:
    """Carla with a phone, and what she could change in her profile if she might."""

    world: World
    client: Client
    values: dict[str, dict[str, Any]]

    @property
    def actor(self) -> Actor:
        return actor_of(stored(self.world.acme.carla))

    def state(self) -> dict[str, Any]:
        """Right → what it guards, as the database knows it."""
        carla = stored(self.world.acme.carla)
        with tenant_scope(carla.tenant_id):
            account = find_account_of(carla.pk)
            assert account is not None
            assert carla.identity is not None
            return {
                "email": EmailChange.objects.count(),
                "work_number": carla.work_number,
                "name": (carla.first_name, carla.last_name),
                "password": carla.identity.password,
                "call_presentation": [one.pk for one in call_presentations_of(account)],
                "sms_presentation": [one.pk for one in sms_presentations_of(carla.pk)],
                "user_groups": groups_of_user(carla.pk),
                "permission_group": carla.permission_group_id,
                "sip_account": (account.pk, account.ha1_md5),
            }

    def change_by_page(self, field: str) -> int:
        """Post the field as the page with all rights would; return the status."""
        paths = {"email": "/profile/email/", "password": "/profile/password/"}
        form = self.client.get("/profile/").context["form"]
        opened = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "")}
        sent = self.values[field] if field in paths else opened | self.values[field]
        return self.client.post(paths.get(field, "/profile/"), sent).status_code

    def change_by_action(self, field: str) -> None:
        """Call the action that changes the field."""
        actor, sent = self.actor, {name: first(value) for name, value in self.values[field].items()}
        with tenant_scope(actor.tenant_id):
            if field == "email":
                ask_email_change(actor, **sent)
            elif field == "password":
                change_own_password(actor, old=PASSWORD, new=sent["new_password"], session_key=None)
            else:
                save_own_profile(actor, WANTED[field](sent))


def first(value: Any) -> Any:
    return value[0] if isinstance(value, list) else value


#: Right of one's own profile → what its field sends to the action of the whole page.
WANTED: dict[str, Callable[[dict[str, Any]], OwnProfile]] = {
    "work_number": lambda sent: OwnProfile(OwnDetails(work_number="+48602345678")),
    "name": lambda sent: OwnProfile(OwnDetails(**sent)),
    "call_presentation": lambda sent: OwnProfile(call_number_ids=(UUID(sent["call_presentations"]),)),
    "sms_presentation": lambda sent: OwnProfile(sms_sender_ids=(UUID(sent["sms_presentations"]),)),
    "user_groups": lambda sent: OwnProfile(
        position_group_id=UUID(sent["position_group"]), user_group_ids=frozenset({UUID(sent["user_groups"])})
    ),
    "permission_group": lambda sent: OwnProfile(permission_group_id=UUID(sent["permission_group"])),
    "sip_account": lambda sent: OwnProfile(free_account_id=UUID(sent["sip_account"])),
}
FIELDS = ["email", "password", *WANTED]


@pytest.fixture
def desk(world: World, client_of: Callable[[User], Client]) -> Desk:
    with tenant_scope(world.acme.id):
        anna = world.acme.actor("anna")
        own = add_number(anna, "22 100 20 01")
        other = add_number(anna, "22 100 20 02")
        create_sip_account(anna, user_id=world.acme.carla.pk, presentation_number_id=own.pk)
        free = create_sip_account(anna).account
        sender = add_sender_name(anna, "KLIMATECH")
        position = create_subgroup(anna, UserGroup.objects.get(is_position=True).pk, name="Doradca")
        crew = create_user_group(anna, name="Ekipa")
        humble = PermissionGroup.objects.create(name="Nic", rights=[])
    new = {"new_password": "Nowe!Haslo8", "new_password_again": "Nowe!Haslo8"}
    values: dict[str, dict[str, Any]] = {
        "email": {"email": "carla.nowa@acme.example", "password": PASSWORD},
        "work_number": {"work_number": "602 345 678"},
        "name": {"first_name": "Zmienione", "last_name": "Zmienione"},
        "password": {"password": PASSWORD, **new},
        "call_presentation": {"call_presentations": [str(other.pk)]},
        "sms_presentation": {"sms_presentations": [str(sender.pk)]},
        "user_groups": {"position_group": str(position.pk), "user_groups": [str(crew.pk)]},
        "permission_group": {"permission_group": str(humble.pk)},
        "sip_account": {"sip_account": str(free.pk)},
    }
    return Desk(world, client_of(world.acme.carla), values)


def test_the_rights_of_the_own_profile_are_these_nine() -> None:
    prefix = "accounts.profile."
    assert {code.removeprefix(prefix) for code in all_rights() if code.startswith(prefix)} == set(FIELDS)


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("way", ["page", "action"])
def test_each_field_of_the_own_profile_is_changed_by_its_right_alone(desk: Desk, field: str, way: str) -> None:
    """With all the other rights nothing of it changes; with this one alone it does, and nothing else."""
    carla, before = desk.world.acme.carla, desk.state()
    rights_of(carla, *(f"accounts.profile.{other}" for other in FIELDS if other != field))
    if way == "page":
        assert desk.change_by_page(field) in ({403} if field in {"email", "password"} else {302})
    else:
        with pytest.raises(RightMissing):
            desk.change_by_action(field)
    assert desk.state() == before
    rights_of(carla, f"accounts.profile.{field}")
    if way == "page":
        assert desk.change_by_page(field) == 302
    else:
        desk.change_by_action(field)
    after = desk.state()
    assert {name for name in after if after[name] != before[name]} == {field}
