"""Small secrets that the product must read again: sealed with a key made from the installation's secret key."""

from __future__ import annotations

import base64
from functools import cache

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from telecube.config import config


class SealBroken(Exception):
    """The text was sealed with another key, or changed."""


def seal(text: str) -> str:
    """Return the text encrypted and signed."""
    return _box().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """Return the text; raises SealBroken."""
    try:
        return _box().decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise SealBroken from None


@cache
def _box() -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"telecube.core.sealing")
    return Fernet(base64.urlsafe_b64encode(derived.derive(config.secret_key.encode())))
