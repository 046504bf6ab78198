"""The text of an exchange's key, such as TC-7F3KQ-…: 120 random bits and a check digit. Only its hash is kept."""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass

from stdnum.iso7064 import mod_37_36

from telecube.accounts.errors import ExchangeKeyMistyped

PREFIX = "TC"
#: Without I, L, O and U (Crockford): what people write instead is read as the digit that it looks like.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOOKALIKES = str.maketrans("OIL", "011")
_RANDOM = 24
_GROUP = 5
SHOWN = 5


@dataclass(frozen=True)
class NewExchangeKey:
    """A key in clear (shown once), the beginning to recognise it by, and the hash that is kept."""

    text: str
    beginning: str
    hash: str


def make_key() -> NewExchangeKey:
    """Return a new key."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(_RANDOM))
    body += mod_37_36.calc_check_digit(body, ALPHABET)
    groups = [body[at : at + _GROUP] for at in range(0, len(body), _GROUP)]
    return NewExchangeKey(text="-".join([PREFIX, *groups]), beginning=body[:SHOWN], hash=_hash(body))


def hash_of(text: str) -> str:
    """Return the hash of a key as people write it: spaces, dashes and small letters do not matter.

    Raises ExchangeKeyMistyped when its check digit does not fit, before anything is looked up.
    """
    body = re.sub(r"[\W_]", "", text.upper()).removeprefix(PREFIX).translate(_LOOKALIKES)
    if len(body) != _RANDOM + 1 or not set(body) <= set(ALPHABET) or not mod_37_36.is_valid(body, ALPHABET):
        raise ExchangeKeyMistyped
    return _hash(body)


def _hash(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()
