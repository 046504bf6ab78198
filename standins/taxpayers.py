"""A stand-in for the Ministry of Finance's list of VAT payers: its method search, with companies that do not exist.

`python -m standins.taxpayers` serves one development installation on the loopback address. Every NIP with a right
check digit belongs to a company made up from its digits; those of DEEDS answer as the real list does on bad days.
"""

from __future__ import annotations

import json
import re
import signal
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

from stdnum.pl import nip as check

from telecube.config import config

#: NIPs that misbehave: nobody has it, no more questions today, an outage, an answer that never comes, no JSON,
#: another JSON than promised, an answer without an end.
DEEDS = {
    "1111111111": "unknown",
    "2222222222": "limit",
    "3333333333": "outage",
    "4444444444": "slow",
    "5555555555": "garbage",
    "6666666666": "list",
    "7777777777": "endless",
}
STREETS = ("UL. PRÓBNA", "AL. TESTOWA", "PL. PRZYKŁADOWY")
CITIES = (("00-950", "WARSZAWA"), ("31-001", "KRAKÓW"), ("90-001", "ŁÓDŹ"), ("80-801", "GDAŃSK"))
STATUSES = ("Czynny", "Czynny", "Czynny", "Zwolniony")


@dataclass
class Register:
    """The list. ``subjects`` are told instead of made-up ones; ``questions`` remembers what was asked."""

    subjects: dict[str, dict[str, Any]] = field(default_factory=dict)
    questions: list[str] = field(default_factory=list)

    def search(self, nip: str, day: str) -> tuple[int, bytes]:
        """GET /api/search/nip/{nip}?date=YYYY-MM-DD."""
        self.questions.append(nip)
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", day):
            return _error("WL-101", "Pole 'data' nie może być puste.")
        deed = DEEDS.get(nip, "")
        if deed == "limit":
            return _error("WL-191", "Osiągnięto limit zapytań.", status=429)
        if deed == "outage":
            return 503, b"Service Unavailable"
        if deed == "garbage":
            return 200, b"<html>Przerwa techniczna</html>"
        if deed == "list":
            return 200, b"[]"
        if not (deed or check.is_valid(nip)):
            return _error("WL-115", "Nieprawidłowy NIP.")
        subject = None if deed == "unknown" else self.subjects.get(nip) or made_up(nip)
        if deed == "endless":
            subject = {**made_up(nip), "accountNumbers": ["61109010140000071219812874"] * 50_000}
        moment = datetime.now(UTC).strftime("%d-%m-%Y %H:%M:%S")
        return 200, _json({"result": {"subject": subject, "requestDateTime": moment, "requestId": str(uuid4())[:13]}})


def made_up(nip: str) -> dict[str, Any]:
    """Return the company that this stand-in has behind a NIP."""
    number = int(nip[-4:])
    postcode, city = CITIES[number % len(CITIES)]
    return {
        "name": f"FIRMA PRÓBNA {number} SPÓŁKA Z OGRANICZONĄ ODPOWIEDZIALNOŚCIĄ",
        "nip": nip,
        "statusVat": STATUSES[number % len(STATUSES)],
        "regon": nip[:9],
        "pesel": None,
        "krs": f"0000{nip[:6]}",
        "residenceAddress": None,
        "workingAddress": f"{STREETS[number % len(STREETS)]} {number % 99 + 1}, {postcode} {city}",
        "representatives": [],
        "authorizedClerks": [],
        "partners": [],
        "registrationLegalDate": "2019-05-06",
        "registrationDenialBasis": None,
        "registrationDenialDate": None,
        "restorationBasis": None,
        "restorationDate": None,
        "removalBasis": None,
        "removalDate": None,
        "accountNumbers": [],
        "hasVirtualAccounts": False,
    }


def _error(code: str, message: str, *, status: int = 400) -> tuple[int, bytes]:
    return status, _json({"code": code, "message": message})


def _json(content: Any) -> bytes:
    return json.dumps(content, ensure_ascii=False).encode()


class Face(BaseHTTPRequestHandler):
    """The register on HTTP."""

    register: Register

    def do_GET(self) -> None:
        """Answer a question, or that we live."""
        parts = urlsplit(self.path)
        found = re.fullmatch(r"/api/search/nip/(\d+)", parts.path)
        if parts.path == "/health":
            self._answer(200, b"{}")
        elif found:
            answer = self.register.search(found[1], parse_qs(parts.query).get("date", [""])[0])
            if DEEDS.get(found[1]) == "slow":
                self._wait_until_the_caller_gives_up()
            else:
                self._answer(*answer)
        else:
            self._answer(404, b"{}")

    def _answer(self, status: int, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _wait_until_the_caller_gives_up(self) -> None:
        # He has nothing more to say: what comes is the end of his connection.
        with suppress(ConnectionError):
            self.connection.recv(1)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


def serve(register: Register, port: int) -> ThreadingHTTPServer:
    """Return a server for the register on the loopback address; port 0 takes a free one."""
    return ThreadingHTTPServer(("127.0.0.1", port), type("BoundFace", (Face,), {"register": register}))


def run() -> None:
    """Serve until told to stop."""
    server = serve(Register(), config.taxpayers_standin_port)
    for kind in (signal.SIGTERM, signal.SIGINT):
        signal.signal(kind, lambda *_: threading.Thread(target=server.shutdown).start())
    sys.stdout.write(f"The stand-in for the list of VAT payers listens on port {config.taxpayers_standin_port}\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    run()
