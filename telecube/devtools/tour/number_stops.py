"""Stops among the company's numbers, its greeting and the names that its text messages come from."""

from __future__ import annotations

from playwright.sync_api import Page

from telecube.devtools.tour.stop import SETTLE_MS, Stop


def edit_number(page: Page) -> None:
    """Open the first number in its row."""
    page.locator("[data-col=number] a[data-edit]").first.click()
    page.wait_for_timeout(SETTLE_MS)


def add_nameless(page: Page) -> None:
    """Add a sender name without a name, to see the refusal."""
    page.locator("#page form[action$='/sender-names/'] [type=submit]").click()
    page.wait_for_timeout(SETTLE_MS)


def greet_too_long(page: Page) -> None:
    """Save a greeting with too many characters, to see the count and the refusal."""
    page.fill("#id_text", "Dzień dobry. " * 40)
    page.locator("#greeting-form [type=submit]").first.click()
    page.wait_for_timeout(SETTLE_MS)


def listen_to_nothing(page: Page) -> None:
    """Have nothing spoken, to see the refusal beside the button."""
    page.fill("#id_text", "")
    page.locator("listen-button [formaction]").click()
    page.wait_for_timeout(SETTLE_MS)


NUMBER_STOPS = (
    Stop("75-numbers", "/exchange/numbers/"),
    Stop("76-number-edit", "/exchange/numbers/", prepare=edit_number),
    Stop("76a-greeting", "/exchange/greeting/", is_whole=True),
    Stop("76b-greeting-refused", "/exchange/greeting/", prepare=greet_too_long, is_whole=True),
    Stop("76c-greeting-not-spoken", "/exchange/greeting/", prepare=listen_to_nothing, is_whole=True),
    Stop("77-sender-names", "/exchange/sender-names/"),
    Stop("78-sender-name-refused", "/exchange/sender-names/", prepare=add_nameless),
)
