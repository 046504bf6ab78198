"""The lists of networks as the exchange sees them; who may change them."""

import pytest

from telecube.accounts.address_ranges import usable_ranges
from telecube.core.errors import RightMissing
from telecube.core.tenancy import tenant_scope
from telecube.telephony.actions.device_access import set_company_device_access, set_device_access
from telecube.telephony.actions.sip_accounts import create_sip_account
from telecube.telephony.errors import SipAccountGone
from telecube.telephony.queries.device_access import accounts_with_own_ranges, company_ranges, some_accounts
from tests.world import Company, World


def test_an_accounts_own_list_goes_before_the_companys(acme: Company) -> None:
    anna = acme.actor("anna")
    one, other = (create_sip_account(anna).account for _ in range(2))
    set_company_device_access(anna, ["10.0.0.0/8"])
    set_device_access(anna, one.pk, ["198.51.100.7"])
    assert company_ranges() == ["10.0.0.0/8"]
    assert {account.pk: ranges for account, ranges in accounts_with_own_ranges()} == {one.pk: ["198.51.100.7"]}
    assert [name for _, name in some_accounts(other.extension, 5)] == [other.extension]
    set_device_access(anna, one.pk, [])
    set_company_device_access(anna, [])
    assert company_ranges() == []


def test_only_whoever_manages_security_changes_the_lists(acme: Company) -> None:
    account = create_sip_account(acme.actor("anna")).account
    for name in ("carla", "dora"):
        with pytest.raises(RightMissing):
            set_company_device_access(acme.actor(name), ["10.0.0.0/8"])
        with pytest.raises(RightMissing):
            set_device_access(acme.actor(name), account.pk, ["10.0.0.0/8"])
    assert company_ranges() == []


def test_another_companys_account_does_not_exist_here(world: World) -> None:
    with tenant_scope(world.acme.id):
        account = create_sip_account(world.acme.actor("anna")).account
    with tenant_scope(world.globex.id), pytest.raises(SipAccountGone):
        set_device_access(world.globex.actor("gina"), account.pk, usable_ranges("10.0.0.0/8"))
