"""Stops among SIP accounts, the company's numbers, its greeting and the names that its messages come from."""

from __future__ import annotations

from playwright.sync_api import Page

from telecube.devtools.tour.stop import SETTLE_MS, Stop, open_first_row


def edit_number(page: Page) -> None:
    """Open the first number in its row."""
    page.locator("[data-col=number] a[data-edit]").first.click()
    page.wait_for_timeout(SETTLE_MS)


def add_nameless(page: Page) -> None:
    """Add a sender name without a name, to see the refusal."""
    page.locator("#page form[action$='/sender-names/'] [type=submit]").click()
    page.wait_for_timeout(SETTLE_MS)


def send_weak_password(page: Page) -> None:
    """Try to create a SIP account with a password that is too weak, to see the refusal."""
    page.locator("#page [name=sip_password]").fill("short")
    page.locator("#page form [type=submit]").click()
    page.locator("#page [aria-invalid]").wait_for()


def open_account_menu(page: Page) -> None:
    """Open ⋮ of the first SIP account."""
    page.locator("[data-col=actions] button[popovertarget]").first.click()


def ask_for_deletion_in_use(page: Page) -> None:
    """Ask to delete an account that somebody has, to see who."""
    open_account_menu(page)
    page.locator("[data-rowmenu]:popover-open a.is-danger").click()
    page.locator("#sip-account-delete[open]").wait_for()


def ask_for_new_password(page: Page) -> None:
    """Open the dialog in which a password is typed or left to the system."""
    open_account_menu(page)
    page.locator("[data-rowmenu]:popover-open a[href$='/password/']").click()
    page.locator("#sip-account-password[open]").wait_for()


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
    Stop("72-sip-accounts", "/exchange/sip-accounts/"),
    Stop("72a-sip-account-menu", "/exchange/sip-accounts/", prepare=open_account_menu, overlay="[data-rowmenu]"),
    Stop("72b-sip-accounts-find-nobody", "/exchange/sip-accounts/?q=nobody-like-this"),
    Stop(
        "73-sip-account",
        "/exchange/sip-accounts/",
        prepare=open_first_row,
        is_whole=True,
        shows="telephony:sip-account",
    ),
    Stop("73a-sip-account-password", "/exchange/sip-accounts/", prepare=ask_for_new_password),
    Stop("73b-sip-account-in-use", "/exchange/sip-accounts/", prepare=ask_for_deletion_in_use),
    Stop("74-sip-account-form", "/exchange/sip-accounts/new/"),
    Stop("74a-sip-account-refused", "/exchange/sip-accounts/new/", prepare=send_weak_password),
    Stop("75-numbers", "/exchange/numbers/"),
    Stop("76-number-edit", "/exchange/numbers/", prepare=edit_number),
    Stop("76a-greeting", "/exchange/greeting/", is_whole=True),
    Stop("76b-greeting-refused", "/exchange/greeting/", prepare=greet_too_long, is_whole=True),
    Stop("76c-greeting-not-spoken", "/exchange/greeting/", prepare=listen_to_nothing, is_whole=True),
    Stop("77-sender-names", "/exchange/sender-names/"),
    Stop("78-sender-name-refused", "/exchange/sender-names/", prepare=add_nameless),
)
