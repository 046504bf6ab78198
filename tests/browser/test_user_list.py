"""The list of users by keys: a filter fetches its groups when it is opened, and narrows the list."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.house import House

TabOf = Callable[..., Page]


def test_a_filter_by_groups_is_opened_and_chosen_from_by_keys(tab_of: TabOf, house: House) -> None:
    anna = tab_of("anna")
    anna.goto("/users/")
    herself = anna.locator(f"#user-rows [data-presence-of='{house.acme.anna.pk}']")
    expect(herself).to_have_count(1)
    expect(anna.locator("#user-filter-group")).to_have_count(0)
    anna.locator(".tc-filterbox summary", has_text="Grupa uprawnień").focus()
    anna.keyboard.press("Enter")
    without = anna.locator("#user-filter-group").get_by_role("link", name="bez grupy")
    expect(without).to_be_visible()
    anna.keyboard.press("Tab")
    expect(without).to_be_focused()
    anna.keyboard.press("Enter")
    expect(anna).to_have_url(re.compile(r"\?group=none$"))
    expect(anna.locator(".tc-filter.is-set", has_text="bez grupy")).to_be_visible()
    # The main administrator needs no group: she is not among those without one.
    expect(herself).to_have_count(0)
