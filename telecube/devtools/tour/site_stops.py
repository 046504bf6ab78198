"""Stops on the public site, and at the two doors from it: the account that is opened and the login."""

from __future__ import annotations

from playwright.sync_api import Page

from telecube.devtools.tour.looks import Look
from telecube.devtools.tour.stop import SETTLE_MS, Stop

SIZES = ((1440, 900), (768, 1024), (360, 780))
SITE_LOOKS = tuple(
    Look(f"site-{language}-{theme}-{width}", width, height, language, theme)
    for language in ("pl", "en")
    for theme in ("light", "dark")
    for width, height in SIZES
)


def reckon(page: Page, users: str, numbers: str, package: int) -> None:
    """Ask the calculator for so many users and numbers with a package, and look at it."""
    page.locator("#calculator-users").fill(users)
    page.locator("#calculator-numbers").fill(numbers)
    page.locator("[name=exchange]").nth(package).check()
    page.locator("#calculator").evaluate('(one) => one.scrollIntoView({behavior: "instant"})')
    page.wait_for_timeout(SETTLE_MS)


def open_second_answer(page: Page) -> None:
    """Open the answer after the one that is open."""
    page.locator("#faq summary").nth(1).click()
    page.wait_for_timeout(SETTLE_MS)


def open_menu(page: Page) -> None:
    """Open the menu that narrow screens have instead of the links in the head."""
    menu = page.locator(".tc-sitemenu summary")
    if menu.is_visible():
        menu.click()


def send_letter(page: Page) -> None:
    """Send the empty letter, to see what is refused."""
    page.locator("main form [type=submit]").click()
    page.locator("[aria-invalid]").first.wait_for()


def open_account(page: Page) -> None:
    """Send the empty form of a new account, to see what is refused."""
    page.locator("main form [type=submit], form button.btn-primary").last.click()
    page.wait_for_timeout(SETTLE_MS)


def _open(name: str, path: str, english: str = "", **more: object) -> Stop:
    return Stop(name, path, needs_login=False, english=english, **more)  # type: ignore[arg-type]  # Stop's own fields


PRICING = ("/cennik/", "/en/pricing/")
CONTACT = ("/kontakt/", "/en/contact/")
SITE_STOPS = (
    _open("site-01-home", "/", "/en/", is_whole=True),
    _open("site-02-menu", "/", "/en/", prepare=open_menu, overlay=".tc-sitemenu nav"),
    _open("site-03-features", "/funkcje/", "/en/features/", is_whole=True),
    _open("site-04-pricing", *PRICING, is_whole=True),
    _open("site-05-calculator-least", *PRICING, prepare=lambda page: reckon(page, "1", "0", 0)),
    _open("site-06-calculator-many", *PRICING, prepare=lambda page: reckon(page, "37", "9", 1)),
    _open("site-07-calculator-limits", *PRICING, prepare=lambda page: reckon(page, "9999", "100", 1)),
    _open("site-08-pricing-answer", *PRICING, prepare=open_second_answer),
    _open("site-09-answers", "/faq/", "/en/faq/", is_whole=True),
    _open("site-10-contact", *CONTACT, is_whole=True),
    _open("site-11-contact-refused", *CONTACT, prepare=send_letter, is_whole=True),
    _open("site-12-contact-sent", "/kontakt/?sent=1", "/en/contact/?sent=1"),
    _open("site-13-terms", "/dokumenty/regulamin/", "/en/documents/terms/", is_whole=True),
    _open("site-14-privacy", "/dokumenty/prywatnosc/", "/en/documents/privacy/", is_whole=True),
    _open("site-15-dpa", "/dokumenty/powierzenie-danych/", "/en/documents/data-processing/", is_whole=True),
    _open("site-16-terms-version", "/dokumenty/regulamin/1/", "/en/documents/terms/1/"),
    _open("site-17-not-found", "/nie-ma/", "/en/nothing/", answers=404),
    _open("site-18-sign-up", "/signup/", is_whole=True),
    _open("site-19-sign-up-own-exchange", "/signup/?exchange=own", is_whole=True),
    _open("site-20-sign-up-refused", "/signup/", prepare=open_account, is_whole=True),
    _open("site-21-login", "/login/"),
)
