"""The text of a key: tck_, eight characters to recognise it by, and a secret part. Only its hash is kept."""

from __future__ import annotations

import hashlib
import secrets
import string
from dataclasses import dataclass

LETTERS = string.ascii_letters + string.digits
PREFIX_LENGTH = 8
# 40 characters of 62: 238 bits, so a plain fast hash is enough.
SECRET_LENGTH = 40


@dataclass(frozen=True)
class NewSecret:
    """A key in clear (shown once), and what is kept of it."""

    text: str
    prefix: str
    hash: str


def make_secret() -> NewSecret:
    """Return a new key."""
    prefix = f"tck_{_letters(PREFIX_LENGTH)}"
    text = f"{prefix}_{_letters(SECRET_LENGTH)}"
    return NewSecret(text=text, prefix=prefix, hash=hash_of(text))


def hash_of(text: str) -> str:
    """Return what is kept of a key: SHA-256 in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def _letters(count: int) -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(count))
