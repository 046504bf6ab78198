"""The keys always see where they are: nothing lies over what has the focus, a refusal further down comes into view."""

from __future__ import annotations

from collections.abc import Callable
from secrets import token_hex

from playwright.sync_api import BrowserContext, Locator, Page, expect

from telecube.core.tenancy import tenant_scope
from tests.browser.hands import walk_to
from tests.browser.house import House
from tests.world import make_user

BrowserOf = Callable[..., BrowserContext]
DESK = {"width": 1280, "height": 640}
PHONE = {"width": 360, "height": 640}
FIELDS = 60
IS_SEEN = """() => {
  const one = document.activeElement;
  const at = (one.closest("label") ?? one).getBoundingClientRect();
  const top = document.elementFromPoint(at.left + at.width / 2, at.top + at.height / 2);
  const isSeen = top !== null && (one.contains(top) || top.contains(one) || one.closest("label")?.contains(top));
  return one === document.body || isSeen;
}"""

#: What is wrong with the field stands above the tabs, not under them.
IS_TOLD = """() => {
  const edge = (selector, side) => document.querySelector(selector).getBoundingClientRect()[side];
  return edge("#id_password-error", "bottom") < edge(".tc-tabbar", "top");
}"""


def open_page(browser_of: BrowserOf, path: str, *, size: dict[str, int]) -> Page:
    page = browser_of("anna").new_page()
    page.set_viewport_size({"width": size["width"], "height": size["height"]})
    page.goto(path)
    return page


def test_a_refused_field_further_down_has_the_focus_and_is_in_view(browser_of: BrowserOf, house: House) -> None:
    page = open_page(browser_of, f"/permission-groups/main-administrator/{house.acme.ben.pk}/", size=PHONE)
    page.locator("#page .btn-danger").click()
    password = page.locator("#page [name=password]")
    expect(password).to_have_attribute("aria-invalid", "true")
    expect(password).to_be_focused()
    page.wait_for_function(IS_SEEN)
    page.wait_for_function(IS_TOLD)


def test_the_foot_of_a_form_never_covers_the_field_in_focus(browser_of: BrowserOf) -> None:
    page = open_page(browser_of, "/users/new/", size=DESK)
    for key in ("Tab", "Shift+Tab"):
        for _field in range(FIELDS):
            page.keyboard.press(key)
            page.wait_for_function(IS_SEEN)


def test_menus_and_filters_close_when_the_focus_moves_on(browser_of: BrowserOf) -> None:
    page = open_page(browser_of, "/users/", size=DESK)
    filters = page.locator(".tc-filterbox details[open]")
    state = page.locator(".tc-filterbox summary", has_text="Stan").first

    open_by_keys(page, state)
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(filters).to_have_count(0)
    expect(state).to_be_focused()

    page.keyboard.press("Enter")
    expect(filters).to_have_count(1)
    page.keyboard.press("Shift+Tab")
    expect(filters).to_have_count(0)

    menus = page.locator(".tc-menu:popover-open")
    open_by_keys(page, page.locator("#page [popovertarget]").first)
    expect(menus).to_have_count(1)
    for _back in range(2):
        page.keyboard.press("Shift+Tab")
    expect(menus).to_have_count(0)


def open_by_keys(page: Page, one: Locator) -> None:
    walk_to(page, one)
    page.keyboard.press("Enter")


def test_the_keys_start_at_the_heading_of_a_page_whose_dialog_is_still_closed(
    browser_of: BrowserOf, house: House
) -> None:
    page = open_page(browser_of, "/users/", size=DESK)
    page.locator(f"#page a[href='/users/{house.acme.ben.pk}/sip/']").click()
    page.wait_for_url("**/sip/")
    expect(page.locator("#page dialog [autofocus]")).to_be_hidden()
    expect(page.locator("#page h1")).to_be_focused()


def test_a_refusal_takes_the_focus_and_gives_it_back(browser_of: BrowserOf) -> None:
    page = open_page(browser_of, "/permission-groups/", size=DESK)
    delete = page.locator("tr:has(.tc-holders) button[hx-get]").first
    refusal = page.locator("#permission-group-refusal[role=alert]")
    for leave in (("Escape",), ("Tab", "Tab", "Enter")):
        open_by_keys(page, delete)
        expect(refusal).to_be_focused()
        for key in leave:
            page.keyboard.press(key)
        expect(refusal).to_have_count(0)
        expect(delete).to_be_focused()


def test_a_fragment_takes_the_focus_of_what_it_replaces(browser_of: BrowserOf) -> None:
    page = open_page(browser_of, "/profile/", size=DESK)
    pin = page.locator("#support-pin")
    open_by_keys(page, pin.locator("a"))
    expect(pin.locator("output")).to_be_visible()
    expect(pin).to_be_focused()


def test_what_the_menu_of_a_row_did_leaves_the_keys_at_the_row(browser_of: BrowserOf, house: House) -> None:
    with tenant_scope(house.acme.id):
        make_user(house.acme, "Zenobia", "Żuraw", suffix=token_hex(4))
    page = open_page(browser_of, "/users/?q=Żuraw", size=DESK)
    menu = page.get_by_role("button", name="Czynności: Zenobia Żuraw").first
    open_by_keys(page, menu)
    expect(page.locator("[data-rowmenu]:popover-open a").first).to_be_focused()
    # From the bottom: what deletes, then what blocks.
    for key in ("ArrowUp", "ArrowUp", "Enter"):
        page.keyboard.press(key)
    expect(page.locator("#page tbody")).to_contain_text("Zablokowany")
    expect(menu).to_be_focused()
    page.wait_for_function(IS_SEEN)
