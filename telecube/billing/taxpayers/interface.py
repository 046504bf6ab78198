"""What a register of taxpayers can tell us. Nothing here knows a database or a company of ours."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any, Protocol


class VatStatus(StrEnum):
    """Whether somebody pays VAT; ``UNKNOWN`` where the register uses a word that we do not know."""

    ACTIVE = "active"
    EXEMPT = "exempt"
    NOT_REGISTERED = "not_registered"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Taxpayer:
    """What the register says; texts that it does not know are empty."""

    nip: str
    name: str
    vat_status: VatStatus
    street: str = ""
    postcode: str = ""
    city: str = ""

    def to_json(self) -> dict[str, str]:
        """Return what is kept of it."""
        return {name: str(value) for name, value in asdict(self).items()}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Taxpayer:
        """Return what was kept."""
        known: dict[str, Any] = {field.name: str(kept.get(field.name, "")) for field in fields(cls)}
        return cls(**{**known, "vat_status": VatStatus(known["vat_status"])})


class RegisterUnreachable(Exception):
    """The register does not answer, or not as it promises; later it may."""


class RegisterExhausted(Exception):
    """The register answers no more questions of ours today."""


class TaxpayerRegister(Protocol):
    """One register. ``find`` speaks to it: never inside a transaction."""

    def find(self, nip: str) -> Taxpayer | None:
        """Return who has the NIP; None: nobody. Raises RegisterUnreachable, RegisterExhausted."""
