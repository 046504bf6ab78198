"""A stand-in for Przelewy24: its REST interface v1 and a page to pay on, without any money.

`python -m standins.przelewy24` serves one development installation on the loopback address. It checks keys and
signatures as the real one does, and sends its notices as it is told: once, twice, late, not at all, with another
amount, another currency or a wrong signature.
"""

from __future__ import annotations

import base64
import html
import json
import secrets
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from hmac import compare_digest
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import httpx

from telecube.billing.payment_methods.przelewy24.signatures import NOTICE, REGISTER, VERIFY, is_signed, signature
from telecube.config import config

LATE_SECONDS = 20.0
#: By which name the page offers it → what it does to the notice.
DEEDS = {
    "pay": "Zapłać",
    "twice": "Zapłać; powiadomienie przyjdzie dwa razy",
    "late": "Zapłać; powiadomienie przyjdzie po 20 s",
    "silent": "Zapłać; powiadomienie nie przyjdzie wcale",
    "grosz_less": "Powiadom o kwocie o grosz mniejszej",
    "euro": "Powiadom o płatności w euro",
    "wrong_signature": "Powiadom z fałszywym podpisem",
    "leave": "Wróć bez płacenia",
}
UNPAID, ADVANCE, MADE = 0, 1, 2


@dataclass
class Transaction:
    """What a shop registered and what became of it."""

    values: dict[str, Any]
    token: str
    order_id: int
    status: int = UNPAID


@dataclass
class Provider:
    """The shop's account at the stand-in. ``deliver`` carries a notice to an address and returns the status."""

    merchant_id: int
    api_key: str
    crc: str
    deliver: Callable[[str, bytes], int]
    by_session: dict[str, Transaction] = field(default_factory=dict)
    answers: list[int] = field(default_factory=list)

    def register(self, body: dict[str, Any]) -> tuple[int, Any]:
        """POST /api/v1/transaction/register."""
        if not is_signed(body, REGISTER, crc=self.crc) or body.get("merchantId") != self.merchant_id:
            return refusal(400, "Incorrect CRC value")
        known = self.by_session.get(body["sessionId"])
        if known and known.values["amount"] != body["amount"]:
            return refusal(400, "Session already used")
        made = known or Transaction(body, token=secrets.token_hex(16).upper(), order_id=secrets.randbelow(10**9))
        self.by_session[body["sessionId"]] = made
        return 200, {"data": {"token": made.token}, "responseCode": 0}

    def verify(self, body: dict[str, Any]) -> tuple[int, Any]:
        """PUT /api/v1/transaction/verify; a second one for the same transaction is refused."""
        found = self.by_session.get(str(body.get("sessionId")))
        if not is_signed(body, VERIFY, crc=self.crc) or found is None or found.status != ADVANCE:
            return refusal(400, "Incorrect verification")
        if (body["orderId"], body["amount"], body["currency"]) != (found.order_id, found.values["amount"], "PLN"):
            return refusal(400, "Incorrect amount or order")
        found.status = MADE
        return 200, {"data": {"status": "success"}, "responseCode": 0}

    def look_up(self, session: str) -> tuple[int, Any]:
        """GET /api/v1/transaction/by/sessionId/…"""
        found = self.by_session.get(session)
        if found is None:
            return refusal(404, "Transaction not found")
        known = {key: found.values[key] for key in ("sessionId", "amount", "currency")}
        return 200, {"data": {**known, "orderId": found.order_id, "status": found.status}, "responseCode": 0}

    def do(self, token: str, deed: str) -> str:
        """Do what the payer chose on the page; return where the browser goes."""
        found = next(one for one in self.by_session.values() if one.token == token)
        if deed in ("pay", "twice", "late", "silent") and found.status == UNPAID:
            found.status = ADVANCE
        if deed == "late":
            threading.Timer(LATE_SECONDS, self.send, [found, deed]).start()
        for _time in range({"silent": 0, "leave": 0, "late": 0, "twice": 2}.get(deed, 1)):
            self.send(found, deed)
        return str(found.values["urlReturn"])

    def send(self, transaction: Transaction, deed: str = "pay") -> int:
        """Send the notice, distorted as the deed says; return how it was answered."""
        body = notice_of(transaction, deed, merchant_id=self.merchant_id, crc=self.crc)
        self.answers.append(self.deliver(transaction.values["urlStatus"], json.dumps(body).encode()))
        return self.answers[-1]


def notice_of(transaction: Transaction, deed: str, *, merchant_id: int, crc: str) -> dict[str, Any]:
    """Return a notice as Przelewy24 writes it."""
    values = transaction.values
    body = {
        "merchantId": merchant_id,
        "posId": values["posId"],
        "sessionId": values["sessionId"],
        "amount": values["amount"] - (deed == "grosz_less"),
        "originAmount": values["amount"],
        "currency": "EUR" if deed == "euro" else "PLN",
        "orderId": transaction.order_id,
        "methodId": 181,
        "statement": f"p24-{transaction.token[:3]}-środowisko próbne",
    }
    return {**body, "sign": signature(body, NOTICE, crc="another" if deed == "wrong_signature" else crc)}


def refusal(status: int, message: str) -> tuple[int, Any]:
    """Return an error as Przelewy24 words it."""
    return status, {"error": message, "code": status}


class Face(BaseHTTPRequestHandler):
    """The HTTP face of a provider."""

    provider: Provider

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if path == "/health":
            self.reply(200, {"is_well": True})
        elif path.startswith("/trnRequest/"):
            self.show_page(path.rpartition("/")[2])
        elif self.is_let_in() and path == "/api/v1/testAccess":
            self.reply(200, {"data": True, "error": ""})
        elif self.is_let_in() and path.startswith("/api/v1/transaction/by/sessionId/"):
            self.reply(*self.provider.look_up(unquote(path.rpartition("/")[2])))
        else:
            self.reply(*refusal(404 if self.is_let_in() else 401, "Not found or not authorised"))

    def do_POST(self) -> None:
        if self.path.startswith("/trnRequest/"):
            deed = parse_qs(self.content().decode()).get("deed", ["leave"])[0]
            self.send_response(303)
            self.send_header("Location", self.provider.do(self.path.rpartition("/")[2], deed))
            self.end_headers()
        else:
            self.answer_api("/api/v1/transaction/register", self.provider.register)

    def do_PUT(self) -> None:
        self.answer_api("/api/v1/transaction/verify", self.provider.verify)

    def answer_api(self, path: str, deed: Callable[[dict[str, Any]], tuple[int, Any]]) -> None:
        content = self.content()
        if not self.is_let_in():
            self.reply(*refusal(401, "Incorrect authentication"))
        elif self.path != path:
            self.reply(*refusal(404, "Not found"))
        else:
            self.reply(*deed(json.loads(content)))

    def is_let_in(self) -> bool:
        login = f"{self.provider.merchant_id}:{self.provider.api_key}".encode()
        wanted = "Basic " + base64.b64encode(login).decode()
        return compare_digest(self.headers.get("Authorization", "").encode(), wanted.encode())

    def content(self) -> bytes:
        return self.rfile.read(min(int(self.headers.get("Content-Length", 0)), 65_536))

    def show_page(self, token: str) -> None:
        found = next((one for one in self.provider.by_session.values() if one.token == token), None)
        if found is None:
            self.reply(404, {"error": "Token nieznany"})
            return
        self.send_bytes(200, "text/html; charset=utf-8", page_of(found).encode())

    def reply(self, status: int, body: Any) -> None:
        self.send_bytes(status, "application/json", json.dumps(body).encode())

    def send_bytes(self, status: int, kind: str, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


PAGE = """<!doctype html><html lang="pl"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Środowisko próbne – płatność</title><style>
body{{font:16px/1.5 system-ui,sans-serif;margin:0;background:#f4f4f2;color:#1d1d1b;display:grid;min-height:100vh}}
body{{place-items:center}}button{{font:inherit;text-align:left;cursor:pointer;background:#fff}}
main{{background:#fff;border:1px solid #dcdcd6;border-radius:12px;padding:24px;margin:16px;max-width:26rem}}
.mark{{background:#ffe9a8;border-radius:6px;padding:4px 10px;font-weight:600}}h1{{font-size:2rem;margin:16px 0 0}}
p{{margin:4px 0 16px;color:#55554f}}form{{display:grid;gap:8px}}
button{{padding:10px;border-radius:8px;border:1px solid #b9b9b2}}
button[value=pay]{{background:#1d5c3c;border-color:#1d5c3c;color:#fff;font-weight:600}}
</style><main><span class="mark">Środowisko próbne</span><h1>{amount}</h1><p>{description}</p>
<form method="post">{buttons}</form><p></p>
<p>To nie jest Przelewy24. Na tej stronie nie płyną żadne pieniądze.</p></main>"""


def page_of(transaction: Transaction) -> str:
    """Return the page to pay on."""
    grosze = int(transaction.values["amount"])
    return PAGE.format(
        amount=f"{grosze // 100:,},{grosze % 100:02} zł".replace(",", " ", f"{grosze // 100:,}".count(",")),
        description=html.escape(str(transaction.values["description"])),
        buttons="".join(f'<button name="deed" value="{deed}">{word}</button>' for deed, word in DEEDS.items()),
    )


def serve(provider: Provider, port: int) -> ThreadingHTTPServer:
    """Return a server for the provider on the loopback address; port 0 takes a free one."""
    return ThreadingHTTPServer(("127.0.0.1", port), type("BoundFace", (Face,), {"provider": provider}))


def deliver(address: str, body: bytes) -> int:
    """Carry a notice to our own installation; 0 when nobody answers."""
    try:
        answer = httpx.post(address, content=body, headers={"Content-Type": "application/json"}, timeout=10)
    except httpx.HTTPError:
        return 0
    return answer.status_code


def run() -> None:
    """Serve until told to stop."""
    provider = Provider(config.przelewy24_merchant_id, config.przelewy24_api_key, config.przelewy24_crc, deliver)
    server = serve(provider, config.przelewy24_standin_port)
    for kind in (signal.SIGTERM, signal.SIGINT):
        signal.signal(kind, lambda *_: threading.Thread(target=server.shutdown).start())
    sys.stdout.write(f"The stand-in for Przelewy24 listens on port {config.przelewy24_standin_port}\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    run()
