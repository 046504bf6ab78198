"""Old links and the Back button: a group that the company deleted leads to the list, everything else is unknown."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from telecube.accounts.actions.permission_groups import delete_permission_group
from telecube.accounts.actions.user_groups import create_user_group, delete_user_group
from telecube.accounts.models import PermissionGroup, User
from telecube.core.ids import uuid7
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


@pytest.mark.parametrize("kind", ["permission-groups", "user-groups"])
def test_what_never_was_is_still_unknown(client_of: ClientOf, acme: Company, kind: str) -> None:
    assert client_of(acme.anna).get(f"/{kind}/{uuid7()}/edit/").status_code == 404
