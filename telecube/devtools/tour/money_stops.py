"""Stops on the company's account: plan, contract, top-ups, entries, invoices."""

from __future__ import annotations

from playwright.sync_api import Page

from telecube.devtools.tour.stop import Stop

AMOUNT = "150"


def start_transfer(page: Page) -> None:
    """Start a top-up by transfer; the stop after it gives it up again."""
    page.locator("#page [name=amount]").fill(AMOUNT)
    page.locator("#page [name=method][value=bank_transfer]").check()
    page.locator("form[action$='/top-ups/'] [type=submit]").click()
    page.wait_for_url("**/top-ups/*-*/")


def give_up_transfer(page: Page) -> None:
    """Give the top-up up that the stop before has started."""
    page.locator("#page a[href*='/top-ups/']").first.click()
    page.locator("form[action$='/abandonment/'] [type=submit]").click()
    page.wait_for_url("**/top-ups/")


MONEY_STOPS = (
    Stop("80-account", "/billing/", is_whole=True),
    Stop("81-plan", "/billing/plan/", is_whole=True),
    Stop("82-contract", "/billing/contract/"),
    Stop("83-top-ups", "/billing/top-ups/"),
    Stop("83a-top-up-started", "/billing/top-ups/", prepare=start_transfer, shows="billing:top-up"),
    Stop("83b-top-up-given-up", "/billing/top-ups/", prepare=give_up_transfer),
    Stop("84-entries", "/billing/entries/"),
    Stop("85-invoices", "/billing/invoices/"),
    Stop("86-company-data", "/billing/company-data/"),
    Stop("87-data-export", "/billing/data/"),
    Stop(
        "88-plan-confirmation",
        "/billing/plan/",
        prepare=lambda page: page.locator("#plan-form aside [type=submit]:visible").first.click(),
        is_whole=True,
        shows="billing:plan-confirm",
    ),
    Stop(
        "89-top-up-refused",
        "/billing/top-ups/",
        prepare=lambda page: page.locator("form[action$='/top-ups/'] [type=submit]").click(),
    ),
)
