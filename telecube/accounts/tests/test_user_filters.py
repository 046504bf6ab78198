"""The filters of the user list in a company with hundreds of groups: a few at once, the others by typing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from telecube.accounts.models import PermissionGroup, User, UserGroup
from telecube.accounts.views.user_choices import OFFERED
from telecube.core.pattern import ANYBODY
from telecube.core.tenancy import tenant_scope
from tests.world import World

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]
CHOICES = "/users/filters/group/"


@pytest.fixture
def many_groups(world: World) -> PermissionGroup:
    """Hundreds of permission groups and user groups; the last permission group by name is returned."""
    with tenant_scope(world.acme.id):
        groups = [PermissionGroup(name=f"Zespół {number:03}") for number in range(300)]
        PermissionGroup.objects.get_queryset().bulk_create(groups)
        UserGroup.objects.get_queryset().bulk_create(UserGroup(name=f"Oddział {number:03}") for number in range(300))
    return groups[-1]


def test_a_filter_shows_a_few_groups_and_finds_the_others_by_typing(
    client_of: ClientOf, world: World, many_groups: PermissionGroup
) -> None:
    client = client_of(world.acme.anna)
    assert "Zespół" not in client.get("/users/").content.decode()
    menu = client.get(CHOICES).content.decode()
    assert menu.count("?group=") == 1 + OFFERED
    assert "bez grupy" in menu
    assert 'name="words"' in menu
    assert "Zespół 299" not in menu
    found = client.get(CHOICES, {"words": "zespół 299", "state": "active"}).content.decode()
    assert "Zespół 299" in found
    assert f"/users/?state=active&amp;group={many_groups.pk}" in found
    assert "Zespół 298" not in found


def test_a_chosen_group_is_named_however_far_down_it_stands(
    client_of: ClientOf, world: World, many_groups: PermissionGroup
) -> None:
    client, asked = client_of(world.acme.anna), {"group": str(many_groups.pk)}
    assert "<b>Zespół 299</b>" in client.get("/users/", asked).content.decode()
    assert client.get(CHOICES, asked).content.decode().count('aria-current="true"') == 1
    assert 'aria-current="true"' not in client.get(CHOICES, {**asked, "words": "298"}).content.decode()


def test_a_handful_of_groups_is_shown_whole_without_a_search(client_of: ClientOf, world: World) -> None:
    menu = client_of(world.acme.anna).get("/users/filters/user-group/").content.decode()
    assert "Stanowisko › Konsultant" in menu
    assert 'name="words"' not in menu


def test_the_list_asks_as_often_with_600_groups_as_with_a_handful(client_of: ClientOf, world: World) -> None:
    client = client_of(world.acme.anna)
    client.get("/users/")
    with CaptureQueriesContext(connection) as few:
        client.get("/users/")
    with tenant_scope(world.acme.id):
        PermissionGroup.objects.get_queryset().bulk_create(PermissionGroup(name=f"Z {one}") for one in range(300))
    with CaptureQueriesContext(connection) as many:
        client.get("/users/")
    assert len(many) == len(few)


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"q": "xyz"}, "Żadne nazwisko, adres ani numer w firmie nie zawiera tych słów."),
        ({"state": "blocked"}, "Nikt w firmie nie pasuje do wybranych filtrów."),
        ({"group": "none"}, "Nikt w firmie nie pasuje do wybranych filtrów."),
        ({"q": "nowak", "group": "none"}, "Nikt w firmie nie pasuje jednocześnie do tych słów i do wybranych filtrów."),
    ],
)
def test_an_empty_list_says_whether_words_or_filters_hide_everybody(
    client_of: ClientOf, world: World, asked: dict[str, str], sentence: str
) -> None:
    page = client_of(world.acme.anna).get("/users/", asked).content.decode().replace("\u00a0", " ")
    assert sentence in page
    assert page.count("w firmie nie") == 1
    assert "Pokaż wszystkich" in page


def test_an_unknown_filter_words_without_a_hit_and_another_companys_groups_give_nothing(
    client_of: ClientOf, world: World, many_groups: PermissionGroup
) -> None:
    client = client_of(world.acme.anna)
    assert client.get("/users/filters/colour/").status_code == 404
    assert "Oddział" not in client.get("/users/filters/user-group/", {"words": "xyz\0"}).content.decode()
    gina = client_of(world.globex.gina).get(CHOICES, {"words": "Zespół"}).content.decode()
    assert "Zespół 2" not in gina


def test_the_row_of_a_user_leads_to_his_own_pages(client_of: ClientOf, world: World) -> None:
    page = client_of(world.acme.anna).get("/users/").content.decode()
    row = page.split(f'id="menu-{world.acme.ben.pk}"')[1].split("</tr>")[0]
    for name in ("edit", "block", "delete"):
        assert f'"{reverse(f"accounts:user-{name}", args=[world.acme.ben.pk])}"' in row
    assert ANYBODY not in page
