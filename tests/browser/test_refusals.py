"""A link that leads to a refusal changes the page and nothing else: the telephone and a running call stay."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from playwright.sync_api import BrowserContext, Page, expect

from telecube.accounts.models import PermissionGroup
from telecube.contacts.models import Person
from telecube.core.tenancy import tenant_scope
from tests.browser.house import DESK_HZ, House, Phones, dial, open_tab, wait_phase
from tests.browser.sound import MICROPHONE_HZ, wait_browser_hears

TabOf = Callable[..., Page]


@contextmanager
def group_of_ben(house: House, **values: object) -> Iterator[None]:
    """Change Ben's permission group for a while."""
    with tenant_scope(house.acme.id):
        groups = PermissionGroup.objects.filter(users=house.acme.ben)
        (before,) = groups.values("rights", "demands_second_factor")
        groups.update(**values)
    try:
        yield
    finally:
        with tenant_scope(house.acme.id):
            groups.update(**before)


def test_a_running_call_survives_links_that_are_refused(tab_of: TabOf, phone: Phones, house: House) -> None:
    person = house.make_person("Zofia", "Znikająca", "+48785432177")
    page, desk = tab_of("ben"), phone("anna")
    dial(page, house.desks["anna"].extension)
    call = desk.wait_incoming()
    call.answer()
    wait_phase(page, "active")
    page.evaluate("document.querySelector('softphone-panel').isTheSame = true")
    heading, history = page.locator("#page h1"), page.get_by_role("link", name="Historia kontaktu").first

    page.get_by_role("link", name="Kontakty").first.click()
    row = page.locator("#page a", has_text="Znikająca").first
    expect(row).to_be_visible()
    with tenant_scope(house.acme.id):
        Person.objects.filter(pk=person.pk).delete()
    row.click()
    expect(heading).to_have_text("Niczego tu nie ma")
    expect(heading).to_be_focused()
    assert page.url.endswith(f"/contacts/persons/{person.pk}/")
    page.go_back()
    page.wait_for_url("**/contacts/persons/")

    with group_of_ben(house, rights=[]):
        history.click()
        expect(heading).to_have_text("Nie masz dostępu do tego miejsca")
        page.locator("#page").get_by_role("link", name="Przejdź do pulpitu").click()
        page.wait_for_url("**/dashboard/")
    with group_of_ben(house, demands_second_factor=True):
        history.click()
        expect(heading).to_have_text("Najpierw ustaw drugi składnik logowania")
    history.click()
    expect(heading).to_contain_text("Historia kontaktu")

    assert page.evaluate("document.querySelector('softphone-panel').isTheSame")
    wait_phase(page, "active")
    call.wait_heard(MICROPHONE_HZ)
    wait_browser_hears(page, DESK_HZ)
    call.hang_up()
    wait_phase(page, "ended")


def test_a_page_of_one_company_is_never_put_into_the_panel_of_another(
    browser_of: Callable[..., BrowserContext], house: House
) -> None:
    context = browser_of("anna")
    page = open_tab(context)
    expect(page.locator(".tc-sidebar")).to_contain_text("Acme")
    page.evaluate("() => { window.isTheSamePage = true; }")
    # Somebody else logs in in another tab, or a visit of the staff ends by the clock.
    context.add_cookies([house.login_cookie("gina")])
    page.get_by_role("link", name="Kontakty").first.click()
    expect(page.locator(".tc-sidebar")).to_contain_text("Globex")
    page.wait_for_url("**/contacts/persons/")
    assert page.evaluate("() => window.isTheSamePage") is None
