"""Row menus are drawn once a page and filled in: each row gets its own, and a name becomes no markup or stand-in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation

from telecube.accounts.models import User
from telecube.accounts.views.user_menus import ANYBODY, EXTENSION, MenuKind, RowMenus
from telecube.core.ids import uuid7
from tests.world import World

KIND = MenuKind(
    is_main_administrator=False,
    is_protected=False,
    is_blocked=False,
    is_invited=False,
    invitation_state="",
    has_account=True,
)
RIGHTS = {"may_create": True, "may_change": True, "may_delete": True}
PAGES = ("edit", "sip", "invitation", "block", "unblock", "delete")


@pytest.fixture
def request_of_a_page() -> HttpRequest:
    return RequestFactory().get("/users/")


def menus(request: HttpRequest) -> RowMenus:
    address = {name: reverse(f"accounts:user-{name}", args=[ANYBODY]) for name in PAGES}
    return RowMenus(request, rights=RIGHTS, address=address)


def test_each_menu_has_the_name_extension_and_addresses_of_its_user(request_of_a_page: HttpRequest) -> None:
    drawn, first, second = menus(request_of_a_page), uuid7(), uuid7()
    with translation.override("pl"):
        one = drawn.draw(KIND, pk=first, name="Ewa Pawlak", extension="109")
        other = drawn.draw(KIND, pk=second, name="Jan Mazur", extension="110")
    assert "Ewa Pawlak" in one
    assert f"/users/{first}/block/" in one
    assert "109" in one
    assert "Jan Mazur" in other
    assert "Ewa Pawlak" not in other
    assert str(first) not in other
    assert ANYBODY not in other


def test_another_kind_is_another_menu(request_of_a_page: HttpRequest) -> None:
    drawn, pk = menus(request_of_a_page), uuid7()
    blocked = MenuKind(**{**vars(KIND), "is_blocked": True})
    assert f"/users/{pk}/block/" in drawn.draw(KIND, pk=pk, name="Ewa", extension="109")
    assert f"/users/{pk}/unblock/" in drawn.draw(blocked, pk=pk, name="Ewa", extension="109")


def test_a_name_is_neither_markup_nor_a_stand_in(request_of_a_page: HttpRequest) -> None:
    name = f'"><script>{EXTENSION}{ANYBODY}'
    drawn = menus(request_of_a_page).draw(KIND, pk=uuid7(), name=name, extension="<b>")
    assert "<script>" not in drawn
    assert "<b>" not in drawn
    assert f"&quot;&gt;&lt;script&gt;{EXTENSION}{ANYBODY}" in drawn


@pytest.mark.django_db
def test_a_form_of_a_menu_carries_the_token_of_its_page(client_of: Callable[[User], Client], world: World) -> None:
    client = client_of(world.acme.anna)
    page = client.get("/users/").content.decode()
    menu = page[page.index(f'id="menu-{world.acme.ben.pk}"') :]
    token = menu.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    path = f"/users/{world.acme.ben.pk}/block/"
    assert strict.post(path, {"csrfmiddlewaretoken": "x" * 64}).status_code == 403
    assert strict.post(path, {"csrfmiddlewaretoken": token}).status_code == 302
