"""Availability: chosen with the keyboard alone, seen at once on a colleague's open page."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from telecube.accounts.models import User
from telecube.core.tenancy import tenant_scope
from tests.browser.house import House

TabOf = Callable[..., Page]


@pytest.fixture(autouse=True)
def _everybody_is_ready_again(house: House) -> Iterator[None]:
    yield
    with tenant_scope(house.acme.id):
        User.objects.update(availability="ready")


def choose_by_keyboard(page: Page, word: str) -> None:
    """Open the menu of one's availability and choose with keys only."""
    page.get_by_role("button", name="Moja dostępność").focus()
    page.keyboard.press("Enter")
    menu = page.locator("#availability-menu")
    expect(menu).to_be_visible()
    wanted = menu.get_by_role("button", name=word)
    for _ in range(6):
        if wanted.evaluate("one => one === document.activeElement"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(menu).to_be_hidden()


def test_a_colleagues_open_page_shows_the_choice_at_once(tab_of: TabOf, house: House) -> None:
    anna, ben = tab_of("anna"), tab_of("ben")
    anna.goto("/users/")
    anna.evaluate("() => { window.isTheSamePage = true; }")
    row = anna.locator(f"[data-presence-of='{house.acme.ben.pk}']")
    expect(row).to_have_attribute("data-presence-now", "ready")
    choose_by_keyboard(ben, "Nie przeszkadzać")
    expect(row).to_have_attribute("data-presence-now", "dnd")
    expect(row.locator("[data-presence-word]")).to_have_text("Nie przeszkadzać")
    choose_by_keyboard(ben, "Gotowość")
    expect(row).to_have_attribute("data-presence-now", "ready")
    assert anna.evaluate("() => window.isTheSamePage")


def test_the_choice_is_told_on_ones_own_page_and_kept(tab_of: TabOf, house: House) -> None:
    ben = tab_of("ben")
    choose_by_keyboard(ben, "Przerwa")
    chosen = ben.locator("#availability-menu [value=break]")
    expect(chosen).to_have_attribute("aria-pressed", "true")
    ben.reload()
    expect(chosen).to_have_attribute("aria-pressed", "true")
    with tenant_scope(house.acme.id):
        assert User.objects.get(pk=house.acme.ben.pk).availability == "break"
