"""The providers that this installation offers."""

from __future__ import annotations

from telecube.billing.payment_methods.interface import PaymentMethod
from telecube.billing.payment_methods.przelewy24.method import Przelewy24
from telecube.config import config


def offered_methods() -> dict[str, PaymentMethod]:
    """Return code → provider for each one whose keys are set."""
    if not (config.przelewy24_merchant_id and config.przelewy24_api_key and config.przelewy24_crc):
        return {}
    przelewy24 = Przelewy24(
        merchant_id=config.przelewy24_merchant_id,
        pos_id=config.przelewy24_pos_id or config.przelewy24_merchant_id,
        api_key=config.przelewy24_api_key,
        crc=config.przelewy24_crc,
        base_url=config.przelewy24_url,
    )
    return {przelewy24.code: przelewy24}
