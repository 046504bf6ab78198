"""SIP passwords and their digests; a pure module.

HA1 = hash(user:realm:password). It is as good as the password for SIP, so it is treated like one.
"""

import hashlib
import secrets
from dataclasses import dataclass

from telecube.telephony.errors import SipPasswordTooWeak

DEVICE_ID_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"
DEVICE_ID_LENGTH = 12
PASSWORD_LENGTH = 20
# The exchange cannot slow a guesser down as the panel can, so a typed password is longer than one of the panel.
SHORTEST_TYPED, LONGEST_TYPED = 12, 64
# Nothing that looks alike: people type it into desk phones.
TYPEABLE = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"


@dataclass(frozen=True)
class Digests:
    """What the exchange keeps instead of a password."""

    md5: str
    sha256: str


def make_device_id() -> str:
    """Return a fresh SIP user name of [a-z0-9]."""
    return "".join(secrets.choice(DEVICE_ID_ALPHABET) for _ in range(DEVICE_ID_LENGTH))


def make_password() -> str:
    """Return a fresh password of 116 bits that obeys the rule for typed ones."""
    while not has_letter_and_digit(password := "".join(secrets.choice(TYPEABLE) for _ in range(PASSWORD_LENGTH))):
        pass
    return password


def usable_sip_password(password: str) -> str:
    """Return the password, a fresh one for an empty text; refuse what is guessed soon or cannot be typed on a phone."""
    if not password:
        return make_password()
    is_typeable = password.isascii() and password.isprintable() and " " not in password
    if not is_typeable or not SHORTEST_TYPED <= len(password) <= LONGEST_TYPED or not has_letter_and_digit(password):
        raise SipPasswordTooWeak(least=SHORTEST_TYPED, most=LONGEST_TYPED)
    return password


def has_letter_and_digit(text: str) -> bool:
    """Say whether the text has both."""
    return any(sign.isalpha() for sign in text) and any(sign.isdigit() for sign in text)


def digest_password(device_id: str, realm: str, password: str) -> Digests:
    """Return both digests of RFC 8760 for one device."""
    text = f"{device_id}:{realm}:{password}".encode()
    # MD5 is what desk phones and JsSIP know; the password itself is random and long.
    return Digests(md5=hashlib.md5(text, usedforsecurity=False).hexdigest(), sha256=hashlib.sha256(text).hexdigest())
