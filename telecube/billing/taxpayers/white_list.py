"""The Ministry of Finance's list of VAT payers („biała lista”): https://wl-api.mf.gov.pl, method search.

No key is needed. The ministry answers a limited number of questions a day from one address, then says 429 until
midnight; so answers are kept, and only people ask, never a sign-up page that robots can reach.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import httpx
import structlog

from telecube.billing.taxpayers.interface import RegisterExhausted, RegisterUnreachable, Taxpayer, VatStatus
from telecube.core.clock import today

log = structlog.get_logger()
PATIENCE = httpx.Timeout(6.0, connect=3.0)
#: The list of accounts of a large company may be long; nothing that it says is longer.
MOST_BYTES = 1_000_000
STATUSES = {
    "Czynny": VatStatus.ACTIVE,
    "Zwolniony": VatStatus.EXEMPT,
    "Niezarejestrowany": VatStatus.NOT_REGISTERED,
}
#: „UL. DŁUGA 1/2, 00-950 WARSZAWA”
ADDRESS = re.compile(r"^(?P<street>.+?),?\s+(?P<postcode>\d{2}-\d{3})\s+(?P<city>.+)$")


@dataclass(frozen=True)
class WhiteList:
    """The list at an address: the ministry's, or that of a stand-in."""

    base_url: str

    def find(self, nip: str) -> Taxpayer | None:
        """Ask for the state of today."""
        answer = self._ask(f"/api/search/nip/{nip}")
        result = answer.get("result")
        subject = result.get("subject") if isinstance(result, dict) else None
        if subject is None and isinstance(result, dict):
            return None
        if not isinstance(subject, dict) or not _text(subject, "name"):
            raise RegisterUnreachable("The answer carries no subject.")
        if _text(subject, "nip") != nip:
            raise RegisterUnreachable("The answer is about another NIP.")
        return _taxpayer(nip, subject)

    def _ask(self, path: str) -> dict[str, Any]:
        try:
            answer = httpx.get(
                f"{self.base_url}{path}",
                params={"date": today().isoformat()},
                headers={"Accept": "application/json"},
                timeout=PATIENCE,
            )
        except httpx.HTTPError as problem:
            raise RegisterUnreachable(type(problem).__name__) from problem
        return _json_of(answer)


def _json_of(answer: httpx.Response) -> dict[str, Any]:
    if answer.status_code == 429:
        log.warning("taxpayer_register_exhausted", sentence="The register of taxpayers answers no more today.")
        raise RegisterExhausted
    if answer.status_code != 200 or len(answer.content) > MOST_BYTES:
        raise RegisterUnreachable(f"Status {answer.status_code}: {answer.text[:100]}")
    try:
        read = answer.json()
    except ValueError as problem:
        raise RegisterUnreachable("The answer is no JSON.") from problem
    if not isinstance(read, dict):
        raise RegisterUnreachable("The answer is no object.")
    return read


def _taxpayer(nip: str, subject: dict[str, Any]) -> Taxpayer:
    # Companies have an address of work; a person who runs a business may have one of residence alone.
    address = _text(subject, "workingAddress") or _text(subject, "residenceAddress")
    parts = ADDRESS.match(address)
    return Taxpayer(
        nip=nip,
        name=_text(subject, "name"),
        vat_status=STATUSES.get(_text(subject, "statusVat"), VatStatus.UNKNOWN),
        **(parts.groupdict() if parts else {}),
    )


def _text(subject: dict[str, Any], key: str) -> str:
    value = subject.get(key)
    return " ".join(value.replace("\0", "").split()) if isinstance(value, str) else ""
