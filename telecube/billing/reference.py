"""The company's own reference for bank transfers, such as TC4F7K2Q: letters that nobody mixes up, and a check."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable

from stdnum.iso7064 import mod_37_36

PREFIX = "TC"
#: Without I, L, O and U (Crockford): what people write instead is read as the digit that it looks like.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOOKALIKES = str.maketrans("OIL", "011")
_RANDOM = 5
_SHAPE = re.compile(rf"(?={PREFIX}([0-9A-Z]{{{_RANDOM + 1}}}))")


def new_reference() -> str:
    """Return a random reference; whether it is taken, the database says."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(_RANDOM))
    return f"{PREFIX}{body}{mod_37_36.calc_check_digit(body, ALPHABET)}"


def references_in(title: str) -> set[str]:
    """Return every valid reference in the title of a transfer, however it is spaced, dashed or mistyped by looks."""
    letters = re.sub(r"[^0-9A-Z]", "", title.upper())
    return set(_valid(found.translate(_LOOKALIKES) for found in _SHAPE.findall(letters)))


def nearly_references_in(title: str) -> set[str]:
    """Return the valid references that one wrong, or one pair of swapped, signs away stand in the title; for people."""
    letters = re.sub(r"[^0-9A-Z]", "", title.upper())
    bodies = {found.translate(_LOOKALIKES) for found in _SHAPE.findall(letters)}
    near = {body[:i] + sign + body[i + 1 :] for body in bodies for i in range(len(body)) for sign in ALPHABET}
    near |= {body[:i] + body[i + 1] + body[i] + body[i + 2 :] for body in bodies for i in range(len(body) - 1)}
    return set(_valid(near))


def _valid(bodies: Iterable[str]) -> Iterable[str]:
    for body in bodies:
        if set(body) <= set(ALPHABET) and mod_37_36.is_valid(body, ALPHABET):
            yield f"{PREFIX}{body}"
