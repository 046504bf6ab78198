"""A company that has an exchange joins it with the key."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connections
from django.test import Client

from telecube.accounts.actions.exchange_keys import make_exchange_key, revoke_exchange_keys
from telecube.accounts.errors import (
    EmailTaken,
    ExchangeHasUsers,
    ExchangeKeyMistyped,
    ExchangeKeyUnknown,
    ExchangeKeyUsed,
)
from telecube.accounts.exchange_keys import hash_of, make_key
from telecube.accounts.models import AccessLevel, EndReason, Entitlements, ExchangeKey, Identity, Tenant, User
from telecube.accounts.queries.actors import find_user_key
from telecube.billing.notices import NoticeKind, notices_of
from telecube.core.actor import Actor
from telecube.core.clock import now
from telecube.core.ids import uuid7
from telecube.core.tenancy import tenant_scope
from telecube.telephony.actions.exchange import OpenedExchange, open_exchange
from telecube.telephony.actions.sign_up import join_exchange_with_phone
from telecube.telephony.errors import NumberTaken
from telecube.telephony.models import Number, SipAccount
from tests.asterisk.exchange import as_switch
from tests.world import World, typed_slowly

PAGE = "/signup/"
PERSON = ("first_name", "last_name", "email", "password")


@pytest.fixture
def exchange(db: None) -> OpenedExchange:
    """An exchange with one number and two phones, and no users."""
    return opened("+48225550199")


def opened(*numbers: str, phones: int = 2) -> OpenedExchange:
    """Open an exchange as the staff of the service does."""
    actor = Actor.system(uuid7(), "Wsparcie")
    return open_exchange(actor, company_name="Piekarnia Kłos", nip="5260250274", numbers=numbers, phones=phones)


def person(values: dict[str, Any]) -> dict[str, Any]:
    """Return what is asked of a person, without the company."""
    return {name: values[name] for name in PERSON}


@pytest.fixture
def form(sign_up_values: dict[str, Any]) -> dict[str, Any]:
    """What the page sends with a key."""
    return {**person(sign_up_values), **typed_slowly(), "exchange": "own"}


def test_a_key_is_read_however_it_is_written_and_a_slip_is_told_from_it() -> None:
    key = make_key()
    assert hash_of(f"  {key.text.lower().replace('-', ' ')} ") == key.hash
    assert hash_of(key.text.replace("0", "O").replace("1", "l")) == key.hash
    for at in range(3, len(key.text)):
        if key.text[at] == "-":
            continue
        wrong = key.text[:at] + ("7" if key.text[at] != "7" else "8") + key.text[at + 1 :]
        with pytest.raises(ExchangeKeyMistyped):
            hash_of(wrong)


@pytest.mark.parametrize(
    "text", ["", "TC", "TC-" * 40, "ąęć" * 9, "\x00" * 27, "9" * 25, "TC-UUUUU-UUUUU-UUUUU-UUUUU-UUUUU"]
)
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(ExchangeKeyMistyped):
        hash_of(text)


@pytest.mark.django_db
def test_the_page_opens_the_account_of_the_exchange(
    client: Client, exchange: OpenedExchange, form: dict[str, Any], audited: Callable[..., Any]
) -> None:
    answer = client.post(PAGE, {**form, "exchange_key": exchange.key})
    assert (answer.status_code, answer["Location"]) == (302, "/dashboard/")
    key = find_user_key(Identity.objects.get(email=form["email"]).pk)
    assert key is not None
    assert key.tenant_id == exchange.company.pk
    with tenant_scope(key.tenant_id):
        assert User.objects.get().is_main_administrator
        assert Tenant.objects.get().name == "Piekarnia Kłos"
        first = SipAccount.objects.get(user_id=key.user_id)
        assert (first.extension, str(first.presentation_number)) == ("101", "22 555 01 99".replace(" ", "\u00a0"))
        assert SipAccount.objects.count() == 2
        assert Number.objects.count() == 1
    assert "accounts.company.joined_with_exchange" in [action for action, _ in audited(key.tenant_id)]
    assert client.get("/dashboard/").status_code == 200


@pytest.mark.django_db
def test_the_trial_lasts_fourteen_days_and_neither_limits_nor_erases_the_exchange(
    exchange: OpenedExchange, sign_up_values: dict[str, Any]
) -> None:
    user = join_exchange_with_phone(**person(sign_up_values), exchange_key=exchange.key, ip=None)
    with tenant_scope(user.tenant_id):
        entitlements = Entitlements.objects.get()
        assert entitlements.trial_ends_at - entitlements.trial_started_at == timedelta(days=14)
        assert entitlements.access_at(now() + timedelta(days=15)) is AccessLevel.READ_ONLY
        assert not entitlements.has_call_limits
        assert entitlements.erase_at is None
        kinds = {notice.kind for notice in notices_of(entitlements)}
        assert NoticeKind.TRIAL_ENDING in kinds
        assert NoticeKind.ERASING not in kinds


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda _key: "", "Wpisz klucz centrali"),
        (lambda key: key[:-1] + ("2" if key[-1] != "2" else "3"), "W tym kluczu jest literówka"),
        (lambda _key: make_key().text, "Ten klucz nie otwiera żadnej centrali"),
    ],
)
def test_a_wrong_key_gets_a_sentence_and_opens_nothing(
    client: Client, exchange: OpenedExchange, form: dict[str, Any], make: Callable[[str], str], sentence: str
) -> None:
    answer = client.post(PAGE, {**form, "exchange_key": make(exchange.key)}, headers={"Accept-Language": "pl"})
    text = answer.content.decode().replace("\u00a0", " ")
    assert answer.status_code == 422
    assert sentence in text
    assert 'id="id_exchange_key-error"' in text
    assert "Piekarnia" not in text
    assert not Identity.objects.filter(email=form["email"]).exists()


@pytest.mark.django_db
def test_a_used_key_says_what_helps_and_nothing_about_the_company(
    client: Client, exchange: OpenedExchange, form: dict[str, Any], sign_up_values: dict[str, Any]
) -> None:
    other = {**person(sign_up_values), "email": "inny@firma.example"}
    join_exchange_with_phone(**other, exchange_key=exchange.key, ip=None)
    answer = client.post(PAGE, {**form, "exchange_key": exchange.key}, headers={"Accept-Language": "pl"})
    text = answer.content.decode().replace("\u00a0", " ")
    assert "Ten klucz był już użyty" in text
    assert "Piekarnia" not in text
    with tenant_scope(exchange.company.pk):
        assert User.objects.count() == 1


@pytest.mark.django_db
def test_a_refused_person_leaves_the_key_unused(
    world: World, exchange: OpenedExchange, sign_up_values: dict[str, Any]
) -> None:
    taken = {**person(sign_up_values), "email": world.globex.gina.identity.email}
    with pytest.raises(EmailTaken):
        join_exchange_with_phone(**taken, exchange_key=exchange.key, ip=None)
    join_exchange_with_phone(**person(sign_up_values), exchange_key=exchange.key, ip=None)


@pytest.mark.django_db
def test_a_new_key_revokes_the_old_one_and_a_company_with_users_gets_none(
    exchange: OpenedExchange, sign_up_values: dict[str, Any]
) -> None:
    actor = Actor.system(exchange.company.pk, "Wsparcie")
    with tenant_scope(actor.tenant_id):
        newer = make_exchange_key(actor)
    with pytest.raises(ExchangeKeyUnknown):
        join_exchange_with_phone(**person(sign_up_values), exchange_key=exchange.key, ip=None)
    join_exchange_with_phone(**person(sign_up_values), exchange_key=newer, ip=None)
    with tenant_scope(actor.tenant_id):
        with pytest.raises(ExchangeHasUsers):
            make_exchange_key(actor)
        assert revoke_exchange_keys(actor) == 0


@pytest.mark.django_db
def test_only_the_hash_of_a_key_is_kept(exchange: OpenedExchange, audited: Callable[..., Any]) -> None:
    secret = exchange.key.replace("-", "")[7:]
    with tenant_scope(exchange.company.pk):
        kept = ExchangeKey.objects.get()
    assert secret not in f"{vars(kept)} {audited(exchange.company.pk)}".replace("-", "")


@pytest.mark.django_db
def test_a_taken_number_opens_no_exchange(exchange: OpenedExchange) -> None:
    actor = Actor.system(uuid7(), "Wsparcie")
    with pytest.raises(NumberTaken):
        open_exchange(actor, company_name="Druga", nip="", numbers=["+48225550199"])
    with tenant_scope(actor.tenant_id):
        assert not Tenant.objects.exists()


@pytest.mark.django_db
def test_an_exchange_without_free_phones_makes_one(sign_up_values: dict[str, Any]) -> None:
    user = join_exchange_with_phone(**person(sign_up_values), exchange_key=opened(phones=0).key, ip=None)
    with tenant_scope(user.tenant_id):
        assert SipAccount.objects.get().user_id == user.pk


@pytest.mark.django_db
def test_what_stands_in_the_hidden_half_of_the_form_does_not_count(
    client: Client, sign_up_values: dict[str, Any]
) -> None:
    odd = {**sign_up_values, **typed_slowly(), "exchange": "new", "exchange_key": "leftover"}
    assert client.post(PAGE, odd).status_code == 302


@pytest.mark.django_db
def test_a_robot_that_fills_every_field_opens_nothing(client: Client, sign_up_values: dict[str, Any]) -> None:
    answer = client.post(PAGE, {**sign_up_values, **typed_slowly(), "website": "http://spam.example"})
    assert answer.status_code == 422
    assert not Identity.objects.filter(email=sign_up_values["email"]).exists()


def test_of_two_sign_ups_with_one_key_at_once_one_wins(committed_world: World) -> None:
    exchange, start = opened(phones=1), Barrier(2)
    try:
        with ThreadPoolExecutor(2) as pool:
            outcomes = list(pool.map(lambda _place: joining(exchange.key, start), range(2)))
        assert sorted(outcomes) == ["joined", "used"]
        with tenant_scope(exchange.company.pk):
            assert User.objects.count() == 1
    finally:
        erase(exchange.company.pk)


def test_the_phones_go_on_calling_when_the_trial_of_the_crm_is_over(
    committed_world: World, sign_up_values: dict[str, Any]
) -> None:
    exchange = opened()
    try:
        join_exchange_with_phone(**person(sign_up_values), exchange_key=exchange.key, ip=None)
        with tenant_scope(exchange.company.pk):
            entitlements = Entitlements.objects.get()
            entitlements.plan_end(now() - timedelta(days=1), reason=EndReason.TRIAL)
            entitlements.save()
        assert kind_of_route(exchange.accounts[1].account.device_id, "101") == "user"
        with tenant_scope(exchange.company.pk):
            Entitlements.objects.update(has_own_exchange=False, erase_at=now() + timedelta(days=90))
        assert kind_of_route(exchange.accounts[1].account.device_id, "101") == "refuse"
    finally:
        erase(exchange.company.pk)


def kind_of_route(device_id: str, dialled: str) -> str:
    """Ask as the exchange does where a call goes."""
    with as_switch() as switch:
        row = switch.execute("SELECT kind FROM asterisk.route(%s, %s, '', '')", [device_id, dialled]).fetchone()
    assert row is not None
    return str(row[0])


def joining(key: str, start: Barrier) -> str:
    """Join when the other is ready too, on a connection of one's own."""
    values = {"first_name": "Ewa", "last_name": "Kłos", "password": "Tajne!Haslo7"}
    try:
        start.wait()
        join_exchange_with_phone(**values, email=f"ewa.{uuid4().hex[:10]}@firma.example", exchange_key=key, ip=None)
    except ExchangeKeyUsed:
        return "used"
    finally:
        connections.close_all()
    return "joined"


def erase(company_id: UUID) -> None:
    """Remove a committed company as the house does."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "UPDATE accounts_entitlements SET full_until = now() - interval '2 days', read_only_until = now() - "
            "interval '1 day', erase_at = now() - interval '1 hour' WHERE tenant_id = %s",
            [company_id],
        )
        cursor.execute("SELECT billing_erase_company(%s, now())", [company_id])


@pytest.mark.django_db
def test_the_public_sites_question_is_answered_already() -> None:
    def chosen(query: str) -> str:
        page = Client().get(f"{PAGE}{query}").content.decode()
        return ",".join(re.findall(r'name="exchange" value="(\w+)" checked', page))

    assert chosen("?exchange=own") == "own"
    assert chosen("?exchange=new") == chosen("") == chosen("?exchange=%00%3Cb%3E") == "new"
    doors = re.findall(rf'href="{PAGE}(\?exchange=\w+)"', Client().get("/").content.decode())
    assert [chosen(door) for door in doors] == ["new", "own"]
