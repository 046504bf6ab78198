"""Przelewy24 signs with sha384 over compact JSON whose keys stand in a fixed order and end with the shared key."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha384
from hmac import compare_digest
from typing import Any

REGISTER = ("sessionId", "merchantId", "amount", "currency")
VERIFY = ("sessionId", "orderId", "amount", "currency")
NOTICE = (
    *("merchantId", "posId", "sessionId", "amount", "originAmount", "currency"),
    *("orderId", "methodId", "statement"),
)


def signature(values: Mapping[str, Any], order: tuple[str, ...], *, crc: str) -> str:
    """Return the signature of the values named in ``order``."""
    signed = {key: values[key] for key in order} | {"crc": crc}
    # As PHP's json_encode writes it with JSON_UNESCAPED_UNICODE and JSON_UNESCAPED_SLASHES.
    text = json.dumps(signed, ensure_ascii=False, separators=(",", ":"))
    return sha384(text.encode()).hexdigest()


def is_signed(values: Mapping[str, Any], order: tuple[str, ...], *, crc: str) -> bool:
    """Say whether ``sign`` among the values is their signature."""
    sign = values.get("sign")
    if not isinstance(sign, str) or not sign.isascii() or any(key not in values for key in order):
        return False
    return compare_digest(sign, signature(values, order, crc=crc))
