"""Przelewy24 as a payment method: register, notice, verify, look up."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote

import httpx
import structlog

from telecube.billing.payment_methods.interface import (
    Notice,
    NoticeInvalid,
    Order,
    ProviderRefused,
    ProviderUnreachable,
    Started,
)
from telecube.billing.payment_methods.przelewy24 import signatures
from telecube.core.money import CURRENCY, from_grosze, in_grosze

log = structlog.get_logger()
PATIENCE = httpx.Timeout(15.0, connect=5.0)
MOST_BYTES = 16_384
#: What the provider calls paid: in advance (we have not confirmed yet), and made (we have).
ADVANCE, MADE = 1, 2
_NUMBERS = ("merchantId", "posId", "amount", "originAmount", "orderId", "methodId")
_TEXTS = ("sessionId", "currency", "statement")


@dataclass(frozen=True)
class Przelewy24:
    """One shop at Przelewy24; ``api_key`` opens its interface, ``crc`` signs."""

    merchant_id: int
    pos_id: int
    base_url: str
    api_key: str = field(repr=False)
    crc: str = field(repr=False)
    code: str = "przelewy24"
    name: str = "Przelewy24"

    def start(self, order: Order) -> Started:
        """Register the transaction."""
        body = {
            **self._shop,
            "sessionId": order.session,
            "amount": in_grosze(order.amount),
            "currency": CURRENCY,
            "description": order.description[:1024],
            "email": order.email,
            "country": "PL",
            "language": order.language,
            "urlReturn": order.return_address,
            "urlStatus": order.notice_address,
            "encoding": "UTF-8",
        }
        answer = self._ask("POST", "/transaction/register", self._signed(body, signatures.REGISTER))
        token = _part(answer, "token")
        if not isinstance(token, str) or not token.replace("-", "").isalnum():
            raise ProviderUnreachable("The answer to a registration carries no token.")
        return Started(token=token, address=self.address_of(token))

    def address_of(self, token: str) -> str:
        """Return the address of the payment panel."""
        return f"{self.base_url}/trnRequest/{quote(token, safe='')}"

    def read_notice(self, body: bytes, headers: Mapping[str, str]) -> Notice:
        """Return a notice that is whole, meant for this shop and signed; headers prove nothing."""
        values = _values_of(body)
        if not signatures.is_signed(values, signatures.NOTICE, crc=self.crc):
            raise NoticeInvalid("signature_wrong")
        if (values["merchantId"], values["posId"]) != (self.merchant_id, self.pos_id):
            raise NoticeInvalid("not_our_shop")
        return _notice(values)

    def confirm(self, notice: Notice) -> None:
        """Verify the transaction: without this the money stays the payer's advance."""
        body = {
            **self._shop,
            "sessionId": notice.session,
            "amount": in_grosze(notice.amount),
            "currency": notice.currency,
            "orderId": int(notice.order_id),
        }
        answer = self._ask("PUT", "/transaction/verify", self._signed(body, signatures.VERIFY))
        if _part(answer, "status") != "success":
            raise ProviderRefused(str(answer)[:200])

    def find(self, session: str) -> Notice | None:
        """Look the transaction up."""
        answer = self._ask("GET", f"/transaction/by/sessionId/{quote(session, safe='')}", missing_is_none=True)
        values = answer.get("data") if answer else None
        if not isinstance(values, dict) or values.get("status") not in (ADVANCE, MADE):
            return None
        if values.get("sessionId") != session:
            raise ProviderUnreachable("The answer is about another session.")
        try:
            notice = _notice({**values, "amount": int(values["amount"]), "orderId": int(values["orderId"])})
            return replace(notice, is_confirmed=values["status"] == MADE)
        except (KeyError, ValueError, TypeError) as problem:
            raise ProviderUnreachable("The answer about a session is not as promised.") from problem

    @property
    def _shop(self) -> dict[str, int]:
        return {"merchantId": self.merchant_id, "posId": self.pos_id}

    def _signed(self, body: dict[str, Any], order: tuple[str, ...]) -> dict[str, Any]:
        return {**body, "sign": signatures.signature(body, order, crc=self.crc)}

    def _ask(
        self, method: str, path: str, body: dict[str, Any] | None = None, *, missing_is_none: bool = False
    ) -> dict[str, Any]:
        try:
            answer = httpx.request(
                method,
                f"{self.base_url}/api/v1{path}",
                json=body,
                auth=(str(self.pos_id), self.api_key),
                timeout=PATIENCE,
            )
        except httpx.HTTPError as problem:
            raise ProviderUnreachable(str(problem)[:200]) from problem
        if answer.status_code == 404 and missing_is_none:
            return {}
        return _json_of(answer)


def _json_of(answer: httpx.Response) -> dict[str, Any]:
    if answer.status_code == 401:
        log.error("przelewy24_refused_our_key", sentence="Przelewy24 refuses the number or the key of the shop.")
    # A wrong key or too many questions are mended here or later; the payment itself is not refused.
    if answer.status_code in {401, 403, 429} or answer.status_code >= 500:
        raise ProviderUnreachable(f"Status {answer.status_code}.")
    if answer.status_code >= 400:
        raise ProviderRefused(answer.text[:200])
    try:
        read = answer.json()
    except ValueError as problem:
        raise ProviderUnreachable("The answer is no JSON.") from problem
    if not isinstance(read, dict):
        raise ProviderUnreachable("The answer is no object.")
    return read


def _part(answer: dict[str, Any], key: str) -> Any:
    data = answer.get("data")
    return data.get(key) if isinstance(data, dict) else None


def _values_of(body: bytes) -> dict[str, Any]:
    if len(body) > MOST_BYTES:
        raise NoticeInvalid("too_long")
    try:
        values = json.loads(body)
    except (ValueError, RecursionError):
        raise NoticeInvalid("not_json") from None
    if not isinstance(values, dict):
        raise NoticeInvalid("not_an_object")
    # JSON knows true and 1e3 where a number is promised; both would pass as one of ours.
    are_numbers = all(type(values.get(key)) is int and 0 <= values[key] < 2**63 for key in _NUMBERS)
    if not (are_numbers and all(_is_text(values.get(key)) for key in _TEXTS)):
        raise NoticeInvalid("fields_wrong")
    return values


def _is_text(value: Any) -> bool:
    # JSON can write half a character (\\ud800), which no signature was ever made over.
    return isinstance(value, str) and "\0" not in value and value.encode(errors="replace").decode() == value


def _notice(values: Mapping[str, Any]) -> Notice:
    return Notice(
        session=values["sessionId"],
        order_id=str(values["orderId"]),
        amount=from_grosze(values["amount"]),
        currency=values.get("currency", ""),
    )
