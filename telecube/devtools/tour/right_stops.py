"""Stops among permission groups: list, wizard, details, refusals, the hand-over of the main administrator's role."""

from __future__ import annotations

from playwright.sync_api import Page

from telecube.devtools.tour.stop import SETTLE_MS, Stop, open_first_row, send_form

LONG_NAME = "Wspólnota Mieszkaniowa – obsługa zgłoszeń całodobowych"
RIGHTS_TICKED = 6
MOVED = 2


def fill_first_step(page: Page) -> None:
    """Name the group and tick rights."""
    page.locator("#right-picker [name=name]").fill(LONG_NAME)
    for number in range(RIGHTS_TICKED):
        page.locator(".tc-right > input[name=rights]").nth(number).check()
    page.keyboard.press("Control+Home")
    page.evaluate("window.scrollTo(0, 0)")


def search_rights(page: Page) -> None:
    """Look for a right that there is, then the page shows its category alone."""
    page.locator("#right-search").fill("histori" if page.locator("html[lang=pl]").count() else "histor")


def go_to_second_step(page: Page) -> None:
    """Go on to the users; nothing is saved before the last button."""
    fill_first_step(page)
    page.locator(".tc-wizard .tc-stickyfoot .btn-primary").click()
    page.locator("#permission-group-users").wait_for()


def go_back(page: Page) -> None:
    """Go back from the users to the rights: what was entered is still there."""
    go_to_second_step(page)
    page.locator("#permission-group-users .tc-stickyfoot a.btn").click()
    page.locator("#right-picker").wait_for()


def move_people(page: Page) -> None:
    """Tick people who have another group, to see the warning."""
    go_to_second_step(page)
    boxes = page.locator("#permission-group-users [name=users]")
    for number in range(min(MOVED, boxes.count())):
        with page.expect_response(lambda answer: "/users/" in answer.url):
            boxes.nth(number).click()
        page.wait_for_timeout(SETTLE_MS)


def delete_group_in_use(page: Page) -> None:
    """Try to delete a group that somebody has, to see how many they are."""
    page.locator("tr:has(.tc-holders) button[hx-get]").first.click()
    page.locator("#permission-group-refusal[role=alert]").wait_for()


def create_empty_group(page: Page) -> None:
    """Finish the wizard with nobody ticked; the group is deleted at the stop after the next."""
    go_to_second_step(page)
    page.locator("#permission-group-users .tc-stickyfoot [type=submit]").click()
    page.wait_for_url(lambda address: not address.endswith("/users/"))


def delete_empty_group(page: Page) -> None:
    """Ask for the deletion of the group that the tour has made."""
    page.locator("tr", has_text=LONG_NAME).locator("button[hx-get]").first.click()
    page.locator("dialog.tc-dialog[open]").wait_for()


def confirm_deletion(page: Page) -> None:
    """Delete it, so that the next look finds what this one has found."""
    delete_empty_group(page)
    page.locator("dialog.tc-dialog[open] .btn-danger").click()
    page.locator("tr", has_text=LONG_NAME).wait_for(state="detached")


def choose_successor(page: Page) -> None:
    """Choose who takes the role over."""
    page.locator("#successor-rows a.btn").first.click()
    page.locator(".tc-handover").wait_for()


def hand_over_without_password(page: Page) -> None:
    """Confirm with nothing typed, to see the refusal."""
    choose_successor(page)
    page.locator(".tc-handover .btn-danger").click()
    page.wait_for_timeout(SETTLE_MS)


RIGHT_STOPS = (
    Stop("20-permission-groups", "/permission-groups/"),
    Stop("21-wizard-rights", "/permission-groups/new/", is_whole=True),
    Stop("22-wizard-rights-refused", "/permission-groups/new/", prepare=send_form, is_whole=True),
    Stop("23-wizard-rights-filled", "/permission-groups/new/", prepare=fill_first_step, is_whole=True),
    Stop("24-wizard-rights-search", "/permission-groups/new/", prepare=search_rights),
    Stop(
        "25-wizard-users", "/permission-groups/new/", prepare=go_to_second_step, shows="accounts:permission-group-users"
    ),
    Stop("25a-wizard-back", "/permission-groups/new/", prepare=go_back, shows="accounts:permission-group-draft"),
    Stop(
        "26-wizard-users-move", "/permission-groups/new/", prepare=move_people, shows="accounts:permission-group-users"
    ),
    Stop(
        "27-permission-group-details",
        "/permission-groups/",
        prepare=open_first_row,
        is_whole=True,
        shows="accounts:permission-group-details",
    ),
    Stop("28-permission-group-refused", "/permission-groups/", prepare=delete_group_in_use),
    Stop(
        "29a-permission-group-created",
        "/permission-groups/new/",
        prepare=create_empty_group,
        shows="accounts:permission-group-details",
    ),
    Stop("29b-permission-group-delete", "/permission-groups/", prepare=delete_empty_group),
    Stop("29c-permission-group-deleted", "/permission-groups/", prepare=confirm_deletion),
    Stop("35-main-administrator", "/permission-groups/main-administrator/"),
    Stop(
        "36-hand-over",
        "/permission-groups/main-administrator/",
        prepare=choose_successor,
        shows="accounts:main-administrator-confirm",
    ),
    Stop(
        "37-hand-over-refused",
        "/permission-groups/main-administrator/",
        prepare=hand_over_without_password,
        shows="accounts:main-administrator-confirm",
    ),
)
