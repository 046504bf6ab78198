"""Stops outside, on the first page, among contacts and calls, in the log and at the API."""

from __future__ import annotations

from playwright.sync_api import Page

from telecube.devtools.tour.stop import WHATEVER, Stop, open_first_row, send_form

TABLE = "Imię;Nazwisko;Firma;Telefon\nZofia;Gąsiorowska;Łączność;22 622 25 18\nJan;Bez Numeru;;\n"


def open_menu(page: Page) -> None:
    """Open the menu behind one's own name, on the phone the drawer with it."""
    if page.locator("[data-drawer]").is_visible():
        page.locator("[data-drawer]").click()
    page.locator(".tc-me").click()


def open_keypad(page: Page) -> None:
    """Open the phone."""
    page.locator('[data-softphone="keypad"]:visible').first.click()


def edit_first_person(page: Page) -> None:
    """Open the form of the first person in the list."""
    open_first_row(page)
    page.locator("#page a[href$='/edit/']").first.click()
    page.locator("#page form").first.wait_for()


def check_table(page: Page) -> None:
    """Open what the last look has brought, or bring a table; nobody is created before the last button."""
    past = page.locator("#page .tc-item-main a").first
    if past.count():
        past.click()
    else:
        page.locator("[name=pasted]").fill(TABLE)
        send_form(page)
    page.wait_for_url("**/imports/*-*/")


FIRST_STOPS = (
    Stop("01-login", "/login/", needs_login=False),
    Stop("02-sign-up", "/signup/", needs_login=False),
    Stop("03-password-reset", "/password/reset/", needs_login=False),
    Stop("04-dashboard", "/dashboard/"),
    Stop("05-own-menu", "/dashboard/", prepare=open_menu),
    Stop("06-phone", "/dashboard/", prepare=open_keypad),
    Stop("07-persons", "/contacts/persons/"),
    Stop("08-person-form", "/contacts/persons/new/"),
    Stop("09-person-form-refused", "/contacts/persons/new/", prepare=send_form),
    Stop("10-person-card", "/contacts/persons/", prepare=open_first_row),
    Stop("11-history", "/history/"),
    Stop("11a-phone-check", "/phone-check/", is_whole=True),
    Stop("17-person-edit", "/contacts/persons/", prepare=edit_first_person, is_whole=True),
    Stop("18-import", "/contacts/persons/imports/"),
    Stop("18a-import-refused", "/contacts/persons/imports/", prepare=send_form),
    Stop("18b-import-plan", "/contacts/persons/imports/", prepare=check_table, is_whole=True),
    Stop("14-health", "/health/", answers=WHATEVER),
    Stop("15-not-found", "/no-such-place/", answers=404),
    Stop("16-invitation-gone", "/invitation/no-such-link/", needs_login=False, answers=422),
)
LOG_STOPS = (
    Stop("40-log", "/audit/"),
    Stop("41-log-finds-nothing", "/audit/?q=nothing-like-this"),
    Stop("42-api-keys", "/api-keys/"),
    Stop("43-api-key-form", "/api-keys/new/"),
    Stop("44-api-requests", "/api-keys/requests/"),
    Stop("45-api-documentation", "/api/docs/"),
)
