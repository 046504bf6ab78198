"""From which networks a phone may register and call; the exchange itself refuses the others, from the commit on."""

import pytest

from phones.digest_client import digest
from telecube.accounts.actions.address_lists import ListText, create_address_list
from telecube.config import config
from telecube.core.tenancy import tenant_scope
from telecube.telephony.actions.address_lists import change_address_list, delete_address_list
from telecube.telephony.actions.device_access import set_company_device_access, set_device_access
from telecube.telephony.actions.sip_accounts import create_sip_account
from telecube.telephony.queries.device_access import MOST_PHONE_RANGES
from tests.asterisk.exchange import Exchange, PhoneBook

OFFICE, ELSEWHERE, HOME = "127.0.9.5", "127.0.8.5", "127.0.7.5"
OFFICE_RANGE = "127.0.9.0/24"
#: As to a wrong password: nobody learns that the account exists and only the network is wrong.
REFUSED = 401
LISTENED = 404


def register(exchange: Exchange, device_id: str, password: str, *, at: str) -> int | None:
    with exchange.raw_client(at) as client:
        _, answer = client.register(device_id, password)
    return answer.status if answer is not None else None


def call_nobody(exchange: Exchange, device_id: str, password: str, *, at: str) -> int | None:
    """Call an internal number that nobody has, with the right password; 404 says that the exchange listened."""
    uri = f"sip:777@{config.sip_realm}"
    with exchange.raw_client(at) as client:
        challenge = client.request("INVITE", device_id, uri=uri)
        assert challenge is not None
        credentials = digest(challenge.challenges[0], device_id, password, "INVITE", uri, "MD5")
        answer = client.request("INVITE", device_id, uri=uri, authorization=credentials)
    return answer.status if answer is not None else None


@pytest.mark.usefixtures("committing")
def test_a_phone_outside_of_the_companys_list_is_refused_and_one_inside_accepted(exchange: Exchange) -> None:
    administrator = exchange.globex.actor("gina")
    with tenant_scope(exchange.globex.id):
        new = create_sip_account(administrator)
    device_id, password = new.account.device_id, new.password
    assert register(exchange, device_id, password, at=ELSEWHERE) == 200
    try:
        with tenant_scope(exchange.globex.id):
            set_company_device_access(administrator, [OFFICE_RANGE])
        assert register(exchange, device_id, password, at=ELSEWHERE) == REFUSED
        assert call_nobody(exchange, device_id, password, at=ELSEWHERE) == REFUSED
        assert register(exchange, device_id, password, at=OFFICE) == 200
        assert call_nobody(exchange, device_id, password, at=OFFICE) == LISTENED
        with tenant_scope(exchange.globex.id):
            set_device_access(administrator, new.account.pk, ["127.0.7.5"])
        assert register(exchange, device_id, password, at=HOME) == 200
        assert register(exchange, device_id, password, at=OFFICE) == REFUSED
    finally:
        with tenant_scope(exchange.globex.id):
            set_device_access(administrator, new.account.pk, [])
            set_company_device_access(administrator, [])
    assert register(exchange, device_id, password, at=ELSEWHERE) == 200


@pytest.mark.usefixtures("committing")
def test_one_companys_list_says_nothing_about_another(exchange: Exchange) -> None:
    with tenant_scope(exchange.acme.id):
        new = create_sip_account(exchange.acme.actor("anna"))
    gina = exchange.globex.actor("gina")
    try:
        with tenant_scope(exchange.globex.id):
            set_company_device_access(gina, [OFFICE_RANGE])
        assert register(exchange, new.account.device_id, new.password, at=ELSEWHERE) == 200
    finally:
        with tenant_scope(exchange.globex.id):
            set_company_device_access(gina, [])


@pytest.mark.usefixtures("committing")
def test_a_phone_is_let_in_by_a_list_and_a_change_of_the_list_acts_at_once(
    exchange: Exchange, phone: PhoneBook
) -> None:
    gina = exchange.globex.actor("gina")
    with tenant_scope(exchange.globex.id):
        offices = create_address_list(gina, ListText("Biura", f"# Kraków\n{OFFICE_RANGE}\n2001:db8::/32"))
        set_company_device_access(gina, [], [offices.pk])
    try:
        desk = exchange.desks["gina"]
        ginas = phone("gina", address=OFFICE)
        assert register(exchange, desk.device_id, desk.password, at=ELSEWHERE) == REFUSED
        assert call_nobody(exchange, desk.device_id, desk.password, at=ELSEWHERE) == REFUSED
        with tenant_scope(exchange.globex.id):
            change_address_list(gina, offices.pk, ListText("Biura", "127.0.8.0/24"))
        assert ginas.register_again() == REFUSED
        assert ginas.call("777").wait_ended() == REFUSED
        assert register(exchange, desk.device_id, desk.password, at=ELSEWHERE) == 200
    finally:
        with tenant_scope(exchange.globex.id):
            set_company_device_access(gina, [], [])
            delete_address_list(gina, offices.pk)
    assert register(exchange, desk.device_id, desk.password, at=OFFICE) == 200


@pytest.mark.parametrize("is_new", [False, True], ids=["IPv4", "IPv6"])
@pytest.mark.usefixtures("committing")
def test_the_exchange_takes_the_longest_list_that_phones_may_have(exchange: Exchange, is_new: bool) -> None:
    """More text than its database driver fetches at once: up to 200 KB, with the office last or in front of IPv6."""
    gina, desk = exchange.globex.actor("gina"), exchange.desks["gina"]
    places = range(MOST_PHONE_RANGES - 1)
    lines = [f"11.{place // 128}.{place % 128 * 2}.0/24" for place in places]
    if is_new:
        lines = [f"2001:db8:{place * 2:x}:ffff:ffff:ffff:ffff:ff00/120" for place in places]
    with tenant_scope(exchange.globex.id):
        country = create_address_list(gina, ListText("Kraj", "\n".join([*lines, OFFICE_RANGE])))
        assert country.range_count == MOST_PHONE_RANGES
        set_company_device_access(gina, [], [country.pk])
    try:
        assert register(exchange, desk.device_id, desk.password, at=OFFICE) == 200
        assert call_nobody(exchange, desk.device_id, desk.password, at=OFFICE) == LISTENED
        assert register(exchange, desk.device_id, desk.password, at=ELSEWHERE) == REFUSED
    finally:
        with tenant_scope(exchange.globex.id):
            set_company_device_access(gina, [], [])
            delete_address_list(gina, country.pk)
