"""The register that this installation asks."""

from __future__ import annotations

from telecube.billing.taxpayers.interface import TaxpayerRegister
from telecube.billing.taxpayers.white_list import WhiteList
from telecube.config import config


def find_register() -> TaxpayerRegister | None:
    """Return the register of the settings; None: company data is typed by hand."""
    return WhiteList(config.taxpayer_register_url) if config.taxpayer_register_url else None
