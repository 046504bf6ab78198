"""The form of a user in three sections, and what each of its two passwords is for."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from telecube.accounts.models import Identity, PermissionGroup, User
from telecube.accounts.tests.conftest import position_of
from telecube.config import config
from telecube.core.tenancy import tenant_scope
from telecube.telephony.actions.sip_accounts import create_sip_account
from telecube.telephony.digests import digest_password
from telecube.telephony.models import SipAccount
from tests.world import PASSWORD, World

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]
SECTIONS = ["Ustawienia konta", "Informacje podstawowe", "Informacje dodatkowe"]
#: Section → names of the fields that the order puts into it.
FIELDS = {
    "account": ["email", "sip_choice", "call_presentations", "sms_presentations", "password", "password_again"],
    "basic": ["first_name", "last_name", "work_number", "permission_group"],
    "additional": ["position_group"],
}


def text_of(answer: Any) -> str:
    return str(answer.content.decode().replace("\u00a0", " "))


def section_of(page: str, name: str) -> str:
    return page.partition(f'<section class="tc-card" id="{name}"')[2].partition("</section>")[0]


@pytest.mark.parametrize("is_new", [True, False])
def test_the_form_has_its_three_sections_in_creating_and_in_editing(
    client_of: ClientOf, world: World, is_new: bool
) -> None:
    with tenant_scope(world.acme.id):
        create_sip_account(world.acme.actor("anna"), user_id=world.acme.ben.pk)
    place = "/users/new/" if is_new else f"/users/{world.acme.ben.pk}/edit/"
    page = text_of(client_of(world.acme.anna).get(place))
    assert re.findall(r'<h2 id="(?:account|basic|additional)-title">([^<]+)</h2>', page) == SECTIONS
    for section, fields in FIELDS.items():
        assert [name for name in fields if f'name="{name}"' not in section_of(page, section)] == []


def test_the_permission_group_is_chosen_from_those_created_before(
    client_of: ClientOf, world: World, user_values: dict[str, Any]
) -> None:
    client = client_of(world.acme.anna)
    with tenant_scope(world.acme.id):
        groups = {group.name: str(group.pk) for group in PermissionGroup.objects.all()}
    with tenant_scope(world.globex.id):
        foreign = str(PermissionGroup.objects.create(name="Obca", rights=[]).pk)
    chosen = section_of(text_of(client.get("/users/new/")), "basic")
    assert all(f'value="{pk}"' in chosen for pk in groups.values())
    assert foreign not in chosen
    sent = {**user_values, "position_group": position_of(world.acme), "permission_group": groups["Konsultanci"]}
    assert client.post("/users/new/", sent | {"permission_group": foreign}).status_code == 422
    assert client.post("/users/new/", sent).status_code == 200
    with tenant_scope(world.acme.id):
        ewa = User.objects.select_related("permission_group").get(first_name="Ewa")
        assert str(ewa.permission_group) == "Konsultanci"
    form = client.get(f"/users/{ewa.pk}/edit/").context["form"]
    assert form["permission_group"].value() == groups["Konsultanci"]
    kept = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "")}
    assert client.post(f"/users/{ewa.pk}/edit/", kept | {"permission_group": groups["Podgląd"]}).status_code == 302
    with tenant_scope(world.acme.id):
        assert str(User.objects.select_related("permission_group").get(pk=ewa.pk).permission_group) == "Podgląd"


def opens_phone(account: SipAccount, password: str) -> bool:
    return account.ha1_md5 == digest_password(account.device_id, config.sip_realm, password).md5


def test_the_password_of_the_sip_account_is_of_that_number_only_and_not_of_the_profile(
    client_of: ClientOf, world: World, user_values: dict[str, Any]
) -> None:
    client, of_phone = client_of(world.acme.anna), "Wlasne-Haslo-77"
    sent = {**user_values, "position_group": position_of(world.acme), "sip_password": of_phone}
    assert client.post("/users/new/", sent).status_code == 200
    identity = Identity.objects.get(email=user_values["email"])
    with tenant_scope(world.acme.id):
        account = SipAccount.objects.get(user__first_name="Ewa")
    assert (identity.check_password(user_values["password"]), identity.check_password(of_phone)) == (True, False)
    assert (opens_phone(account, of_phone), opens_phone(account, user_values["password"])) == (True, False)


def test_a_new_password_of_the_phone_leaves_the_profile_alone_and_the_other_way_round(
    client_of: ClientOf, world: World
) -> None:
    client, ben = client_of(world.acme.anna), client_of(world.acme.ben)
    with tenant_scope(world.acme.id):
        before = create_sip_account(world.acme.actor("anna"), user_id=world.acme.ben.pk).account
    assert client.post(f"/users/{world.acme.ben.pk}/sip/password/").status_code == 200
    assert Identity.objects.get(pk=world.acme.ben.identity_id).check_password(PASSWORD)
    assert ben.get("/profile/").status_code == 200  # his session goes on
    with tenant_scope(world.acme.id):
        renewed = SipAccount.objects.get(pk=before.pk)
    assert renewed.ha1_md5 != before.ha1_md5
    form = client.get(f"/users/{world.acme.ben.pk}/edit/").context["form"]
    kept = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "")}
    kept |= {"password": "Inne!Haslo77", "password_again": "Inne!Haslo77"}
    assert client.post(f"/users/{world.acme.ben.pk}/edit/", kept).status_code == 302
    assert Identity.objects.get(pk=world.acme.ben.identity_id).check_password("Inne!Haslo77")
    with tenant_scope(world.acme.id):
        after = SipAccount.objects.get(pk=before.pk)
    assert (after.ha1_md5, after.ha1_sha256, after.device_id) == (
        renewed.ha1_md5,
        renewed.ha1_sha256,
        renewed.device_id,
    )
