"""What a plan includes: the typed side of ``Plan.includes``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any


@dataclass(frozen=True)
class Includes:
    """How much of each is in the plan without a fee of its own; 0: nothing, calls_at_once 0: no limit."""

    numbers: int = 0
    calls_at_once: int = 0
    domestic_minutes: int = 0
    sms: int = 0

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Includes:
        """Return what a plan keeps; raises ValueError for unknown names and for values that are no whole numbers."""
        known = {field.name for field in fields(cls)}
        wrong = sorted(name for name, value in kept.items() if name not in known or not _is_amount(value))
        if wrong:
            raise ValueError(f"A plan cannot include {', '.join(wrong)}.")
        return cls(**kept)

    def to_json(self) -> dict[str, int]:
        """Return what a plan keeps."""
        return {name: value for name, value in asdict(self).items() if value}


def _is_amount(value: object) -> bool:
    return type(value) is int and value >= 0
