"""Stories at the door: an address confirmed, a password forgotten, a profile blocked or locked, an invitation."""

from __future__ import annotations

from collections.abc import Generator

from playwright.sync_api import Page

from telecube.devtools.tour.own_people import PASSWORD, link_in_mail, own_people
from telecube.devtools.tour.story import Guide, Scene, Story
from telecube.devtools.tour.walk import enter_password

WEAK = "krótkie"
FAILURES = 5
TOO_MANY = (429,)


def confirm_address(guide: Guide) -> Generator[Scene]:
    """Follow the link of the first mail, and one that was never sent."""
    with own_people(guide) as people:
        ewa = people.user("Ewa", "Pawlak")
        page = guide.open(guide.stranger(), link_in_mail(guide, ewa.email, "email/confirm/"))
        yield Scene("03a-confirm-address", page)
        press(page)
        yield Scene("03b-address-confirmed", page)
        yield Scene("03c-confirm-address-gone", guide.open(page, "/email/confirm/no-such-link/"))


def forget_password(guide: Guide) -> Generator[Scene]:
    """Ask for a link, set a weak password, then a good one; the link works once."""
    with own_people(guide) as people:
        ewa = people.user("Ewa", "Pawlak")
        page = guide.open(guide.stranger(), "/password/reset/")
        page.locator("[name=email]").fill(ewa.email)
        press(page)
        yield Scene("03d-reset-sent", page)
        link = link_in_mail(guide, ewa.email, "password/reset/")
        guide.open(page, link)
        yield Scene("03e-new-password", page)
        page.locator("[name=password1]").fill(WEAK)
        press(page)
        yield Scene("03f-new-password-refused", page)
        page.locator("[name=password1]").fill(PASSWORD.replace("!", "*"))
        press(page)
        yield Scene("03g-new-password-set", page)
        yield Scene("03h-reset-link-gone", guide.open(guide.stranger(), link))


def be_refused(guide: Guide) -> Generator[Scene]:
    """Log in to a blocked profile, then with a wrong password until the door is locked."""
    with own_people(guide) as people:
        ewa, jan = people.user("Ewa", "Pawlak"), people.user("Jan", "Wrona")
        page = guide.logged_in(ewa.email, ewa.password)
        people.call("POST", f"users/{ewa.id}/block")
        page.wait_for_url("**/login/**")
        yield Scene("01a-session-ended", page)
        enter_password(page, guide.tour.base_url, ewa.email, ewa.password)
        yield Scene("01b-login-blocked", page)
        for _failure in range(FAILURES):
            enter_password(page, guide.tour.base_url, jan.email, WEAK)
        yield Scene("01c-login-wrong-password", page)
        enter_password(page, guide.tour.base_url, jan.email, jan.password)
        yield Scene("01d-login-locked", page, expected=TOO_MANY)


def be_invited(guide: Guide) -> Generator[Scene]:
    """Open an invitation, set a weak password, then a good one; the link works once."""
    with own_people(guide) as people:
        ewa = people.user("Ewa", "Pawlak", is_invited=True)
        yield Scene("19-users-invited", guide.open(guide.administrator, "/users/"))
        link = link_in_mail(guide, ewa.email, "invitation/")
        page = guide.open(guide.stranger(), link)
        yield Scene("19-invitation", page)
        page.locator("[name=password]").fill(WEAK)
        press(page)
        yield Scene("19a-invitation-refused", page)
        page.locator("[name=password]").fill(PASSWORD)
        press(page)
        yield Scene("19b-invitation-accepted", page)


def press(page: Page) -> None:
    """Press the main button of a page at the door."""
    with page.expect_navigation():
        page.locator("form .btn-primary").first.click()


DOOR_STORIES = (
    Story(
        confirm_address,
        {
            "03a-confirm-address": "account_confirm_email",
            "03b-address-confirmed": "account_login",
            "03c-confirm-address-gone": "account_confirm_email",
        },
    ),
    Story(
        forget_password,
        {
            "03d-reset-sent": "account_reset_password_done",
            "03e-new-password": "account_reset_password_from_key",
            "03f-new-password-refused": "account_reset_password_from_key",
            "03g-new-password-set": "account_reset_password_from_key_done",
            "03h-reset-link-gone": "account_reset_password_from_key",
        },
    ),
    Story(
        be_refused,
        {
            "01a-session-ended": "account_login",
            "01b-login-blocked": "account_login",
            "01c-login-wrong-password": "account_login",
            "01d-login-locked": "account_login",
        },
    ),
    Story(
        be_invited,
        {
            "19-users-invited": "accounts:user-list",
            "19-invitation": "accounts:invitation",
            "19a-invitation-refused": "accounts:invitation",
            "19b-invitation-accepted": "accounts:invitation",
        },
    ),
)
