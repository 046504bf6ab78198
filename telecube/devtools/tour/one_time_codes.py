"""The codes that an authenticator app shows (RFC 6238)."""

import base64
import hmac
import struct

CODE_SECONDS = 30


def code_of(secret: str, *, at: float) -> str:
    """Return the six digits of a moment, in seconds since 1970."""
    digest = hmac.digest(base64.b32decode(secret), struct.pack(">Q", int(at) // CODE_SECONDS), "sha1")
    start = digest[-1] & 0xF
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 10**6:06}"
