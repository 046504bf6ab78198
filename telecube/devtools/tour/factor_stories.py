"""Stops at second factors and at one's own address: app, passkey, recovery codes, the two links of another e-mail."""

from __future__ import annotations

import secrets
import time
from collections.abc import Generator

from playwright.sync_api import Page

from telecube.devtools.tour.one_time_codes import code_of
from telecube.devtools.tour.own_people import PASSWORD, People, Somebody, find_user, link_in_mail, own_people
from telecube.devtools.tour.story import Guide, Scene, Story
from telecube.devtools.tour.walk import enter_password

FACTORS = "/profile/second-factor/"
GROUP = "Wycieczka – własny adres"
WRONG_CODE = "000000"
FINGERPRINT_READER = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def set_up_app(guide: Guide) -> Generator[Scene]:
    """Connect an app, keep the codes, meet the second step at the login, lose the phone."""
    with own_people(guide) as people:
        ewa = confirmed_user(guide, people)
        page = guide.logged_in(ewa.email, ewa.password)
        yield Scene("53-second-factor", guide.open(page, FACTORS))
        yield Scene("54-really-you", guide.open(page, f"{FACTORS}app/connect/"))
        confirm_password(page)
        yield Scene("54a-app-code", page)
        send_code(page, WRONG_CODE)
        yield Scene("54b-app-refused", page)
        send_code(page, code_of(page.locator(".tc-secret").inner_text().strip(), at=time.time()))
        page.locator(".tc-codes").wait_for()
        yield Scene("54c-recovery-codes", page)
        yield Scene("54d-second-factor-connected", guide.open(page, FACTORS), is_whole=True)
        yield Scene("54e-new-recovery-codes", guide.open(page, f"{FACTORS}codes/new/"))
        yield Scene("54f-recovery-codes-left", guide.open(page, f"{FACTORS}codes/"))
        yield Scene("54g-really-you-by-code", guide.open(page, "/profile/again/code/"))
        yield Scene("54h-app-disconnect", guide.open(page, f"{FACTORS}app/disconnect/"))
        stranger = guide.stranger()
        enter_password(stranger, guide.tour.base_url, ewa.email, ewa.password)
        yield Scene("01e-second-step", stranger)
        send_code(stranger, WRONG_CODE)
        yield Scene("01f-second-step-refused", stranger)
        user = f"/users/{find_user(people, ewa.email)['id']}"
        page = guide.open(guide.administrator, f"{user}/second-factor/")
        yield Scene("65a-second-factor-remove-page", page)
        yield Scene("65b-user-logins", guide.open(page, f"{user}/logins/"), is_whole=True)
        page.locator("#second-factor .btn").click()
        page.locator("#user-second-factor[open]").wait_for()
        yield Scene("65c-second-factor-remove", page)
        page.locator("#user-second-factor .btn-danger").click()
        page.locator("#second-factor .btn").wait_for(state="detached")
        yield Scene("65d-second-factor-removed", page)


def set_up_passkey(guide: Guide) -> Generator[Scene]:
    """Add a passkey, give it a name, meet it at the login, remove it."""
    with own_people(guide) as people:
        ewa = confirmed_user(guide, people)
        page = guide.logged_in(ewa.email, ewa.password)
        give_reader(page)
        guide.open(page, f"{FACTORS}passkeys/new/")
        confirm_password(page)
        yield Scene("54i-passkey-add", page)
        page.locator("passkey-form .btn-primary").click()
        page.locator(".tc-codes").wait_for()
        guide.open(page, FACTORS)
        yield Scene("54j-passkey-added", page, is_whole=True)
        page.locator(".tc-factorlist a").first.click()
        page.locator("#page [name=name]").wait_for()
        yield Scene("54k-passkey-rename", page)
        yield Scene("54l-really-you-by-passkey", guide.open(page, "/profile/again/passkey/"))
        guide.open(page, FACTORS)
        page.locator(".tc-factorlist a").last.click()
        page.locator("#page .btn-danger").wait_for()
        yield Scene("54m-passkey-remove", page)
        stranger = guide.stranger()
        enter_password(stranger, guide.tour.base_url, ewa.email, ewa.password)
        yield Scene("01g-second-step-passkey", stranger)


def change_address(guide: Guide) -> Generator[Scene]:
    """Ask for another e-mail, answer both mails, open a link that was answered."""
    with own_people(guide) as people:
        ewa = confirmed_user(guide, people, group=people.group(GROUP, ["accounts.profile.email"]))
        page = guide.logged_in(ewa.email, ewa.password)
        wanted = f"ewa.pawlak.{secrets.token_hex(3)}@acme.example"
        guide.open(page, "/profile/email/")
        page.locator("#page [name=email]").fill(wanted)
        page.locator("#page [name=password]").fill(PASSWORD)
        page.locator("#page form.tc-phonesetup .btn-primary").click()
        page.wait_for_url("**/profile/")
        page.locator("#login").evaluate("one => one.scrollIntoView()")
        yield Scene("52a-email-change-asked", page)
        links = {address: link_in_mail(guide, address, "profile/email/") for address in (ewa.email, wanted)}
        stranger = guide.open(guide.stranger(), links[ewa.email])
        yield Scene("52b-email-old-address", stranger)
        press(stranger)
        yield Scene("52c-email-allowed", stranger)
        yield Scene("52d-email-new-address", guide.open(stranger, links[wanted]))
        press(stranger)
        yield Scene("52e-email-changed", stranger)
        yield Scene("52f-email-link-gone", guide.open(stranger, links[wanted]))


def confirmed_user(guide: Guide, people: People, *, group: str = "") -> Somebody:
    """Make somebody whose address is confirmed: only then may a second factor be set up."""
    ewa = people.user("Ewa", "Pawlak", group=group)
    page = guide.open(guide.stranger(), link_in_mail(guide, ewa.email, "email/confirm/"))
    press(page)
    return ewa


def press(page: Page) -> None:
    """Press the main button of a page at the door."""
    with page.expect_navigation():
        page.locator("form .btn-primary").first.click()


def confirm_password(page: Page) -> None:
    """Show that it is really oneself."""
    page.locator("#page [name=password]").fill(PASSWORD)
    page.locator("#page form .btn-primary").click()
    page.locator("#page [name=password]").wait_for(state="detached")


def send_code(page: Page, code: str) -> None:
    """Send a code and wait for the answer."""
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.locator("[name=code]").fill(code)
        page.locator("form:has([name=code]) [type=submit]").click()


def give_reader(page: Page) -> None:
    """Give the browser a fingerprint reader that knows its owner."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": FINGERPRINT_READER})


FACTOR_STORIES = (
    Story(
        set_up_app,
        {
            "53-second-factor": "mfa_index",
            "54-really-you": "account_reauthenticate",
            "54a-app-code": "mfa_activate_totp",
            "54b-app-refused": "mfa_activate_totp",
            "54c-recovery-codes": "mfa_view_recovery_codes",
            "54d-second-factor-connected": "mfa_index",
            "54e-new-recovery-codes": "mfa_generate_recovery_codes",
            "54f-recovery-codes-left": "mfa_view_recovery_codes",
            "54g-really-you-by-code": "mfa_reauthenticate",
            "54h-app-disconnect": "mfa_deactivate_totp",
            "01e-second-step": "mfa_authenticate",
            "01f-second-step-refused": "mfa_authenticate",
            "65a-second-factor-remove-page": "accounts:user-second-factor",
            "65b-user-logins": "accounts:user-logins",
            "65c-second-factor-remove": "accounts:user-logins",
            "65d-second-factor-removed": "accounts:user-logins",
        },
    ),
    Story(
        set_up_passkey,
        {
            "54i-passkey-add": "mfa_add_webauthn",
            "54j-passkey-added": "mfa_index",
            "54k-passkey-rename": "mfa_edit_webauthn",
            "54l-really-you-by-passkey": "mfa_reauthenticate_webauthn",
            "54m-passkey-remove": "mfa_remove_webauthn",
            "01g-second-step-passkey": "mfa_authenticate",
        },
    ),
    Story(
        change_address,
        {
            "52a-email-change-asked": "accounts:profile",
            "52b-email-old-address": "accounts:email-change-link",
            "52c-email-allowed": "accounts:email-change-link",
            "52d-email-new-address": "accounts:email-change-link",
            "52e-email-changed": "accounts:email-change-link",
            "52f-email-link-gone": "accounts:email-change-link",
        },
    ),
)
