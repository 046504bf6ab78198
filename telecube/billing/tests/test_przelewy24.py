"""Przelewy24's words to the letter: signatures, what is sent, how answers are read."""

from __future__ import annotations

import base64
import json
from decimal import Decimal
from hashlib import sha384
from typing import Any

import httpx
import pytest

from telecube.billing.payment_methods.interface import Notice, Order, ProviderRefused, ProviderUnreachable
from telecube.billing.payment_methods.przelewy24 import method as module
from telecube.billing.payment_methods.przelewy24.method import Przelewy24
from telecube.billing.payment_methods.przelewy24.signatures import NOTICE, REGISTER, VERIFY, signature

SHOP = Przelewy24(merchant_id=7, pos_id=8, base_url="https://p24.example", api_key="report-key", crc="secret")
ORDER = Order("s-1", Decimal("123.40"), "Doładowanie konta", "a@b.pl", "pl", "https://x/r", "https://x/n")


@pytest.mark.parametrize(
    ("order", "signed"),
    [
        (REGISTER, '{"sessionId":"ż/1","merchantId":7,"amount":12340,"currency":"PLN","crc":"secret"}'),
        (VERIFY, '{"sessionId":"ż/1","orderId":5,"amount":12340,"currency":"PLN","crc":"secret"}'),
        (
            NOTICE,
            '{"merchantId":7,"posId":8,"sessionId":"ż/1","amount":12340,"originAmount":12340,"currency":"PLN",'
            '"orderId":5,"methodId":181,"statement":"p24-ą/1","crc":"secret"}',
        ),
    ],
)
def test_signatures_are_sha384_over_the_documented_json(order: tuple[str, ...], signed: str) -> None:
    """The texts stand here as the provider's documentation writes them: no spaces, nothing escaped."""
    values = {
        **{"merchantId": 7, "posId": 8, "sessionId": "ż/1", "amount": 12340, "originAmount": 12340},
        **{"currency": "PLN", "orderId": 5, "methodId": 181, "statement": "p24-ą/1"},
    }
    assert signature(values, order, crc="secret") == sha384(signed.encode()).hexdigest()


def answering(monkeypatch: pytest.MonkeyPatch, status: int, body: Any) -> list[httpx.Request]:
    """Let the provider give one answer; return what it was asked."""
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return httpx.Response(status, content=content)

    def request(method: str, url: str, **options: Any) -> httpx.Response:
        with httpx.Client(transport=httpx.MockTransport(answer)) as client:
            return client.request(method, url, **options)

    monkeypatch.setattr(module.httpx, "request", request)
    return asked


def test_a_registration_carries_what_the_documentation_asks_for(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = answering(monkeypatch, 200, {"data": {"token": "AB-12"}, "responseCode": 0})
    started = SHOP.start(ORDER)
    assert started.address == "https://p24.example/trnRequest/AB-12"
    (request,) = asked
    assert (request.method, str(request.url)) == ("POST", "https://p24.example/api/v1/transaction/register")
    assert request.headers["Authorization"] == "Basic " + base64.b64encode(b"8:report-key").decode()
    body = json.loads(request.content)
    assert {key: body[key] for key in ("merchantId", "posId", "sessionId", "amount", "currency", "country")} == {
        **{"merchantId": 7, "posId": 8, "sessionId": "s-1", "amount": 12340, "currency": "PLN", "country": "PL"},
    }
    assert (body["urlReturn"], body["urlStatus"], body["language"]) == ("https://x/r", "https://x/n", "pl")


def test_a_confirmation_is_a_put_with_the_order(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = answering(monkeypatch, 200, {"data": {"status": "success"}, "responseCode": 0})
    SHOP.confirm(Notice("s-1", "5", Decimal("123.40"), "PLN"))
    (request,) = asked
    assert (request.method, request.url.path) == ("PUT", "/api/v1/transaction/verify")
    assert json.loads(request.content)["orderId"] == 5


@pytest.mark.parametrize(
    ("status", "body", "refusal"),
    [
        (400, {"error": "Incorrect CRC value", "code": 400}, ProviderRefused),
        (200, {"data": {"status": "failed"}, "responseCode": 0}, ProviderRefused),
        (200, {"data": []}, ProviderRefused),
        (401, {"error": "Incorrect authentication"}, ProviderUnreachable),
        (429, {}, ProviderUnreachable),
        (500, b"<html>", ProviderUnreachable),
        (200, b"<html>", ProviderUnreachable),
        (200, [], ProviderUnreachable),
    ],
)
def test_a_no_is_told_from_a_not_now(
    monkeypatch: pytest.MonkeyPatch, status: int, body: Any, refusal: type[Exception]
) -> None:
    answering(monkeypatch, status, body)
    with pytest.raises(refusal):
        SHOP.confirm(Notice("s-1", "5", Decimal("123.40"), "PLN"))


@pytest.mark.parametrize("token", [None, 5, "", "../x", "a b"])
def test_an_answer_without_a_usable_token_leads_nowhere(monkeypatch: pytest.MonkeyPatch, token: Any) -> None:
    answering(monkeypatch, 200, {"data": {"token": token}})
    with pytest.raises(ProviderUnreachable):
        SHOP.start(ORDER)


FOUND = {"sessionId": "s-1", "amount": 12340, "currency": "PLN", "orderId": 5}


@pytest.mark.parametrize(
    ("status", "found"),
    [
        (0, None),
        (1, Notice("s-1", "5", Decimal("123.40"), "PLN", is_confirmed=False)),
        (2, Notice("s-1", "5", Decimal("123.40"), "PLN", is_confirmed=True)),
        (3, None),
    ],
)
def test_a_look_up_tells_advance_and_made_payments(
    monkeypatch: pytest.MonkeyPatch, status: int, found: Notice | None
) -> None:
    answering(monkeypatch, 200, {"data": {**FOUND, "status": status}, "responseCode": 0})
    assert SHOP.find("s-1") == found


def test_an_unknown_session_is_nothing_and_another_ones_answer_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    answering(monkeypatch, 404, {"error": "Transaction not found", "code": 404})
    assert SHOP.find("s-1") is None
    answering(monkeypatch, 200, {"data": {**FOUND, "sessionId": "s-2", "status": 2}})
    with pytest.raises(ProviderUnreachable):
        SHOP.find("s-1")


def test_keys_do_not_show_in_tracebacks() -> None:
    assert "report-key" not in repr(SHOP)
    assert "secret" not in repr(SHOP)
