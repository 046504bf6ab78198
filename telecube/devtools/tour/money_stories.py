"""Stops on accounts of companies that pay by contract, in advance, and not at all; they are loaded before."""

from __future__ import annotations

from collections.abc import Generator

from telecube.devtools.tour.stop import open_first_row
from telecube.devtools.tour.story import Guide, Scene, Story

DOROTA, FILIP, ZENON = "dorota@meblarnia.example", "filip@fala.example", "zenon@spoznialski.example"
#: Name of the stop, address, name of the address.
BY_CONTRACT = (
    ("80a-account-by-contract", "/billing/", "billing:overview"),
    ("82a-contract-runs", "/billing/contract/", "billing:contract"),
    ("82b-contract-extension", "/billing/contract/extension/", "billing:contract-extension"),
    ("82c-contract-notice", "/billing/contract/notice/", "billing:contract-notice"),
    ("84a-entries-of-months", "/billing/entries/", "billing:entry-list"),
    ("85a-invoices-of-months", "/billing/invoices/", "billing:invoice-list"),
)
INVOICE = "85b-invoice"
IN_ADVANCE = (
    ("80b-account-in-advance", "/billing/", "billing:overview"),
    ("82d-prepaid-end", "/billing/contract/end/", "billing:prepaid-end"),
    ("83c-top-up-without-data", "/billing/top-ups/", "billing:top-up-list"),
    ("85c-invoice-waits", "/billing/invoices/", "billing:invoice-list"),
    ("86a-company-data-missing", "/billing/company-data/", "billing:company-data"),
)
#: Their people have no SIP account, so there are no credentials for a phone in the browser.
NO_PHONE = (409,)
FROZEN = "80c-account-frozen"


def pay_by_contract(guide: Guide) -> Generator[Scene]:
    """Look through a year of monthly invoices."""
    page = guide.logged_in(DOROTA, guide.tour.password)
    for name, path, _address in BY_CONTRACT:
        yield Scene(name, guide.open(page, path), is_whole=True, expected=NO_PHONE)
    open_first_row(page)
    yield Scene(INVOICE, page, is_whole=True, expected=NO_PHONE)


def pay_in_advance(guide: Guide) -> Generator[Scene]:
    """Have money on the account and an invoice that waits for the buyer's address."""
    page = guide.logged_in(FILIP, guide.tour.password)
    for name, path, _address in IN_ADVANCE:
        yield Scene(name, guide.open(page, path), is_whole=True, expected=NO_PHONE)


def pay_nothing(guide: Guide) -> Generator[Scene]:
    """Come back when the account is frozen."""
    page = guide.stranger()
    guide.open(page, "/login/")
    page.locator("[name=login]").fill(ZENON)
    page.locator("[name=password]").fill(guide.tour.password)
    page.keyboard.press("Enter")
    page.wait_for_url("**/billing/frozen/")
    guide.tour.choose_look(page, guide.look)
    page.reload()
    yield Scene(FROZEN, page, is_whole=True)


MONEY_STORIES = (
    Story(pay_by_contract, {name: address for name, _path, address in BY_CONTRACT} | {INVOICE: "billing:invoice"}),
    Story(pay_in_advance, {name: address for name, _path, address in IN_ADVANCE}),
    Story(pay_nothing, {FROZEN: "billing:frozen"}),
)
