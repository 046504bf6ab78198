"""From which networks a phone may register and call; the exchange itself refuses the others, from the commit on."""

import pytest

from phones.digest_client import digest
from telecube.config import config
from telecube.core.tenancy import tenant_scope
from telecube.telephony.actions.device_access import set_company_device_access, set_device_access
from telecube.telephony.actions.sip_accounts import create_sip_account
from tests.asterisk.exchange import Exchange

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
