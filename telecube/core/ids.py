"""Identifiers."""

import os
import time
from uuid import UUID


def uuid7() -> UUID:
    """Return a time-ordered identifier (RFC 9562, version 7): new rows land at the end of their index."""
    milliseconds = time.time_ns() // 1_000_000
    random = int.from_bytes(os.urandom(10), "big")
    value = (milliseconds & (1 << 48) - 1) << 80 | random
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return UUID(int=value)
