"""A new password of one's own SIP account: in one's own profile, by a right of its own, and of no other account."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from telecube.accounts.models import PermissionGroup, User
from telecube.accounts.permissions import OWN_SIP_ACCOUNT
from telecube.accounts.queries.actors import actor_of
from telecube.audit.models import AuditEntry
from telecube.config import config
from telecube.core.errors import RightMissing
from telecube.core.tenancy import tenant_scope
from telecube.telephony.actions.own_profile import change_own_sip_password
from telecube.telephony.actions.sip_accounts import create_sip_account, free_sip_account
from telecube.telephony.digests import digest_password
from telecube.telephony.errors import SipPasswordTooWeak, UserHasNoSipAccount
from telecube.telephony.models import SipAccount
from tests.world import World

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]
PATH = "/profile/sip-password/"
CHOSEN = "Wybrane-Haslo-7"
FRAGMENT = {"HX-Request": "true", "HX-Target": "sip-account-dialog"}


@pytest.fixture
def accounts(world: World) -> dict[str, UUID]:
    """Name → SIP account of Ben and of Carla; Carla's group has the right, and nothing else."""
    with tenant_scope(world.acme.id):
        anna = world.acme.actor("anna")
        made = {
            name: create_sip_account(anna, user_id=world.acme.people[name].pk).account.pk for name in ("ben", "carla")
        }
    give(world, OWN_SIP_ACCOUNT.code)
    return made


def give(world: World, *rights: str) -> None:
    """Give Carla's group exactly these rights."""
    with tenant_scope(world.acme.id):
        PermissionGroup.objects.filter(users=world.acme.carla).update(rights=list(rights))


def carla(world: World) -> User:
    with tenant_scope(world.acme.id):
        return User.objects.select_related("identity", "permission_group").get(pk=world.acme.carla.pk)


def digests(world: World) -> dict[UUID, str]:
    with tenant_scope(world.acme.id):
        return dict(SipAccount.objects.values_list("pk", "ha1_md5"))


def digest_of(world: World, account_id: UUID, password: str) -> str:
    with tenant_scope(world.acme.id):
        return digest_password(SipAccount.objects.get(pk=account_id).device_id, config.sip_realm, password).md5


def text_of(answer: Any) -> str:
    return unescape(answer.content.decode()).replace("\u00a0", " ")


def shown_password(page: str) -> str:
    found = re.search(r"<dt>Hasło</dt><dd><code>(.+?)</code>", page)
    return found[1] if found else ""


def test_a_new_password_of_ones_own_phone_is_typed_or_made_and_shown_once(
    world: World, client_of: ClientOf, accounts: dict[str, UUID]
) -> None:
    client = client_of(carla(world))
    assert f'href="{PATH}"' in text_of(client.get("/profile/"))
    dialog = text_of(client.get(PATH, headers=FRAGMENT))
    assert dialog.startswith('<dialog class="tc-dialog" id="sip-account-password"')
    assert f'action="{PATH}"' in dialog
    assert "Telefony ze starym hasłem" in dialog
    whole = text_of(client.get(PATH))
    assert 'href="/profile/#phone">Anuluj' in whole
    made = client.post(PATH)
    page = text_of(made)
    assert digests(world)[accounts["carla"]] == digest_of(world, accounts["carla"], shown_password(page))
    assert "data:image/svg+xml" in page
    assert "Hasło konta SIP widać tylko teraz" in page
    assert made.headers["HX-Push-Url"] == "/profile/"
    assert "no-store" in made.headers["Cache-Control"]
    assert shown_password(text_of(client.get("/profile/"))) == ""
    assert shown_password(text_of(client.post(PATH, {"sip_password": CHOSEN}))) == CHOSEN
    assert digests(world)[accounts["carla"]] == digest_of(world, accounts["carla"], CHOSEN)
    with tenant_scope(world.acme.id):
        written = AuditEntry.objects.filter(action="telephony.sip_account.password_changed")
        assert [(one.actor_name, one.object_id) for one in written] == [
            (world.acme.carla.name, str(accounts["carla"]))
        ] * 2
        assert not AuditEntry.objects.filter(changes__icontains=CHOSEN).exists()


def test_a_weak_password_of_ones_own_phone_is_refused(
    world: World, client_of: ClientOf, accounts: dict[str, UUID]
) -> None:
    before, actor = digests(world), actor_of(carla(world))
    refused = client_of(carla(world)).post(PATH, {"sip_password": "short"})
    assert refused.status_code == 422
    assert "Hasło konta SIP ma od 12 do 64 znaków" in text_of(refused)
    with tenant_scope(world.acme.id), pytest.raises(SipPasswordTooWeak):
        change_own_sip_password(actor, "short")
    assert digests(world) == before


def test_without_the_right_neither_page_nor_action_set_a_password_of_ones_own_phone(
    world: World, client_of: ClientOf, accounts: dict[str, UUID]
) -> None:
    give(world, "accounts.profile.name", "accounts.profile.password")
    before, client, user = digests(world), client_of(carla(world)), carla(world)
    page = text_of(client.get("/profile/"))
    assert 'id="phone"' in page
    assert PATH not in page
    assert client.get(PATH).status_code == 403
    assert client.post(PATH, {"sip_password": CHOSEN}).status_code == 403
    with tenant_scope(world.acme.id), pytest.raises(RightMissing):
        change_own_sip_password(actor_of(user), CHOSEN)
    assert digests(world) == before


def test_the_account_of_another_person_cannot_be_reached_from_ones_own_profile(
    world: World, client_of: ClientOf, accounts: dict[str, UUID]
) -> None:
    before, client, bens = digests(world), client_of(carla(world)), accounts["ben"]
    forged = {"sip_password": CHOSEN, "account": str(bens), "account_id": str(bens), "user": str(world.acme.ben.pk)}
    assert client.post(f"{PATH}?account={bens}", forged).status_code == 200
    assert digests(world)[bens] == before[bens]
    assert digests(world)[accounts["carla"]] == digest_of(world, accounts["carla"], CHOSEN)
    assert client.post(f"/users/{world.acme.ben.pk}/sip/password/").status_code == 403
    assert client.post(f"/exchange/sip-accounts/{bens}/password/", forged).status_code == 403
    assert digests(world)[bens] == before[bens]


def test_who_has_no_account_has_no_section_and_no_page(
    world: World, client_of: ClientOf, accounts: dict[str, UUID]
) -> None:
    with tenant_scope(world.acme.id):
        free_sip_account(world.acme.actor("anna"), SipAccount.objects.get(pk=accounts["carla"]))
    client, before = client_of(carla(world)), digests(world)
    assert 'id="phone"' not in text_of(client.get("/profile/"))
    assert client.get(PATH).status_code == 404
    assert client.post(PATH).status_code == 404
    actor = actor_of(carla(world))
    with tenant_scope(world.acme.id), pytest.raises(UserHasNoSipAccount):
        change_own_sip_password(actor)
    assert digests(world) == before
