"""Stops among users and their groups, in one's own profile and on the page Bezpieczeństwo."""

from __future__ import annotations

from playwright.sync_api import FilePayload, Page

from telecube.devtools.tour.number_stops import send_weak_password
from telecube.devtools.tour.stop import SETTLE_MS, Stop, send_form

OTHERS_NUMBER = "22 622 25 17"


def open_row_menu(page: Page) -> None:
    """Open ⋮ of the last user that can be blocked and deleted."""
    open_menu_with(page, "a.is-danger")


def open_menu_with(page: Page, part: str) -> None:
    """Open ⋮ of the last user whose menu has this."""
    button = page.locator(f"[data-rowmenu]:has({part})").last.locator("xpath=preceding-sibling::button")
    # Scrolling closes the menu again, and the click would scroll to a button under the tabs.
    button.evaluate('(one) => one.scrollIntoView({block: "center", behavior: "instant"})')
    page.wait_for_timeout(SETTLE_MS)
    button.click()


def ask_for_deletion(page: Page) -> None:
    """Open the dialog that says what deleting a user does."""
    open_row_menu(page)
    page.locator("[data-rowmenu]:popover-open a.is-danger").click()
    page.locator("#user-delete[open]").wait_for()


def block_user(page: Page) -> None:
    """Block a user, and take it back at the next stop."""
    open_menu_with(page, "form[action$='/block/']")
    page.locator("[data-rowmenu]:popover-open form[action$='/block/'] button").click()
    page.wait_for_timeout(SETTLE_MS)


def unblock_user(page: Page) -> None:
    """Take the blocking of the last stop back."""
    open_menu_with(page, "form[action$='/unblock/']")
    page.locator("[data-rowmenu]:popover-open form[action$='/unblock/'] button").click()
    page.wait_for_timeout(SETTLE_MS)


def undo_blocking(page: Page) -> None:
    """Block a user and take it back in the message itself."""
    block_user(page)
    page.locator(".tc-toast [hx-post$='/unblock/']").click()
    page.locator("[data-rowmenu] form[action$='/unblock/']").first.wait_for(state="detached")


def ask_for_own_sip_password(page: Page) -> None:
    """Open the dialog in which a password of one's own phone is typed or left to the system."""
    page.locator("#phone a[href$='/profile/sip-password/']").click()
    page.locator("#sip-account-password[open]").wait_for()


def open_filter(page: Page) -> None:
    """Open the filter of permission groups."""
    page.locator(".tc-filterbox summary").nth(1).click()
    page.locator("#user-filter-group a").first.wait_for()


def open_other_user(page: Page) -> None:
    """Open the form of somebody else."""
    page.locator("tr:has(a.is-danger) a[data-edit]").first.click()
    page.locator("form[data-save-keys]").wait_for()


def meet_other_administrator(page: Page) -> None:
    """Save a form that another window has saved meanwhile."""
    open_other_user(page)
    other = page.context.new_page()
    other.goto(page.url)
    number = other.locator("[name=work_number]")
    number.fill("" if number.input_value() else OTHERS_NUMBER)
    send_form(other)
    other.close()
    page.locator("[name=work_number]").fill("22 622 00 00")
    send_form(page)


def set_up_new_account(page: Page) -> None:
    """Choose a SIP account of its own with a password that is too weak, and an invitation."""
    page.locator("[name=sip_choice][value=new]").check()
    page.locator("[name=password]").first.fill("Krótkie1")


def open_choice(page: Page) -> None:
    """Open the combobox of the permission group, where the company has so many that it is one."""
    page.locator("[name=last_name]").fill("Brzęczyszczykiewicz-Konstantynopolitańczykowska")
    field = page.locator("search-choice input").last
    if field.count():
        field.click()


def open_pencil(page: Page) -> None:
    """Open the panel of the first user group."""
    page.locator(".tc-block [id$='-edit']").first.click()
    page.locator("#user-group-panel:not([hidden])").wait_for()
    page.wait_for_timeout(SETTLE_MS)


def delete_position_in_use(page: Page) -> None:
    """Try to delete a subgroup that somebody is in, to see the refusal."""
    open_pencil(page)
    page.locator(".tc-sublist button[type=submit]").first.click()
    page.wait_for_timeout(SETTLE_MS)


def open_contents(page: Page) -> None:
    """Look at who is in the first user group."""
    page.locator(".tc-block .tc-rowacts a").first.click()
    page.wait_for_timeout(SETTLE_MS)


def choose_no_picture(page: Page) -> None:
    """Choose a file that is no picture, to see the refusal of the avatar's editor."""
    file = FilePayload(name="avatar.png", mimeType="image/png", buffer=b"no picture")
    page.locator("#avatar-editor input[type=file]").set_input_files(file)
    page.locator("#avatar-refusal").wait_for()


def send_wrong_line(page: Page) -> None:
    """Save a list of addresses with a line that is none, to see the refusal."""
    page.locator("#page [name=name]").fill("Biura")
    page.locator("#page [name=ranges]").fill("198.51.100.0/24\nKraków")
    send_form(page)
    page.locator("#page [aria-invalid]").wait_for()


USER_STOPS = (
    Stop("12-users", "/users/"),
    Stop("13-user-form", "/users/new/", is_whole=True),
    Stop("60-user-form-refused", "/users/new/", prepare=send_form, is_whole=True),
    Stop("61-user-form-choices", "/users/new/", prepare=set_up_new_account, is_whole=True),
    Stop("62-user-form-combobox", "/users/new/#basic", prepare=open_choice, overlay="search-choice"),
    Stop("63-user-edit", "/users/", prepare=open_other_user, is_whole=True, shows="accounts:user-edit"),
    Stop("64-user-edit-conflict", "/users/", prepare=meet_other_administrator, shows="accounts:user-edit"),
    Stop("65-user-menu", "/users/", prepare=open_row_menu, overlay="[data-rowmenu]"),
    Stop("66-user-blocked", "/users/", prepare=block_user),
    Stop("67-user-unblocked", "/users/", prepare=unblock_user),
    Stop("67a-user-block-undone", "/users/", prepare=undo_blocking),
    Stop("68-user-delete-dialog", "/users/", prepare=ask_for_deletion),
    Stop("69-user-filter", "/users/", prepare=open_filter, overlay=".tc-filterbox"),
    Stop("70-users-find-nobody", "/users/?q=nobody-like-this"),
    Stop("30-user-groups", "/user-groups/"),
    Stop("31-user-group-form", "/user-groups/new/"),
    Stop("32-user-group-panel", "/user-groups/", prepare=open_pencil, shows="accounts:user-group-edit"),
    Stop("33-user-group-refused", "/user-groups/", prepare=delete_position_in_use),
    Stop("34-user-group-contents", "/user-groups/", prepare=open_contents, shows="accounts:user-group-contents"),
)
OWN_STOPS = (
    Stop("50-profile", "/profile/", is_whole=True),
    Stop("51-profile-password", "/profile/password/", prepare=send_form),
    Stop("51a-avatar-refused", "/profile/", prepare=choose_no_picture),
    Stop("51b-profile-sip-password", "/profile/", prepare=ask_for_own_sip_password),
    Stop("51c-profile-sip-password-page", "/profile/sip-password/", prepare=send_weak_password),
    Stop("52-profile-email", "/profile/email/"),
    Stop("55-security", "/security/", is_whole=True),
    Stop("56-login-policy-form", "/security/policies/new/", is_whole=True),
    Stop("57-login-policy-refused", "/security/policies/new/", prepare=send_form),
    Stop("57a-address-list-form", "/security/address-lists/new/"),
    Stop("57b-address-list-refused", "/security/address-lists/new/", prepare=send_wrong_line),
    Stop("58-profile-sessions", "/profile/#sessions", is_whole=True, overlay=".tc-topbar"),
    Stop("59-profile-support-pin", "/profile/#support", prepare=lambda page: page.locator("#support-pin a").click()),
)
