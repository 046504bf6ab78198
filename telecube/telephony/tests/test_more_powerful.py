"""With a SIP password one calls in its owner's name: phones of the more powerful are guarded as their logins are."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from telecube.accounts.models import PermissionGroup, User
from telecube.accounts.permissions import CHANGE_USERS, CREATE_USERS, MANAGE_API_KEYS, VIEW_USERS
from telecube.accounts.queries.actors import actor_of
from telecube.accounts.tests.conftest import position_of
from telecube.api.tests.conftest import Program, make_program, refused
from telecube.core.actor import Actor
from telecube.core.tenancy import tenant_scope
from telecube.telephony.actions.onboarding import SipChoice, change_sip_account
from telecube.telephony.actions.sip_accounts import assign_sip_account, change_sip_password, create_sip_account
from telecube.telephony.errors import SipAccountOfMorePowerful
from telecube.telephony.models import SipAccount
from telecube.telephony.permissions import MANAGE_SIP_ACCOUNTS, SEE_SIP_ACCOUNTS
from tests.world import Company, World

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]
#: All that is needed to touch phones and profiles, and nothing that Ben the agent has besides.
RIGHTS = [VIEW_USERS, CREATE_USERS, CHANGE_USERS, MANAGE_API_KEYS, MANAGE_SIP_ACCOUNTS, SEE_SIP_ACCOUNTS]
FRAGMENT = {"HX-Request": "true", "HX-Target": "sip-account-dialog"}
MORE_POWERFUL = ("anna", "ben")


@pytest.fixture
def carla(world: World) -> User:
    """Carla, who manages people and their phones."""
    with tenant_scope(world.acme.id):
        group = PermissionGroup.objects.create(name="Kadry", rights=[right.code for right in RIGHTS])
        User.objects.filter(pk=world.acme.carla.pk).update(permission_group=group)
        return User.objects.select_related("identity", "permission_group").get(pk=world.acme.carla.pk)


@pytest.fixture
def numbers(world: World) -> dict[str, UUID]:
    """Name → SIP account: everybody has one, and one is free."""
    with tenant_scope(world.acme.id):
        anna = world.acme.actor("anna")
        made = {
            name: create_sip_account(anna, user_id=world.acme.people[name].pk).account.pk
            for name in ("anna", "ben", "carla", "dora")
        }
        return made | {"free": create_sip_account(anna).account.pk}


def state(company: Company) -> list[Any]:
    with tenant_scope(company.id):
        return list(SipAccount.objects.order_by("pk").values("user_id", "device_id", "ha1_md5", "ha1_sha256"))


def attempts(actor: Actor, company: Company, name: str, numbers: dict[str, UUID]) -> list[Callable[[], Any]]:
    user = company.people[name]
    return [
        lambda: change_sip_password(actor, numbers[name]),
        lambda: change_sip_account(actor, user, SipChoice(extension="777")),
        lambda: change_sip_account(actor, user, SipChoice(free_account_id=numbers["free"])),
    ]


@pytest.mark.parametrize("name", MORE_POWERFUL)
def test_the_actions_touch_no_phone_of_the_more_powerful(
    world: World, carla: User, numbers: dict[str, UUID], name: str
) -> None:
    before = state(world.acme)
    for attempt in attempts(actor_of(carla), world.acme, name, numbers):
        with tenant_scope(world.acme.id), pytest.raises(SipAccountOfMorePowerful, match=world.acme.people[name].name):
            attempt()
    assert state(world.acme) == before


@pytest.mark.parametrize("name", MORE_POWERFUL)
def test_nobody_gives_the_more_powerful_a_phone_whose_password_he_knows(world: World, carla: User, name: str) -> None:
    user, actor = world.acme.people[name], actor_of(carla)
    with tenant_scope(world.acme.id):
        free = create_sip_account(actor).account
        for attempt in (
            lambda: create_sip_account(actor, user_id=user.pk),
            lambda: assign_sip_account(actor, free.pk, user_id=user.pk),
        ):
            with pytest.raises(SipAccountOfMorePowerful):
                attempt()
        assert not SipAccount.objects.filter(user=user).exists()


def test_the_phones_of_equals_and_ones_own_are_changed_as_before(
    world: World, carla: User, numbers: dict[str, UUID]
) -> None:
    with tenant_scope(world.acme.id):
        PermissionGroup.objects.filter(users=world.acme.dora).update(rights=[VIEW_USERS.code])
        world.acme.people["dora"] = User.objects.select_related("permission_group").get(pk=world.acme.dora.pk)
    world.acme.people["carla"] = carla
    for name in ("dora", "carla"):
        for attempt in attempts(actor_of(carla), world.acme, name, numbers)[:2]:
            with tenant_scope(world.acme.id):
                assert attempt().password
                SipAccount.objects.filter(extension="777").update(extension="778" if name == "dora" else "779")


@pytest.mark.parametrize("name", MORE_POWERFUL)
def test_the_pages_neither_offer_nor_do_it(
    world: World, client_of: ClientOf, carla: User, numbers: dict[str, UUID], name: str
) -> None:
    before, client, user = state(world.acme), client_of(carla), world.acme.people[name]
    shown = client.get(f"/users/{user.pk}/sip/").content.decode()
    assert "new-sip-password" not in shown
    assert client.post(f"/users/{user.pk}/sip/password/").status_code == 422
    opened = client.get(f"/users/{user.pk}/edit/")
    page = opened.content.decode().replace("\u00a0", " ")
    assert f"Konto SIP profilu „{user.name}”" in page
    assert 'value="new"' not in page
    form = opened.context["form"]
    sent = {field: form[field].value() for field in form.fields if form[field].value() not in (None, "")}
    sent |= {"position_group": position_of(world.acme)}
    forged = sent | {"sip_choice": "new", "extension": "777", "sip_password": "Wlasne-Haslo-77"}
    assert client.post(f"/users/{user.pk}/edit/", forged).status_code == 422
    assert state(world.acme) == before
    assert client.post(f"/users/{user.pk}/edit/", sent | {"last_name": "Nowy"}).status_code == 302
    with tenant_scope(world.acme.id):
        assert User.objects.get(pk=user.pk).last_name == "Nowy"


@pytest.mark.parametrize("name", MORE_POWERFUL)
def test_the_dialog_says_why_the_password_of_the_more_powerful_stays(
    world: World, client_of: ClientOf, carla: User, numbers: dict[str, UUID], name: str
) -> None:
    before, client, path = state(world.acme), client_of(carla), f"/exchange/sip-accounts/{numbers[name]}/"
    told = f"Konto SIP profilu „{world.acme.people[name].name}” może zmienić tylko osoba, która ma te same uprawnienia"
    dialog = text_of(client.get(f"{path}password/", headers=FRAGMENT))
    assert dialog.startswith('<dialog class="tc-dialog" id="sip-account-password"')
    assert f'<p role="alert">{told}' in dialog
    assert "zostaje" in dialog
    assert 'name="sip_password"' not in dialog
    assert 'type="submit"' not in dialog
    forged = client.post(f"{path}password/", {"sip_password": "Wlasne-Haslo-77"})
    assert forged.status_code == 422
    assert told in text_of(forged)
    assert f"{path}password/" not in text_of(client.get(path))
    assert state(world.acme) == before


def test_the_dialog_says_what_a_new_password_does_to_phones_of_equals_and_of_free_accounts(
    client_of: ClientOf, carla: User, numbers: dict[str, UUID]
) -> None:
    client = client_of(carla)
    for name in ("carla", "free"):
        path = f"/exchange/sip-accounts/{numbers[name]}/"
        assert f"{path}password/" in text_of(client.get(path))
        dialog = text_of(client.get(f"{path}password/", headers=FRAGMENT))
        assert "Telefony ze starym hasłem" in dialog
        assert 'name="sip_password"' in dialog
        assert "alert" not in dialog


def test_the_forms_say_that_an_account_that_somebody_left_gets_a_new_password(
    world: World, client_of: ClientOf, carla: User, numbers: dict[str, UUID]
) -> None:
    client = client_of(carla)
    told = "Konto, które ktoś już miał, dostaje nowe hasło"
    for path in ("/users/new/", f"/users/{carla.pk}/edit/"):
        assert told in text_of(client.get(path))
    with tenant_scope(world.acme.id):
        anna = world.acme.actor("anna")
        change_sip_account(anna, world.acme.dora, SipChoice(free_account_id=numbers["free"]))
        left = SipAccount.objects.get(pk=numbers["dora"])
    opened = client.get(f"/users/{carla.pk}/edit/")
    form = opened.context["form"]
    sent = {field: form[field].value() for field in form.fields if form[field].value() not in (None, "")}
    sent |= {"position_group": position_of(world.acme), "sip_choice": "free", "free_account": str(left.pk)}
    page = text_of(client.post(f"/users/{carla.pk}/edit/", sent))
    assert "Hasło konta SIP widać tylko teraz" in page
    assert "data:image/svg+xml" in page


@pytest.mark.parametrize("name", MORE_POWERFUL)
def test_a_program_touches_no_phone_of_the_more_powerful(
    world: World, carla: User, numbers: dict[str, UUID], name: str
) -> None:
    before, program = state(world.acme), program_of(carla)
    refused(program.post(f"sip-accounts/{numbers[name]}/password"), "sip_account_of_more_powerful", 422)
    assert state(world.acme) == before
    with tenant_scope(world.acme.id):
        SipAccount.objects.filter(pk=numbers[name]).delete()
    body = {"user_id": str(world.acme.people[name].pk)}
    refused(program.post("sip-accounts", body), "sip_account_of_more_powerful", 422)


def text_of(answer: Any) -> str:
    return unescape(answer.content.decode()).replace("\u00a0", " ")


def program_of(user: User) -> Program:
    return make_program(actor_of(user))
