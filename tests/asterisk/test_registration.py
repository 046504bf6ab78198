"""Who may register, and what a stranger learns."""

from typing import Any
from uuid import uuid4

import pytest

from telecube.accounts.models import UserGroup
from telecube.config import config
from telecube.core.tenancy import tenant_scope
from telecube.telephony.actions.onboarding import SipChoice, change_sip_account, create_user_with_sip_account
from telecube.telephony.actions.sip_accounts import change_sip_password, create_sip_account, delete_sip_account
from tests.asterisk.exchange import Desk, Exchange, PhoneBook

HERE = "127.0.1.41"


@pytest.mark.parametrize("algorithm", ["MD5", "SHA-256"])
def test_a_phone_registers_with_either_digest(exchange: Exchange, desks: dict[str, Desk], algorithm: str) -> None:
    with exchange.raw_client(HERE) as client:
        _, answer = client.register(desks["dora"].device_id, desks["dora"].password, algorithm=algorithm)
    assert answer is not None
    assert answer.status == 200


def test_md5_is_offered_first_because_old_phones_read_only_one_challenge(
    exchange: Exchange, desks: dict[str, Desk]
) -> None:
    with exchange.raw_client(HERE) as client:
        challenge = client.request("REGISTER", desks["anna"].device_id)
    assert challenge is not None
    assert challenge.offered == [("MD5", config.sip_realm), ("SHA-256", config.sip_realm)]


def test_a_wrong_password_is_refused(exchange: Exchange, desks: dict[str, Desk]) -> None:
    with exchange.raw_client(HERE) as client:
        _, answer = client.register(desks["anna"].device_id, "guessed")
    assert answer is not None
    assert answer.status == 401


def test_an_unknown_account_meets_the_same_challenge_as_a_known_one(exchange: Exchange, desks: dict[str, Desk]) -> None:
    with exchange.raw_client(HERE) as client:
        known, _ = client.register(desks["anna"].device_id, "guessed")
    with exchange.raw_client(HERE) as client:
        unknown, answer = client.register("nobody234567", "guessed")
    assert known is not None
    assert unknown is not None
    assert answer is not None
    assert (unknown.status, unknown.offered) == (known.status, known.offered)
    assert answer.status == 401


def test_an_extension_is_no_account_name(exchange: Exchange, desks: dict[str, Desk]) -> None:
    with exchange.raw_client(HERE) as client:
        _, answer = client.register(desks["anna"].extension, desks["anna"].password)
    assert answer is not None
    assert answer.status == 401


def test_one_company_cannot_register_anothers_account_with_its_own_password(
    exchange: Exchange, desks: dict[str, Desk]
) -> None:
    with exchange.raw_client(HERE) as client:
        _, answer = client.register(desks["anna"].device_id, desks["gina"].password)
    assert answer is not None
    assert answer.status == 401


@pytest.mark.usefixtures("committing")
def test_a_deleted_account_is_refused_at_once(exchange: Exchange, phone: PhoneBook, desks: dict[str, Desk]) -> None:
    administrator = exchange.acme.actor("anna")
    with tenant_scope(exchange.acme.id):
        new = create_sip_account(administrator)
    account = new.account
    desk = Desk(
        "spare",
        exchange.acme.anna.pk,
        exchange.acme.id,
        account.pk,
        account.device_id,
        new.password,
        account.extension,
        "",
    )
    exchange.desks["spare"] = desk
    spare, anna = phone("spare", address="127.0.1.42", tone_hz=700), phone("anna")
    call = anna.call(desk.extension)
    spare.wait_incoming().answer(486)
    assert call.wait_ended() == 486

    with tenant_scope(exchange.acme.id):
        delete_sip_account(administrator, desk.account_id)

    assert spare.register_again() == 401
    assert spare.call(desks["anna"].extension).wait_ended() == 401
    assert anna.call(desk.extension).wait_ended() == 404
    assert anna.incoming == []


@pytest.mark.usefixtures("committing")
def test_the_phone_of_a_number_that_its_user_left_neither_registers_nor_calls_nor_rings(
    exchange: Exchange, phone: PhoneBook, desks: dict[str, Desk]
) -> None:
    """Whoever gets the number next gets it alone: with a password of his own, on a phone of his own."""
    administrator = exchange.acme.actor("anna")
    with tenant_scope(exchange.acme.id):
        ewa = create_user_with_sip_account(administrator, **person("Ewa"))
    account = ewa.account
    desk = Desk(
        "ewa",
        ewa.user.pk,
        exchange.acme.id,
        account.pk,
        account.device_id,
        ewa.sip_password,
        account.extension,
        "",
    )
    exchange.desks["ewa"] = desk
    hers, anna = phone("ewa", address="127.0.1.43", tone_hz=700), phone("anna")
    call = anna.call(desk.extension)
    hers.wait_incoming().answer(486)
    assert call.wait_ended() == 486
    rang = len(hers.incoming)

    with tenant_scope(exchange.acme.id):
        change_sip_account(administrator, ewa.user, SipChoice())
        jan = create_user_with_sip_account(administrator, **person("Jan"), sip=SipChoice(free_account_id=account.pk))
    assert jan.account.extension == desk.extension

    # Before anything else: the exchange remembers the registration, and must not ring there.
    anna.call(desk.extension).wait_ended()
    assert len(hers.incoming) == rang
    assert hers.register_again() == 401
    assert hers.call(desks["anna"].extension).wait_ended() == 401
    with exchange.raw_client(HERE) as client:
        _, answer = client.register(jan.account.device_id, jan.sip_password)
    assert answer is not None
    assert answer.status == 200


def person(first_name: str) -> dict[str, Any]:
    """Return the values of a new user; inside the company's scope."""
    serial = uuid4().hex[:8]
    position = UserGroup.objects.get(name="Konsultant", parent__is_position=True).pk
    values = {"first_name": first_name, "last_name": "Kos", "password": "Tajne!Haslo7", "position_group_id": position}
    return {**values, "email": f"{first_name.lower()}.{serial}@acme.example"}


@pytest.mark.usefixtures("committing")
def test_a_new_password_voids_the_old_one_at_once(exchange: Exchange) -> None:
    administrator = exchange.acme.actor("anna")
    with tenant_scope(exchange.acme.id):
        old = create_sip_account(administrator)
        new = change_sip_password(administrator, old.account.pk)
    codes = []
    for password in (old.password, new.password):
        with exchange.raw_client(HERE) as client:
            _, answer = client.register(old.account.device_id, password)
            codes.append(answer and answer.status)
    assert codes == [401, 200]


def test_a_contact_address_cannot_smuggle_a_second_destination(
    exchange: Exchange, phone: PhoneBook, desks: dict[str, Desk]
) -> None:
    outside, anna = phone.outside(), phone("anna")
    with exchange.raw_client("127.0.1.43") as client:
        _, answer = client.register(
            desks["carla"].device_id,
            desks["carla"].password,
            contact="<sip:x&PJSIP/+48900100200@operator:5060>",
        )
        assert answer is not None
        assert answer.status == 200
        assert anna.call(desks["carla"].extension).wait_ended() == 480
    assert outside.incoming == []


@pytest.mark.parametrize("name", ["operator", "neighbour"])
def test_nobody_becomes_the_operator_by_calling_himself_so(
    exchange: Exchange, desks: dict[str, Desk], name: str
) -> None:
    with exchange.raw_client(HERE) as client:
        stranger = client.request("INVITE", "stranger2345", uri=f"sip:{desks['ben'].number}@{config.sip_realm}")
    with exchange.raw_client(HERE) as client:
        pretender = client.request("INVITE", name, uri=f"sip:{desks['ben'].number}@{config.sip_realm}")
    assert stranger is not None
    assert pretender is not None
    assert pretender.status == stranger.status == 401
    assert pretender.offered == stranger.offered
    assert exchange.channels() == []
