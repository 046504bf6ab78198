"""What a person is made of, as plain values for the actions."""

from __future__ import annotations

from dataclasses import dataclass

PHONES_AT_MOST = 3


@dataclass(frozen=True)
class PhoneLine:
    """One number as it was given: label code and any usual way of writing the number."""

    label: str
    number: str


@dataclass(frozen=True)
class PersonDetails:
    """Everything about a person that people may write."""

    first_name: str = ""
    last_name: str = ""
    company: str = ""
    description: str = ""
    phones: tuple[PhoneLine, ...] = ()
