"""Another internal number, another number that is shown first: the devices of the account go on working."""

import pytest

from telecube.core.errors import RightMissing
from telecube.core.models import OutboxEvent
from telecube.core.tenancy import tenant_scope
from telecube.telephony.actions.account_changes import change_account, change_extension, show_first
from telecube.telephony.actions.numbers import add_number
from telecube.telephony.actions.presentations import write_call_presentations
from telecube.telephony.actions.sip_accounts import create_sip_account
from telecube.telephony.errors import ExtensionTaken, PresentationGone
from telecube.telephony.models import SipAccount
from telecube.telephony.queries.presentations import call_presentations_of
from tests.world import Company, World


def test_another_extension_leaves_the_device_as_it_is(acme: Company) -> None:
    before = create_sip_account(acme.actor("anna")).account
    change_extension(acme.actor("anna"), before.pk, " 250 ")
    after = SipAccount.objects.get()
    assert after.extension == "250"
    assert (after.device_id, after.ha1_md5, after.ha1_sha256) == (before.device_id, before.ha1_md5, before.ha1_sha256)
    fact = OutboxEvent.objects.get(name="telephony.sip_account.extension_changed")
    assert fact.body["extension"] == "250"


def test_the_same_extension_once_more_changes_nothing(acme: Company) -> None:
    account = create_sip_account(acme.actor("anna")).account
    change_extension(acme.actor("anna"), account.pk, account.extension)
    assert not OutboxEvent.objects.filter(name="telephony.sip_account.extension_changed").exists()


def test_an_extension_of_somebody_else_is_refused(acme: Company) -> None:
    taken, other = (create_sip_account(acme.actor("anna")).account for _ in range(2))
    with pytest.raises(ExtensionTaken):
        change_extension(acme.actor("anna"), other.pk, taken.extension)
    other.refresh_from_db()
    assert other.extension == "102"


def test_the_number_that_is_shown_first_moves_to_the_front(world: World) -> None:
    with tenant_scope(world.globex.id):
        foreign = add_number(world.globex.actor("gina"), "12 200 30 01")
    with tenant_scope(world.acme.id):
        anna = world.acme.actor("anna")
        one, two = (add_number(anna, f"22 100 20 0{place}") for place in (1, 2))
        account = create_sip_account(anna).account
        write_call_presentations(anna, account, [one.pk, two.pk])
        show_first(anna, account.pk, number_id=two.pk)
        assert call_presentations_of(account) == [two, one]
        with pytest.raises(PresentationGone):
            show_first(anna, account.pk, number_id=foreign.pk)
        show_first(anna, account.pk, number_id=None)
        account.refresh_from_db()
        assert (account.presentation_number, call_presentations_of(account)) == (None, [])


def test_internal_number_and_shown_number_change_together_or_not_at_all(world: World) -> None:
    with tenant_scope(world.globex.id):
        foreign = add_number(world.globex.actor("gina"), "12 200 30 01")
    with tenant_scope(world.acme.id):
        anna = world.acme.actor("anna")
        account = create_sip_account(anna).account
        with pytest.raises(PresentationGone):
            change_account(anna, account.pk, extension="250", number_id=foreign.pk, version=account.version)
        account.refresh_from_db()
        assert account.extension == "101"


def test_who_lacks_the_right_changes_neither(acme: Company) -> None:
    account = create_sip_account(acme.actor("anna")).account
    for attempt in (
        lambda: change_extension(acme.actor("dora"), account.pk, "250"),
        lambda: show_first(acme.actor("dora"), account.pk, number_id=None),
    ):
        with pytest.raises(RightMissing):
            attempt()
    account.refresh_from_db()
    assert account.extension == "101"


def test_an_account_of_another_company_does_not_exist(world: World) -> None:
    with tenant_scope(world.acme.id):
        account = create_sip_account(world.acme.actor("anna")).account
    with tenant_scope(world.globex.id), pytest.raises(SipAccount.DoesNotExist):
        change_extension(world.globex.actor("gina"), account.pk, "250")
