"""The networks of phones: own ranges and named lists, as the exchange sees them; who may change them."""

import re
from collections.abc import Callable
from html import unescape
from uuid import UUID

import psycopg
import pytest
from django.test import Client

from telecube.accounts.actions.address_lists import ListText, create_address_list
from telecube.accounts.address_list_errors import AddressListGone, AddressListStillUsed
from telecube.accounts.address_ranges import usable_ranges
from telecube.accounts.models import AddressList, User
from telecube.audit.models import AuditEntry
from telecube.config import config
from telecube.core.errors import RightMissing
from telecube.core.tenancy import tenant_scope
from telecube.telephony.actions.address_lists import change_address_list, delete_address_list
from telecube.telephony.actions.device_access import set_company_device_access, set_device_access
from telecube.telephony.actions.sip_accounts import create_sip_account
from telecube.telephony.errors import SipAccountGone, TooManyRangesForPhones
from telecube.telephony.models import DeviceAccess
from telecube.telephony.queries.device_access import (
    MOST_PHONE_RANGES,
    accounts_with_own_networks,
    company_networks,
    some_accounts,
)
from tests.world import Company, World


def test_an_accounts_own_list_goes_before_the_companys(acme: Company) -> None:
    anna = acme.actor("anna")
    one, other = (create_sip_account(anna).account for _ in range(2))
    set_company_device_access(anna, ["10.0.0.0/8"])
    set_device_access(anna, one.pk, ["198.51.100.7"])
    assert company_networks().ranges == ["10.0.0.0/8"]
    own = {account.pk: networks.ranges for account, networks in accounts_with_own_networks()}
    assert own == {one.pk: ["198.51.100.7"]}
    assert [name for _, name in some_accounts(other.extension, 5)] == [other.extension]
    set_device_access(anna, one.pk, [])
    set_company_device_access(anna, [])
    assert company_networks().ranges == []


def test_only_whoever_manages_security_changes_the_lists(acme: Company) -> None:
    account = create_sip_account(acme.actor("anna")).account
    for name in ("carla", "dora"):
        with pytest.raises(RightMissing):
            set_company_device_access(acme.actor(name), ["10.0.0.0/8"])
        with pytest.raises(RightMissing):
            set_device_access(acme.actor(name), account.pk, ["10.0.0.0/8"])
    assert company_networks().ranges == []


def test_another_companys_account_does_not_exist_here(world: World) -> None:
    with tenant_scope(world.acme.id):
        account = create_sip_account(world.acme.actor("anna")).account
    with tenant_scope(world.globex.id), pytest.raises(SipAccountGone):
        set_device_access(world.globex.actor("gina"), account.pk, usable_ranges("10.0.0.0/8"))


def made(company: Company, *lines: str, name: str = "Biura") -> AddressList:
    return create_address_list(company.actor("anna"), ListText(name, "\n".join(lines)))


def many(count: int) -> list[str]:
    """Return ranges that cannot be joined."""
    return [f"{10 + place // 32768}.{place // 128 % 256}.{place % 128 * 2}.0/24" for place in range(count)]


def permit_of(device_id: str) -> str | None:
    """Return what the exchange is told of a device; it sees what is committed."""
    with psycopg.connect(
        host=config.database_host,
        port=config.database_port,
        dbname=config.database_name,
        user="telecube_switch",
        password=config.switch_password,
    ) as connection:
        row = connection.execute("SELECT permit FROM asterisk.ps_endpoints WHERE id = %s", [device_id]).fetchone()
    assert row is not None
    permit: str | None = row[0]
    return permit


def test_the_exchange_is_told_own_ranges_and_lists_of_the_account_or_else_the_companys(
    committed_world: World,
) -> None:
    acme, everybody = committed_world.acme, "!0.0.0.0/0,!::/0"
    anna, companys = acme.actor("anna"), f"{everybody},10.0.0.0/8,198.51.100.0/24"
    with tenant_scope(acme.id):
        one, other = (create_sip_account(anna).account for _ in range(2))
        offices = made(acme, "198.51.100.0/25", "198.51.100.128/25")
        partner = made(acme, "2001:db8::/32", name="Partner")
    assert permit_of(one.device_id) is None
    with tenant_scope(acme.id):
        set_company_device_access(anna, ["10.0.0.0/8"], [offices.pk])
        set_device_access(anna, one.pk, [], [partner.pk])
    assert (permit_of(one.device_id), permit_of(other.device_id)) == (f"{everybody},2001:db8::/32", companys)
    with tenant_scope(acme.id):
        change_address_list(anna, partner.pk, ListText("Partner", "203.0.113.7"))
    assert permit_of(one.device_id) == f"{everybody},203.0.113.7"
    with tenant_scope(acme.id):
        set_device_access(anna, one.pk, [], [])
    assert permit_of(one.device_id) == companys
    with tenant_scope(acme.id):
        set_company_device_access(anna, [], [])
        assert not DeviceAccess.objects.exists()
    assert permit_of(one.device_id) is None


def test_a_row_that_names_nothing_lets_nobody_in(committed_world: World) -> None:
    """The actions keep none; if one were there, it must not open the door."""
    acme = committed_world.acme
    with tenant_scope(acme.id):
        account = create_sip_account(acme.actor("anna")).account
        set_company_device_access(acme.actor("anna"), ["10.0.0.0/8"])
        DeviceAccess.objects.create(sip_account=account, address_ranges=[])
    assert permit_of(account.device_id) == "!0.0.0.0/0,!::/0"


def test_phones_take_so_many_ranges_and_no_more_also_when_a_list_grows(acme: Company) -> None:
    anna = acme.actor("anna")
    long = made(acme, *many(MOST_PHONE_RANGES))
    set_company_device_access(anna, [], [long.pk])
    with pytest.raises(TooManyRangesForPhones):
        set_company_device_access(anna, ["203.0.113.7"], [long.pk])
    with pytest.raises(TooManyRangesForPhones):
        change_address_list(anna, long.pk, ListText("Biura", "\n".join(many(MOST_PHONE_RANGES + 1))))
    long.refresh_from_db()
    assert long.range_count == MOST_PHONE_RANGES
    assert (company_networks().ranges, company_networks().lists) == ([], [long])


def test_a_list_that_phones_use_is_not_deleted_and_they_are_named(acme: Company) -> None:
    anna, offices = acme.actor("anna"), made(acme, "198.51.100.0/24")
    account = create_sip_account(anna).account
    set_company_device_access(anna, [], [offices.pk])
    set_device_access(anna, account.pk, [], [offices.pk])
    with pytest.raises(AddressListStillUsed) as refused:
        delete_address_list(anna, offices.pk)
    assert refused.value.data == {"name": "Biura", "policies": [], "phones": ["", "101"]}
    set_company_device_access(anna, [], [])
    set_device_access(anna, account.pk, [], [])
    delete_address_list(anna, offices.pk)
    assert not AddressList.objects.exists()


def test_phones_never_open_because_a_chosen_list_is_gone(world: World) -> None:
    with tenant_scope(world.globex.id):
        theirs = create_address_list(world.globex.actor("gina"), ListText("Tajne", "0.0.0.0/0"))
    with tenant_scope(world.acme.id):
        anna = world.acme.actor("anna")
        set_company_device_access(anna, ["10.0.0.0/8"])
        for unknown in (theirs.pk, UUID(int=7)):
            with pytest.raises(AddressListGone):
                set_company_device_access(anna, [], [unknown])
        assert company_networks().ranges == ["10.0.0.0/8"]


def test_the_page_gives_lists_to_the_company_and_to_one_account(
    world: World, client_of: Callable[[User], Client]
) -> None:
    client = client_of(world.acme.anna)
    with tenant_scope(world.acme.id):
        offices, long = made(world.acme, "198.51.100.0/24"), made(world.acme, *many(5_001), name="Kraj")
        account = create_sip_account(world.acme.actor("anna"), user_id=world.acme.ben.pk).account
    assert client.post("/security/devices/", {"ranges": "", "lists": [str(offices.pk)]}).status_code == 302
    own = {"account": str(account.pk), "ranges": "10.0.0.7", "lists": [str(offices.pk)]}
    assert client.post("/security/devices/", own).status_code == 302
    page = unescape(client.get("/security/").content.decode())
    assert len(re.findall(rf'name="lists" value="{offices.pk}" checked', page)) == 1
    single = client.get("/security/", {"account": account.pk}).content.decode()
    assert len(re.findall(rf'name="lists" value="{offices.pk}" checked', single)) == 2
    refused = client.post("/security/devices/", own | {"lists": [str(long.pk)]})
    said = unescape(refused.content.decode()).replace("\u00a0", " ")
    assert refused.status_code == 422
    assert "najwyżej 5000" in said
    assert len(re.findall(rf'name="lists" value="{long.pk}" checked', said)) == 1
    with tenant_scope(world.acme.id):
        told = AuditEntry.objects.filter(action__startswith="telephony.device_access").order_by("at", "id")
        kept = list(told.values_list("changes", flat=True))
    assert kept == [
        {"address_lists": [[], ["Biura"]]},
        {"address_ranges": [[], ["10.0.0.7"]], "address_lists": [[], ["Biura"]]},
    ]
