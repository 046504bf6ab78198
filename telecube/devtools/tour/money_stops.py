"""Stops on the company's account: plan, contract, top-ups, entries, invoices."""

from __future__ import annotations

from telecube.devtools.tour.stop import Stop

MONEY_STOPS = (
    Stop("80-account", "/billing/", is_whole=True),
    Stop("81-plan", "/billing/plan/", is_whole=True),
    Stop("82-contract", "/billing/contract/"),
    Stop("83-top-ups", "/billing/top-ups/"),
    Stop("84-entries", "/billing/entries/"),
    Stop("85-invoices", "/billing/invoices/"),
    Stop("86-company-data", "/billing/company-data/"),
    Stop("87-data-export", "/billing/data/"),
    Stop(
        "88-plan-confirmation",
        "/billing/plan/",
        prepare=lambda page: page.locator("#plan-form aside [type=submit]:visible").first.click(),
        is_whole=True,
    ),
    Stop(
        "89-top-up-refused",
        "/billing/top-ups/",
        prepare=lambda page: page.locator("form[action$='/top-ups/'] [type=submit]").click(),
    ),
)
