"""The payment provider of a town: the stand-in for Przelewy24 in this process, reached through the product's own client
and views. Money is real from the moment at which it confirms a payment."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from urllib.parse import unquote, urlsplit
from uuid import UUID

import httpx
import pytest
from django.test import Client

from standins.przelewy24 import Provider, Transaction, refusal
from telecube.billing.payment_methods import registry
from telecube.billing.payment_methods.przelewy24 import method
from telecube.config import config
from telecube.core.money import from_grosze

MERCHANT, API_KEY, CRC = 123456, "key-of-the-interface", "key-of-the-signatures"
#: How the product answers a notice that is not right.
WRONG = {"wrong_signature": 400, "grosz_less": 422, "euro": 422}


class Till(Provider):
    """``on_paid`` hears of each payment that was confirmed. One question in 19 is not heard, one answer in 17 is lost
    after the till did what it was asked."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        super().__init__(MERCHANT, API_KEY, CRC, deliver=self._deliver)
        self.browser = Client(enforce_csrf_checks=True)
        self.on_paid: Callable[[UUID, Decimal], None] = lambda company_id, amount: None
        self.is_troubled, self.questions = True, itertools.count(1)
        keys = {
            "przelewy24_merchant_id": MERCHANT,
            "przelewy24_pos_id": MERCHANT,
            "przelewy24_api_key": API_KEY,
            "przelewy24_crc": CRC,
            "przelewy24_url": "https://till.example",
        }
        patch.setattr(registry, "config", config.model_copy(update=keys))
        patch.setattr(method.httpx, "request", self.answer)

    def verify(self, body: dict[str, Any]) -> tuple[int, Any]:
        status, said = super().verify(body)
        if status == 200:
            self.on_paid(company_of(body["sessionId"]), from_grosze(body["amount"]))
        return status, said

    def answer(self, verb: str, address: str, *, json: Any, auth: tuple[str, str], timeout: Any) -> httpx.Response:
        """Stand in for the wire."""
        number = next(self.questions) if self.is_troubled else 1
        if number % 19 == 0:
            raise httpx.ConnectError("Nobody answers.")
        status, said = self._answer(verb, urlsplit(address).path, json, auth)
        if number % 17 == 0:
            raise httpx.ReadTimeout("The answer is lost.")
        return httpx.Response(status, json=said)

    def pay(self, transaction: Transaction, deed: str) -> None:
        """Pay; the product must take the notices, however many come."""
        before = len(self.answers)
        self.do(transaction.token, deed)
        assert set(self.answers[before:]) <= {200}, self.answers[before:]

    def remind(self, transaction: Transaction) -> None:
        """Send the notice of a payment again."""
        assert self.send(transaction) == 200

    def mislead(self, transaction: Transaction, deed: str) -> None:
        """Send a notice that is not right: the product must refuse it."""
        assert self.send(transaction, deed) == WRONG[deed]

    def _answer(self, verb: str, path: str, body: Any, auth: tuple[str, str]) -> tuple[int, Any]:
        if auth != (str(self.merchant_id), self.api_key):
            return refusal(401, "Incorrect authentication")
        if verb == "GET":
            return self.look_up(unquote(path.rpartition("/")[2]))
        return self.register(body) if path.endswith("/register") else self.verify(body)

    def _deliver(self, address: str, body: bytes) -> int:
        answer = self.browser.post(urlsplit(address).path, body, content_type="application/json")
        return answer.status_code


def company_of(session: str) -> UUID:
    """Return the company that our own name for a payment speaks of."""
    return UUID(hex=session.partition("-")[0])
