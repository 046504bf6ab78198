"""Old links and the Back button: a group that the company deleted leads to the list, everything else is unknown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils.module_loading import import_string

from telecube.accounts.actions.login_policies import PolicyTerms, create_login_policy, delete_login_policy
from telecube.accounts.actions.permission_groups import delete_permission_group
from telecube.accounts.actions.user_groups import create_user_group, delete_user_group
from telecube.accounts.models import PermissionGroup, PermissionGroupDraft, User
from telecube.accounts.tests.test_user_lifecycle import form_of
from telecube.core.ids import uuid7
from telecube.telephony.actions.offboarding import delete_user_with_sip_account
from tests.world import Company

ClientOf = Callable[[User], Client]
HTMX = {"HX-Request": "true"}


@pytest.mark.parametrize("path", ["", "edit/", "delete/"])
def test_the_address_of_a_deleted_user_group_leads_to_the_list_with_a_sentence(
    client_of: ClientOf, acme: Company, path: str
) -> None:
    group = create_user_group(acme.actor("anna"), name="Oddziały")
    delete_user_group(acme.actor("anna"), group.pk)
    client = client_of(acme.anna)
    address = f"/user-groups/{group.pk}/{path}"
    back = client.get(address, headers=HTMX | {"HX-History-Restore-Request": "true"})
    assert back.headers["Location"] == "/user-groups/"
    assert "Grupy „Oddziały” już nie ma" in client.get("/user-groups/").content.decode()
    alone = client.get(address, headers=HTMX | {"HX-Target": "user-group-panel"})
    assert alone.status_code == 404


@pytest.mark.parametrize("path", ["", "edit/", "delete/"])
def test_the_address_of_a_deleted_permission_group_leads_to_the_list_with_a_sentence(
    client_of: ClientOf, acme: Company, path: str
) -> None:
    group = PermissionGroup.objects.create(name="Stażyści", rights=[])
    delete_permission_group(acme.actor("anna"), group.pk)
    client = client_of(acme.anna)
    assert client.get(f"/permission-groups/{group.pk}/{path}").headers["Location"] == "/permission-groups/"
    assert "Grupy „Stażyści” już nie ma" in client.get("/permission-groups/").content.decode()


DEEDS = {
    "edit/": "user_form.change_user_with_sip_account",
    "block/": "users.block_user",
    "unblock/": "users.unblock_user",
    "delete/": "users.delete_user_with_sip_account",
    "invitation/": "users.send_invitation_again",
}


@pytest.mark.parametrize("path", DEEDS)
def test_whoever_saves_a_user_that_somebody_else_deleted_comes_to_the_list_and_is_told(
    client_of: ClientOf, acme: Company, path: str
) -> None:
    client = client_of(acme.anna)
    delete_user_with_sip_account(acme.actor("anna"), acme.ben.pk)
    answer = client.post(f"/users/{acme.ben.pk}/{path}", {"first_name": "Benek"}, headers=HTMX | {"HX-Boosted": "true"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/users/")
    assert "Profil „Ben Nowak” już nie istnieje: został usunięty." in client.get("/users/").content.decode()


@pytest.mark.parametrize(("path", "name"), DEEDS.items())
def test_a_user_deleted_in_the_middle_of_a_deed_ends_it_in_the_list(
    client_of: ClientOf, acme: Company, monkeypatch: pytest.MonkeyPatch, path: str, name: str
) -> None:
    place = f"telecube.accounts.views.{name}"
    real = import_string(place)

    def deleted_first(*arguments: Any, **options: Any) -> Any:
        monkeypatch.setattr(place, real)
        delete_user_with_sip_account(acme.actor("anna"), acme.ben.pk)
        return real(*arguments, **options)

    client = client_of(acme.anna)
    form = form_of(client, acme.ben, acme) if path == "edit/" else {}
    monkeypatch.setattr(place, deleted_first)
    assert client.post(f"/users/{acme.ben.pk}/{path}", form).headers["Location"] == "/users/"
    assert "Profil „Ben Nowak” już nie istnieje" in client.get("/users/").content.decode()


def test_a_form_of_a_deleted_policy_leads_to_the_page_of_security(client_of: ClientOf, acme: Company) -> None:
    policy = create_login_policy(acme.actor("anna"), PolicyTerms("Biuro", [], [0]))
    delete_login_policy(acme.actor("anna"), policy.pk)
    client = client_of(acme.anna)
    for path in ("", "delete/"):
        answer = client.post(f"/security/policies/{policy.pk}/{path}", {"name": "Praca"})
        assert answer.headers["Location"] == "/security/"
        assert "Polityka „Biuro” już nie istnieje" in client.get("/security/").content.decode()


def begun(client: Client, address: str, **values: str) -> str:
    """Fill in the first step of the wizard; return the address of the second."""
    location = client.post(address, {"name": "Stażyści", **values}).headers["Location"]
    assert location.endswith("/users/")
    return location


@pytest.mark.parametrize("step", ["first", "second", "ticking"])
def test_a_second_window_of_the_wizard_leads_to_the_list_once_the_first_has_saved(
    client_of: ClientOf, acme: Company, step: str
) -> None:
    client = client_of(acme.anna)
    second = begun(client, "/permission-groups/new/")
    assert client.post(second).headers["Location"].startswith("/permission-groups/")
    address = second.removesuffix("users/") if step == "first" else second
    sent = {"ticking": "1"} if step == "ticking" else {"name": "Stażyści"}
    assert client.post(address, sent).headers["Location"] == "/permission-groups/"
    assert "już nie przechowujemy" in client.get("/permission-groups/").content.decode()


@pytest.mark.parametrize("path", ["", "users/"])
def test_a_draft_that_vanishes_in_the_middle_of_a_step_leads_to_the_list(
    client_of: ClientOf, acme: Company, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    client = client_of(acme.anna)
    second = begun(client, "/permission-groups/new/")
    name = "enter_users" if path else "enter_rights"
    place = f"telecube.accounts.views.permission_group_wizard.{name}"
    real = import_string(place)

    def forgotten_first(*arguments: Any, **options: Any) -> None:
        PermissionGroupDraft.objects.all().delete()
        real(*arguments, **options)

    monkeypatch.setattr(place, forgotten_first)
    answer = client.post(second.removesuffix("users/") + path, {"name": "Praktykanci"})
    assert answer.headers["Location"] == "/permission-groups/"


def test_the_wizard_of_a_deleted_group_leads_to_the_list_from_every_step(client_of: ClientOf, acme: Company) -> None:
    group = PermissionGroup.objects.create(name="Stażyści", rights=[])
    client = client_of(acme.anna)
    first = f"/permission-groups/{group.pk}/edit/"
    second = begun(client, first, version="1")
    delete_permission_group(acme.actor("anna"), group.pk)
    for address in (first, second.removesuffix("users/"), second):
        assert client.post(address, {"name": "Stażyści"}).headers["Location"] == "/permission-groups/"
        assert "Grupy „Stażyści” już nie ma" in client.get("/permission-groups/").content.decode()


@pytest.mark.parametrize("kind", ["permission-groups", "user-groups"])
def test_what_never_was_is_still_unknown(client_of: ClientOf, acme: Company, kind: str) -> None:
    assert client_of(acme.anna).get(f"/{kind}/{uuid7()}/edit/").status_code == 404
