"""One's own phone gets a new password in a dialog of the profile; a chosen account shows its networks at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from telecube.core.tenancy import tenant_scope
from telecube.telephony.actions.device_access import set_device_access
from telecube.telephony.actions.sip_accounts import change_sip_password, create_sip_account
from telecube.telephony.models import SipAccount
from tests.browser.house import House

TabOf = Callable[..., Page]


@pytest.fixture
def anna_keeps_her_password(house: House) -> Iterator[None]:
    """The desk phones of later tests know the old one."""
    yield
    desk = house.desks["anna"]
    with tenant_scope(desk.tenant_id):
        change_sip_password(house.acme.actor("anna"), desk.account_id, desk.password)


@pytest.mark.usefixtures("anna_keeps_her_password")
def test_a_new_password_of_ones_own_phone_is_made_in_a_dialog_and_gone_after_a_reload(tab_of: TabOf) -> None:
    page = tab_of("anna")
    page.goto("/profile/")
    page.locator("#phone").get_by_role("link", name="Ustaw nowe hasło").click()
    dialog = page.get_by_role("dialog", name="Ustawić nowe hasło dla numeru wewnętrznego")
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="Anuluj").click()
    expect(dialog).to_be_hidden()
    page.locator("#phone").get_by_role("link", name="Ustaw nowe hasło").click()
    dialog.get_by_role("button", name="Ustaw nowe hasło").click()
    expect(page.locator("#password-once")).to_be_visible()
    expect(page.locator("#phone-setup .tc-qr img")).to_be_visible()
    page.wait_for_url("**/profile/")
    page.reload()
    expect(page.locator("#phone")).to_be_visible()
    expect(page.locator("#password-once")).to_have_count(0)


def test_the_networks_of_a_chosen_account_are_shown_at_once_and_saved_for_it_alone(tab_of: TabOf, house: House) -> None:
    with tenant_scope(house.acme.id):
        anna = house.acme.actor("anna")
        limited, free = (create_sip_account(anna, extension=number).account for number in ("8801", "8802"))
        set_device_access(anna, limited.pk, ["198.51.100.7"])
    page = tab_of("anna")
    page.goto("/security/")
    networks, choice = page.locator("#account-ranges"), page.locator("#account-choice")
    expect(networks).to_have_count(0)
    choice.select_option(str(limited.pk))
    expect(networks).to_have_value("198.51.100.7")
    choice.select_option(str(free.pk))
    expect(networks).to_have_value("")
    choice.select_option(str(limited.pk))
    expect(networks).to_have_value("198.51.100.7")
    networks.fill("198.51.100.7\n198.51.100.9")
    page.get_by_role("button", name="Zapisz dla tego konta").click()
    expect(page.locator(".tc-access")).to_contain_text("8801")
    expect(page.locator(".tc-access")).not_to_contain_text("8802")
    page.locator(".tc-access").get_by_role("link", name="8801").click()
    expect(networks).to_have_value("198.51.100.7\n198.51.100.9")
    with tenant_scope(house.acme.id):
        set_device_access(anna, limited.pk, [])
        SipAccount.objects.filter(pk__in=[limited.pk, free.pk]).delete()
