"""The wizard of permission groups by keys alone: search, a whole category, back and forth, who moves, done."""

from __future__ import annotations

import re
from collections.abc import Callable
from secrets import token_hex

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from telecube.accounts.models import PermissionGroup, User
from telecube.accounts.permissions import USERS
from telecube.core.manifest import all_rights
from telecube.core.tenancy import tenant_scope
from tests.browser.hands import walk_to
from tests.browser.house import House
from tests.world import make_user

BrowserOf = Callable[..., BrowserContext]
LONG = "Zażółć gęślą jaźń – obsługa klientów kluczowych, windykacja i reklamacje"
OF_USERS = sorted(code for code, right in all_rights().items() if right.category == USERS)


@pytest.fixture
def filip(house: House) -> User:
    """Somebody with two rights, in a permission group of his own."""
    mark = token_hex(3)
    with tenant_scope(house.acme.id):
        group = PermissionGroup.objects.create(
            name=f"Dotąd {mark}", rights=["contacts.person.view", "accounts.users.view"]
        )
        return make_user(house.acme, f"Filip{mark}", "Żółw", permission_group=group)


@pytest.fixture
def page(browser_of: BrowserOf) -> Page:
    """The list of groups, open for the main administrator."""
    page = browser_of("anna").new_page()
    page.goto("/permission-groups/")
    return page


def step_one(page: Page, name: str) -> None:
    """Walk from the list to the first step and write the name."""
    walk_to(page, page.get_by_role("link", name="Dodaj grupę uprawnień"))
    page.keyboard.press("Enter")
    expect(name_field(page)).to_be_focused()
    page.keyboard.type(name)


def name_field(page: Page) -> Locator:
    return page.locator("[name=name]")


def ticked(page: Page) -> list[str]:
    """Return the codes of the rights that are ticked on screen."""
    boxes = page.locator("[name=rights]:checked")
    return sorted(boxes.evaluate_all("boxes => boxes.map((box) => box.value)"))


def tick_all_of_users(page: Page) -> None:
    walk_to(page, page.get_by_label("Wszystkie w kategorii: Użytkownicy", exact=True))
    page.keyboard.press("Space")


def go_on(page: Page) -> None:
    walk_to(page, page.get_by_role("button", name="Dalej"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Kto ma mieć grupę")


def stored(house: House, name: str) -> PermissionGroup:
    with tenant_scope(house.acme.id):
        return PermissionGroup.objects.get(name=name)


def test_the_wizard_is_gone_through_by_keys_alone(page: Page, house: House, filip: User) -> None:
    name = f"{LONG} {token_hex(2)}"
    step_one(page, name)
    tick_all_of_users(page)
    assert ticked(page) == OF_USERS
    expect(page.locator("[data-total]")).to_have_text(str(len(OF_USERS)))
    go_on(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    walk_to(page, page.get_by_role("link", name="Wstecz"))
    page.keyboard.press("Enter")
    expect(name_field(page)).to_have_value(name)
    assert ticked(page) == OF_USERS
    go_on(page)
    box = page.get_by_role("checkbox", name=filip.name)
    walk_to(page, box)
    page.keyboard.press("Space")
    moved = page.get_by_text("1 z 1 osób zmieni grupę")
    expect(moved).to_be_visible()
    expect(
        page.get_by_text(f"{filip.name} opuści grupę „{filip.permission_group}” i straci 1 uprawnienie.")
    ).to_be_visible()
    expect(box).to_be_focused()
    walk_to(page, page.get_by_role("button", name="Utwórz grupę i przenieś 1 osobę"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("Utworzono grupę „")).to_contain_text(name)
    expect(page).to_have_url(re.compile(f"/permission-groups/{stored(house, name).pk}/"))
    assert sorted(stored(house, name).rights) == OF_USERS
    with tenant_scope(house.acme.id):
        assert User.objects.get(pk=filip.pk).permission_group_id == stored(house, name).pk


def test_the_search_narrows_what_all_in_a_category_means(page: Page) -> None:
    step_one(page, f"Szukana {token_hex(2)}")
    walk_to(page, page.get_by_label("Szukaj uprawnienia"))
    page.keyboard.type("usuwanie uzytkownikow")
    tick_all_of_users(page)
    assert ticked(page) == ["accounts.users.delete"]
    walk_to(page, page.get_by_label("Szukaj uprawnienia"), key="Shift+Tab")
    page.keyboard.press("Control+A")
    page.keyboard.type("takiego nie ma")
    expect(page.get_by_role("heading", name="Nie ma takiego uprawnienia")).to_be_visible()
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    expect(page.locator("[data-right]:not([hidden])")).to_have_count(len(all_rights()))
    assert ticked(page) == ["accounts.users.delete"]


def test_the_browsers_own_way_back_finds_what_was_entered(page: Page, house: House) -> None:
    name = f"Wrócona {token_hex(2)}"
    step_one(page, name)
    tick_all_of_users(page)
    go_on(page)
    page.go_back()
    expect(name_field(page)).to_have_value(name)
    assert ticked(page) == OF_USERS
    with tenant_scope(house.acme.id):
        assert not PermissionGroup.objects.filter(name=name).exists()


def test_a_refused_first_step_keeps_everything(page: Page) -> None:
    step_one(page, " ")
    tick_all_of_users(page)
    walk_to(page, page.get_by_role("button", name="Dalej"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("Wpisz nazwę grupy").first).to_be_visible()
    expect(name_field(page)).to_be_focused()
    assert ticked(page) == OF_USERS
