"""Passkeys in a real browser: added in the profile, asked for at the login; a recovery code for the day it is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from secrets import token_hex

import pytest
from allauth.account.models import EmailAddress
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, expect

from telecube.accounts.models import User
from telecube.config import config
from telecube.core.tenancy import tenant_scope
from tests.browser.house import House
from tests.world import PASSWORD, make_user

FINGERPRINT_READER = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def ewa(house: House) -> User:
    """Somebody whose address is confirmed and who has only a password so far."""
    with tenant_scope(house.acme.id):
        user = make_user(house.acme, f"Ewa{token_hex(3)}", "Klucz")
    assert user.identity is not None
    EmailAddress.objects.update_or_create(
        user=user.identity, email=user.identity.email, defaults={"verified": True, "primary": True}
    )
    return user


@pytest.fixture
def context(house: House, chromium: Browser) -> Iterator[BrowserContext]:
    """A browser at the address that people type: passkeys belong to its name."""
    context = chromium.new_context(base_url=config.base_url, locale="pl")
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def reader(context: BrowserContext, page: Page) -> CDPSession:
    """A fingerprint reader that knows its owner."""
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": FINGERPRINT_READER})
    page.set_default_timeout(8000)
    return session


def enter_password(page: Page, person: User) -> None:
    assert person.identity is not None
    page.goto("/login/")
    page.fill("[name=login]", person.identity.email)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")


def log_out(context: BrowserContext, page: Page) -> None:
    """Forget the session; the page is left first, since it would go to the login by itself as soon as it notices."""
    page.goto("about:blank")
    context.clear_cookies()


def add_passkey(page: Page, *, is_confirmed: bool = False) -> None:
    """Go through the profile; the first time within minutes it asks for the password once more."""
    page.goto("/profile/second-factor/")
    page.get_by_role("link", name="Dodaj klucz dostępu").click()
    if not is_confirmed:
        page.fill("[name=password]", PASSWORD)
        page.get_by_role("button", name="Potwierdź").click()
    page.get_by_role("button", name="Dodaj klucz dostępu").click()


def recovery_codes(page: Page) -> list[str]:
    """Return the codes on screen, as soon as they are there."""
    codes = page.locator(".tc-codes code")
    expect(codes).to_have_count(10)
    return codes.all_text_contents()


def test_a_passkey_is_added_and_opens_the_panel_after_the_password(
    context: BrowserContext, page: Page, reader: CDPSession, ewa: User
) -> None:
    enter_password(page, ewa)
    expect(page).to_have_url(re.compile("/dashboard/"))
    add_passkey(page)
    recovery_codes(page)
    log_out(context, page)
    enter_password(page, ewa)
    expect(page.get_by_role("heading", name="Drugi krok")).to_be_visible()
    page.goto("/dashboard/")
    expect(page.get_by_role("heading", name="Drugi krok")).to_be_visible()
    page.get_by_role("button", name="Użyj klucza dostępu").click()
    expect(page).to_have_url(re.compile("/dashboard/"))


def test_the_same_key_is_not_added_twice(page: Page, reader: CDPSession, ewa: User) -> None:
    enter_password(page, ewa)
    expect(page).to_have_url(re.compile("/dashboard/"))
    add_passkey(page)
    recovery_codes(page)
    add_passkey(page, is_confirmed=True)
    expect(page.get_by_role("alert").filter(has_text="jest już na liście")).to_be_visible()
    page.goto("/profile/second-factor/")
    expect(page.get_by_role("link", name=re.compile("^Usuń klucz"))).to_have_count(1)


def test_a_recovery_code_opens_the_panel_once_when_the_key_is_lost(
    context: BrowserContext, page: Page, reader: CDPSession, ewa: User
) -> None:
    enter_password(page, ewa)
    expect(page).to_have_url(re.compile("/dashboard/"))
    add_passkey(page)
    code = recovery_codes(page)[0]
    for sentence in ("", "nie jest właściwy kod"):
        log_out(context, page)
        enter_password(page, ewa)
        page.fill("[name=code]", code)
        page.keyboard.press("Enter")
        if sentence:
            expect(page.get_by_text(sentence)).to_be_visible()
            expect(page.get_by_role("heading", name="Drugi krok")).to_be_visible()
        else:
            expect(page).to_have_url(re.compile("/dashboard/"))
