"""Seller and buyer as they stand on an invoice."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any

from telecube.billing.models.company_data import CompanyData
from telecube.config import config


@dataclass(frozen=True)
class Party:
    """A snapshot of one side; empty texts are not printed. ``registers`` and the account belong to sellers."""

    name: str
    nip: str
    street: str
    postcode: str
    city: str
    country: str = "PL"
    email: str = ""
    phone: str = ""
    regon: str = ""
    krs: str = ""
    court: str = ""
    share_capital: str = ""
    bank_name: str = ""
    bank_account: str = ""
    is_example: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return what the invoice keeps."""
        return {name: value for name, value in asdict(self).items() if value}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Party:
        """Return the party that the invoice kept."""
        known = {field.name for field in fields(cls)}
        texts = {"name": "", "nip": "", "street": "", "postcode": "", "city": ""}
        return cls(**{**texts, **{name: value for name, value in kept.items() if name in known}})

    @property
    def town(self) -> str:
        """Postcode and city."""
        return f"{self.postcode} {self.city}".strip()

    @property
    def shown_account(self) -> str:
        """The account in groups of four, as banks print it: PL61 1090 1014 …"""
        return " ".join(self.bank_account[place : place + 4] for place in range(0, len(self.bank_account), 4))


def seller() -> Party:
    """Return the provider of the service, from the settings."""
    return Party(
        name=config.seller_name,
        nip=config.seller_nip,
        street=config.seller_street,
        postcode=config.seller_postcode,
        city=config.seller_city,
        email=config.seller_email,
        phone=config.seller_phone,
        regon=config.seller_regon,
        krs=config.seller_krs,
        court=config.seller_court,
        share_capital=config.seller_share_capital,
        bank_name=config.seller_bank_name,
        bank_account=config.seller_bank_account,
        is_example=config.has_example_seller,
    )


def buyer_of(data: CompanyData) -> Party:
    """Return the company as a buyer."""
    return Party(
        name=data.name,
        nip=data.nip,
        street=data.street,
        postcode=data.postcode,
        city=data.city,
        country=data.country,
        email=data.invoice_email,
    )
