"""Stops in the management panel that need something made first: a whole user, an edited group, a policy, a key."""

from __future__ import annotations

import secrets
from collections.abc import Generator

from playwright.sync_api import Page

from telecube.devtools.tour.own_people import (
    PASSWORD,
    ask_to_revoke,
    find_user,
    make_key,
    own_people,
    revoke_key,
)
from telecube.devtools.tour.stop import send_form
from telecube.devtools.tour.story import Guide, Scene, Story

GROUP = "Wycieczka – obsługa zgłoszeń"
RIGHTS = ["contacts.person.view", "accounts.users.view", "accounts.users.delete"]
POLICY = "Wycieczka – biuro w dni robocze"
LAST_NAME = "Brzęczyszczykiewicz"
WRONG_RANGE = "nie adres"


def live_as_user(guide: Guide) -> Generator[Scene]:
    """Create a user in the form, set up the phone, be deleted on a page of one's own."""
    with own_people(guide) as people:
        page = guide.open(guide.administrator, "/users/new/")
        email = f"grzegorz.{secrets.token_hex(3)}@acme.example"
        fill_in_user(page, email)
        yield Scene("71-user-created", page, is_whole=True)
        user = find_user(people, email)
        phone = f"/users/{user['id']}/sip/"
        yield Scene("71a-user-phone", guide.open(page, phone))
        page.locator("[data-dialog='#new-sip-password']").click()
        yield Scene("71b-new-sip-password", page)
        page.locator("dialog[open] .btn-primary").click()
        page.locator(".tc-qr").wait_for()
        yield Scene("71c-sip-password-shown", page, is_whole=True)
        yield Scene("68a-user-delete-page", guide.open(page, f"/users/{user['id']}/delete/"))
        page.locator("#user-delete-form .btn-danger").click()
        page.wait_for_url("**/users/")
        yield Scene("68b-user-deleted", page)


def change_group(guide: Guide) -> Generator[Scene]:
    """Edit a group that people have, in both steps, while somebody else changes it."""
    with own_people(guide) as people:
        group = people.group(GROUP, RIGHTS)
        people.user("Ewa", "Pawlak", group=group)
        page = guide.open(guide.administrator, f"/permission-groups/{group}/edit/")
        yield Scene("29d-group-edit-rights", page)
        page.locator(".tc-right > input[name=rights]:not(:checked)").first.check()
        page.locator(".tc-wizard .tc-stickyfoot .btn-primary").click()
        page.locator("#permission-group-users").wait_for()
        yield Scene("29e-group-edit-users", page)
        people.call("PATCH", f"permission-groups/{group}", {"name": f"{GROUP} i reklamacji"})
        page.locator("#permission-group-users .tc-stickyfoot [type=submit]").click()
        page.locator("#permission-group-users [role=alert]").wait_for()
        yield Scene("29f-group-changed-meanwhile", page, expected=(409,))
        yield Scene("29g-group-not-finished", guide.open(page, f"/permission-groups/{group}/edit/"))
        yield Scene("29h-group-details", guide.open(page, f"/permission-groups/{group}/"), is_whole=True)


def keep_policy(guide: Guide) -> Generator[Scene]:
    """Make a login policy for somebody, change it with a mistake, ask for its deletion and delete it."""
    with own_people(guide) as people:
        ewa = people.user("Ewa", LAST_NAME)
        page = guide.open(guide.administrator, "/security/policies/new/")
        page.locator("#page [name=name]").fill(POLICY)
        page.locator("#page [name=from_time]").fill("08:00")
        page.locator("#page [name=to_time]").fill("17:00")
        tick_person(page, ewa.id)
        send_form(page)
        page.wait_for_url("**/security/")
        yield Scene("57a-security-with-policy", page)
        page.locator("#policies a.tc-strong").first.click()
        page.wait_for_url("**/policies/*-*/")
        yield Scene("57b-login-policy-edit", page, is_whole=True)
        page.locator("#page [name=address_ranges]").fill(WRONG_RANGE)
        page.locator("#page form.tc-phonesetup .btn-primary").click()
        page.locator("#page [aria-invalid]").first.wait_for()
        yield Scene("57c-login-policy-edit-refused", page)
        page.locator("[data-dialog='#policy-delete']").click()
        yield Scene("57d-login-policy-delete", page)
        page.locator("dialog[open] .btn-danger").click()
        page.wait_for_url("**/security/")
        yield Scene("57e-login-policy-deleted", page)


def make_api_key(guide: Guide) -> Generator[Scene]:
    """Make a key, see it once, revoke it."""
    page = guide.open(guide.administrator, "/api-keys/new/")
    name = f"Sklep {secrets.token_hex(3)}"
    make_key(page, name)
    yield Scene("43a-api-key-made", page)
    yield Scene("43b-api-key-revoke", ask_to_revoke(guide, name))
    revoke_key(guide, name)
    yield Scene("43c-api-key-revoked", guide.open(page, "/api-keys/"))


def fill_in_user(page: Page, email: str) -> None:
    """Create a user with a phone account of his own, as an administrator does."""
    for name, value in (("email", email), ("first_name", "Grzegorz"), ("last_name", LAST_NAME)):
        page.locator(f"#page [name={name}]").fill(value)
    for name in ("password", "password_again"):
        page.locator(f"#page [name={name}]").fill(PASSWORD)
    page.locator("#page [name=position_group]").select_option(index=1)
    page.locator(".tc-formpage .tc-stickyfoot .btn-primary").click()
    page.locator(".tc-qr").wait_for()


def tick_person(page: Page, user_id: str) -> None:
    """Tick somebody; where the company has many people, they are looked for first."""
    box = page.locator(f"#page [name=users][value='{user_id}']")
    if not box.count():
        page.locator("#page [name=words]").fill(LAST_NAME)
    box.check()


HOUSE_STORIES = (
    Story(
        live_as_user,
        {
            "71-user-created": "accounts:user-sip",
            "71a-user-phone": "accounts:user-sip",
            "71b-new-sip-password": "accounts:user-sip",
            "71c-sip-password-shown": "accounts:user-sip",
            "68a-user-delete-page": "accounts:user-delete",
            "68b-user-deleted": "accounts:user-list",
        },
    ),
    Story(
        change_group,
        {
            "29d-group-edit-rights": "accounts:permission-group-edit",
            "29e-group-edit-users": "accounts:permission-group-users",
            "29f-group-changed-meanwhile": "accounts:permission-group-users",
            "29g-group-not-finished": "accounts:permission-group-edit",
            "29h-group-details": "accounts:permission-group-details",
        },
    ),
    Story(
        keep_policy,
        {
            "57a-security-with-policy": "accounts:security",
            "57b-login-policy-edit": "accounts:policy-edit",
            "57c-login-policy-edit-refused": "accounts:policy-edit",
            "57d-login-policy-delete": "accounts:policy-edit",
            "57e-login-policy-deleted": "accounts:security",
        },
    ),
    Story(
        make_api_key,
        {
            "43a-api-key-made": "api:key-create",
            "43b-api-key-revoke": "api:key-list",
            "43c-api-key-revoked": "api:key-list",
        },
    ),
)
