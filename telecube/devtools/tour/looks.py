"""How the pictures of the tour are taken: width, language and theme."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Look:
    """How a picture is taken."""

    name: str
    width: int
    height: int
    language: str
    theme: str


LOOKS = (
    Look("pl-light-1440", 1440, 900, "pl", "light"),
    Look("en-dark-1440", 1440, 900, "en", "dark"),
    Look("pl-light-390", 390, 844, "pl", "light"),
    Look("pl-dark-360", 360, 780, "pl", "dark"),
    Look("en-light-360", 360, 780, "en", "light"),
)
