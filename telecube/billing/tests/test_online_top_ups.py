"""Paying online: a credit for each real payment, exactly once, whatever comes in the provider's name."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import httpx
import pytest
from django.db import connection
from django.test import Client

from telecube.billing import online_top_ups
from telecube.billing.actions.top_ups import abandon_top_up, abandon_top_ups_due, start_top_up
from telecube.billing.errors import AmountOutOfRange, PaymentMethodNotOffered
from telecube.billing.events import PaymentNoticed, PaymentReceived
from telecube.billing.models import LedgerEntry, Payment, TopUp, TopUpMethod, TopUpStatus
from telecube.billing.payment_methods.interface import ProviderUnreachable
from telecube.billing.payment_methods.przelewy24 import method as przelewy24
from telecube.billing.queries.balance import balance
from telecube.billing.tests.conftest import Shop, announced
from telecube.core.clock import clock_set_to, now
from telecube.core.errors import RightMissing
from telecube.core.tenancy import tenant_scope
from tests.world import Company, World

HUNDRED = Decimal("100.00")
NOTICE = "/billing/payments/przelewy24/notice/"


@pytest.fixture
def acme(committed_world: World) -> Company:
    """Acme, committed: what speaks to a provider makes its own transactions. No scope is open."""
    return committed_world.acme


def start(company: Company, who: str = "anna", amount: Decimal = HUNDRED) -> UUID:
    """Start a top-up and tell the provider."""
    with tenant_scope(company.id):
        made = start_top_up(company.actor(who), amount=amount, method=TopUpMethod.ONLINE)
    online_top_ups.register(company.id, made.pk)
    return made.pk


def confirm(company: Company, top_up_id: UUID) -> None:
    """Do the job of each notice that was accepted."""
    for event in announced(company.id, PaymentNoticed.name):
        if event["top_up_id"] == str(top_up_id):
            online_top_ups.confirm(company.id, top_up_id, order_id=event["order_id"])


def state(company: Company, top_up_id: UUID) -> tuple[str, Decimal, int]:
    """Return status, balance and number of payments."""
    with tenant_scope(company.id):
        return TopUp.objects.get(pk=top_up_id).status, balance(), Payment.objects.count()


NOTHING_YET = ("waiting", Decimal(0), 0)
PAID_ONCE = ("paid", HUNDRED, 1)


def test_a_paid_top_up_is_on_the_account_after_the_confirmation_only(acme: Company, shop: Shop) -> None:
    top_up = start(acme)
    with tenant_scope(acme.id):
        assert TopUp.objects.get().token == shop.transaction(top_up).token
    shop.pay(top_up)
    assert shop.provider.answers == [200]
    assert state(acme, top_up) == NOTHING_YET
    confirm(acme, top_up)
    assert state(acme, top_up) == PAID_ONCE
    assert len(announced(acme.id, PaymentReceived.name)) == 1


def test_the_same_notice_five_times_credits_once(acme: Company, shop: Shop) -> None:
    top_up = start(acme)
    for _time in range(5):
        shop.pay(top_up)
    confirm(acme, top_up)
    for _time in range(5):
        shop.pay(top_up)
        confirm(acme, top_up)
    assert shop.provider.answers == [200] * 10
    assert state(acme, top_up) == PAID_ONCE
    assert len(announced(acme.id, PaymentNoticed.name)) == 1


def test_a_notice_that_comes_before_our_token_is_kept_counts(acme: Company, shop: Shop) -> None:
    """The provider may be quicker than the answer to our registration."""
    top_up = start(acme)
    with tenant_scope(acme.id):
        TopUp.objects.update(token="")
    shop.pay(top_up)
    confirm(acme, top_up)
    online_top_ups.register(acme.id, top_up)
    assert state(acme, top_up) == PAID_ONCE


@pytest.mark.parametrize(
    ("deed", "answer"), [("wrong_signature", 400), ("grosz_less", 422), ("euro", 422), ("silent", None)]
)
def test_a_notice_that_is_not_right_moves_nothing(acme: Company, shop: Shop, deed: str, answer: int | None) -> None:
    top_up = start(acme)
    shop.pay(top_up, deed)
    confirm(acme, top_up)
    assert shop.provider.answers == ([answer] if answer else [])
    assert state(acme, top_up) == NOTHING_YET


def test_after_a_wrong_notice_the_right_one_still_counts(acme: Company, shop: Shop) -> None:
    top_up = start(acme)
    for deed in ("wrong_signature", "grosz_less", "grosz_less", "euro", "twice"):
        shop.pay(top_up, deed)
    confirm(acme, top_up)
    assert state(acme, top_up) == PAID_ONCE
    with tenant_scope(acme.id):
        assert TopUp.objects.get().failure == ""


def test_a_notice_of_a_payment_that_the_provider_does_not_confirm_moves_nothing(acme: Company, shop: Shop) -> None:
    """Somebody who knows the key to the signatures still does not make money."""
    top_up = start(acme)
    shop.provider.send(shop.transaction(top_up))
    confirm(acme, top_up)
    assert state(acme, top_up) == NOTHING_YET
    with tenant_scope(acme.id):
        assert "Incorrect verification" in TopUp.objects.get().failure


def test_unknown_sessions_are_answered_and_move_nothing(acme: Company, shop: Shop) -> None:
    top_up = start(acme)
    transaction = shop.transaction(top_up)
    for session in ("", "x", "0" * 32 + "-" + "0" * 32, f"{acme.id.hex}-{'f' * 32}", "ż\n"):
        transaction.values["sessionId"] = session
        assert shop.provider.send(transaction) == 404
    assert state(acme, top_up) == NOTHING_YET


def test_another_companys_session_is_unknown(acme: Company, shop: Shop, committed_world: World) -> None:
    top_up = start(acme)
    shop.transaction(top_up).values["sessionId"] = f"{committed_world.globex.id.hex}-{top_up.hex}"
    assert shop.provider.send(next(iter(shop.provider.by_session.values()))) == 404


def test_a_notice_about_a_top_up_by_transfer_is_unknown(acme: Company, shop: Shop) -> None:
    top_up = start(acme)
    with tenant_scope(acme.id):
        transfer = start_top_up(acme.actor("anna"), amount=HUNDRED, method=TopUpMethod.BANK_TRANSFER)
    transaction = shop.transaction(top_up)
    transaction.values["sessionId"] = f"{acme.id.hex}-{transfer.pk.hex}"
    assert shop.provider.send(transaction) == 404
    assert state(acme, transfer.pk) == NOTHING_YET


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b"{}",
        b"\xff\xfe\x00",
        b'{"sessionId": "' + b"x" * 20_000 + b'"}',
        b"[" * 10_000,
        b'{"sign":"a","merchantId":true,"posId":1,"sessionId":"x","amount":1e2,"originAmount":1,"currency":"PLN",'
        b'"orderId":1,"methodId":1,"statement":"x"}',
        b'{"sign":"\\ud800","merchantId":123456,"posId":123456,"sessionId":"\\ud800","amount":1,"originAmount":1,'
        b'"currency":"PLN","orderId":1,"methodId":1,"statement":"x"}',
        b'{"sign":"\xc4\x85","merchantId":123456,"posId":123456,"sessionId":"x","amount":1,"originAmount":1,'
        b'"currency":"PLN","orderId":1,"methodId":1,"statement":"x"}',
        b'{"sign":null,"merchantId":-1,"posId":' + b"9" * 5000 + b"}",
    ],
)
def test_whatever_a_stranger_sends_is_refused_with_a_word(db: None, shop: Shop, body: bytes) -> None:
    answer = Client().post(NOTICE, body, content_type="application/json")
    assert (answer.status_code, list(answer.json())) == (400, ["result"])


def test_the_notice_address_takes_posts_of_offered_providers_only(db: None, shop: Shop) -> None:
    assert Client().get(NOTICE).status_code == 405
    assert Client().post("/billing/payments/other/notice/").status_code == 404


def test_without_keys_online_payments_are_not_offered(acme: Company) -> None:
    with tenant_scope(acme.id), pytest.raises(PaymentMethodNotOffered):
        start_top_up(acme.actor("anna"), amount=HUNDRED, method=TopUpMethod.ONLINE)
    assert Client().post(NOTICE).status_code == 404


@pytest.mark.parametrize("amount", ["9.99", "20000.01", "-100", "0", "100.001"])
def test_it_refuses_amounts_out_of_range(acme: Company, shop: Shop, amount: str) -> None:
    with tenant_scope(acme.id), pytest.raises(AmountOutOfRange):
        start_top_up(acme.actor("anna"), amount=Decimal(amount), method=TopUpMethod.ONLINE)


def test_topping_up_needs_the_right(acme: Company, shop: Shop) -> None:
    with tenant_scope(acme.id), pytest.raises(RightMissing):
        start_top_up(acme.actor("carla"), amount=HUNDRED, method=TopUpMethod.ONLINE)


def test_no_provider_is_asked_inside_a_transaction(acme: Company, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    inside: list[bool] = []
    ask = httpx.request

    def watched(*arguments: Any, **options: Any) -> httpx.Response:
        inside.append(connection.in_atomic_block)
        return ask(*arguments, **options)

    monkeypatch.setattr(przelewy24.httpx, "request", watched)
    top_up = start(acme)
    shop.pay(top_up, "silent")
    with clock_set_to(now() + timedelta(minutes=16)):
        online_top_ups.ask_about_top_ups_due(acme.id)
    assert inside == [False] * 3
    assert state(acme, top_up) == PAID_ONCE


def test_a_top_up_without_a_notice_is_asked_about_and_credited(acme: Company, shop: Shop) -> None:
    top_up = start(acme)
    shop.pay(top_up, "silent")
    online_top_ups.ask_about_top_ups_due(acme.id)
    assert state(acme, top_up) == NOTHING_YET
    with clock_set_to(now() + timedelta(minutes=16)):
        online_top_ups.ask_about_top_ups_due(acme.id)
    assert state(acme, top_up) == PAID_ONCE


def test_an_unpaid_top_up_is_asked_about_each_hour_and_given_up_in_the_end(acme: Company, shop: Shop) -> None:
    top_up = start(acme)
    actor = acme.actor("anna")
    with clock_set_to(now() + timedelta(minutes=16)):
        online_top_ups.ask_about_top_ups_due(acme.id)
        shop.pay(top_up, "silent")
        online_top_ups.ask_about_top_ups_due(acme.id)
        with tenant_scope(acme.id):
            assert abandon_top_ups_due(actor) == 0
    assert state(acme, top_up) == NOTHING_YET
    with clock_set_to(now() + timedelta(days=8)), tenant_scope(acme.id):
        assert abandon_top_ups_due(actor) == 1
    assert state(acme, top_up)[0] == TopUpStatus.ABANDONED


def test_money_that_comes_after_the_top_up_was_given_up_is_booked(acme: Company, shop: Shop) -> None:
    top_up = start(acme)
    with tenant_scope(acme.id):
        abandon_top_up(acme.actor("anna"), top_up)
    shop.pay(top_up)
    confirm(acme, top_up)
    assert state(acme, top_up) == PAID_ONCE


def test_a_clock_that_jumps_loses_nothing_and_credits_once(acme: Company, shop: Shop) -> None:
    top_up = start(acme)
    with clock_set_to(now() - timedelta(days=40)):
        shop.pay(top_up)
    with clock_set_to(now() + timedelta(days=400)):
        confirm(acme, top_up)
        shop.pay(top_up)
    confirm(acme, top_up)
    assert state(acme, top_up) == PAID_ONCE


def test_a_crash_between_confirmation_and_booking_is_mended_by_the_next_try(acme: Company, shop: Shop) -> None:
    """The provider refuses a second confirmation; that it has ours already says the look-up."""
    top_up = start(acme)
    shop.pay(top_up)
    shop.transaction(top_up).status = 2
    confirm(acme, top_up)
    assert state(acme, top_up) == PAID_ONCE


def test_a_provider_that_does_not_answer_is_tried_again(acme: Company, shop: Shop, monkeypatch: Any) -> None:
    top_up = start(acme)
    shop.pay(top_up)

    def dead(*arguments: Any, **options: Any) -> httpx.Response:
        raise httpx.ConnectError("nobody there")

    with monkeypatch.context() as patched:
        patched.setattr(przelewy24.httpx, "request", dead)
        with pytest.raises(ProviderUnreachable):
            confirm(acme, top_up)
        with clock_set_to(now() + timedelta(minutes=16)):
            online_top_ups.ask_about_top_ups_due(acme.id)
    assert state(acme, top_up) == NOTHING_YET
    confirm(acme, top_up)
    assert state(acme, top_up) == PAID_ONCE


def test_a_top_up_that_never_reached_the_provider_fails_after_two_hours(acme: Company, shop: Shop) -> None:
    with tenant_scope(acme.id):
        made = start_top_up(acme.actor("anna"), amount=HUNDRED, method=TopUpMethod.ONLINE)
    with clock_set_to(now() + timedelta(hours=3)):
        online_top_ups.ask_about_top_ups_due(acme.id)
    assert state(acme, made.pk) == ("failed", 0, 0)


def test_two_administrators_at_once_get_both_top_ups_and_no_third(acme: Company, shop: Shop) -> None:
    def one(who: str) -> UUID:
        top_up = start(acme, who)
        shop.pay(top_up, "twice")
        confirm(acme, top_up)
        connection.close()
        return top_up

    with ThreadPoolExecutor(max_workers=2) as pool:
        top_ups = list(pool.map(one, ["anna", "ben"]))
    with tenant_scope(acme.id):
        assert (balance(), Payment.objects.count(), LedgerEntry.objects.count()) == (200, 2, 2)
        assert {TopUp.objects.get(pk=top_up).status for top_up in top_ups} == {"paid"}


def test_one_payment_confirmed_in_eight_jobs_at_once_credits_once(acme: Company, shop: Shop) -> None:
    top_up = start(acme)
    shop.pay(top_up)

    def one(_number: int) -> None:
        confirm(acme, top_up)
        connection.close()

    with ThreadPoolExecutor(max_workers=8) as pool:
        list(pool.map(one, range(8)))
    assert state(acme, top_up) == PAID_ONCE
