"""User groups in a browser: ordered by dragging, by arrow keys and by the menu; the panel opens and closes by keys."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from telecube.accounts.actions.user_groups import create_user_group
from telecube.accounts.queries.user_groups import blocks
from telecube.core.tenancy import tenant_scope
from tests.browser.house import House

BrowserOf = Callable[..., BrowserContext]


@pytest.fixture
def names(house: House) -> list[str]:
    """Three new groups of the company, in order."""
    mark = uuid4().hex[:6]
    made = [f"{word} {mark}" for word in ("Oddział", "Języki", "Zmiana")]
    with tenant_scope(house.acme.id):
        for name in made:
            create_user_group(house.acme.actor("anna"), name=name)
    return made


@pytest.fixture
def page(browser_of: BrowserOf, names: list[str]) -> Page:
    """The page of groups, open for the main administrator."""
    page = browser_of("anna").new_page()
    page.goto("/user-groups/")
    return page


def drawn(page: Page, names: list[str]) -> list[str]:
    """Return the names in the order on screen."""
    return [text for text in page.locator(".tc-block h2").all_text_contents() if text in names]


def stored(house: House, names: list[str]) -> list[str]:
    """Return the names in the order of the database."""
    with tenant_scope(house.acme.id):
        return [block.group.name for block in blocks() if block.group.name in names]


def test_the_order_by_drag_is_persisted(page: Page, house: House, names: list[str]) -> None:
    first, second, third = names
    with page.expect_response("**/place/"):
        page.drag_and_drop(f'[aria-label="Przesuń: {third}"]', f'h2:text-is("{first}")')
    assert drawn(page, names) == [third, first, second]
    assert stored(house, names) == [third, first, second]
    page.reload()
    assert drawn(page, names) == [third, first, second]


def test_drag_has_a_keyboard_and_a_menu_twin(page: Page, house: House, names: list[str]) -> None:
    first, second, third = names
    handle = page.get_by_label(f"Przesuń: {first}")
    handle.focus()
    with page.expect_response("**/place/"):
        page.keyboard.press("ArrowDown")
    expect(handle).to_be_focused()
    assert stored(house, names) == [second, first, third]
    handle.click()
    with page.expect_response("**/place/"):
        page.get_by_role("button", name="Przesuń w górę").click()
    expect(handle).to_be_focused()
    assert stored(house, names) == [first, second, third]


def test_the_pencils_panel_works_with_keys_alone(page: Page, names: list[str]) -> None:
    pencil = page.get_by_label(f"Edytuj: {names[0]}")
    pencil.focus()
    page.keyboard.press("Enter")
    added = page.get_by_label("Nazwa nowej podgrupy")
    added.focus()
    page.keyboard.type("Kraków")
    page.keyboard.press("Enter")
    expect(page.locator(".tc-sublist")).to_contain_text("Kraków")
    expect(page.locator(".tc-block.is-current")).to_contain_text("Kraków")
    expect(added).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#user-group-panel")).to_be_hidden()
    expect(pencil).to_be_focused()


def test_the_keys_start_in_the_panel_of_a_new_group_and_at_the_heading_after_a_deletion(
    page: Page, names: list[str]
) -> None:
    name = f"Zespół {uuid4().hex[:6]}"
    create = page.get_by_role("link", name="Utwórz grupę")
    create.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#user-group-panel [name=name]")).to_be_focused()
    page.keyboard.type(name)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Edycja grupy")).to_be_focused()
    page.keyboard.press("Escape")
    expect(create).to_be_focused()
    page.get_by_label(f"Usuń: {names[0]}").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#user-group-panel").get_by_role("link", name="Anuluj")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Usuń grupę")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#user-group-panel")).to_be_hidden()
    expect(page.locator("#page h1")).to_be_focused()
