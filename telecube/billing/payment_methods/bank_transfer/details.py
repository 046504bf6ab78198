"""What a company needs to transfer money: account, title with its reference, and the code that bank apps scan."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from telecube.billing.actions.ledger import account_for_update
from telecube.config import config
from telecube.core.money import in_grosze

#: Lengths by the Polish Bank Association's recommendation on 2D codes (2013).
LONGEST_NAME, LONGEST_TITLE, MOST_GROSZE = 20, 32, 999_999


@dataclass(frozen=True)
class TransferDetails:
    """Where to transfer; ``qr_text`` is to be drawn as a QR code (level L), empty when the amount is too large."""

    recipient: str
    address: str
    bank: str
    iban: str
    title: str
    amount: Decimal
    qr_text: str

    @property
    def account(self) -> str:
        """The account number as Polish banks print it: 61 1090 1014 …"""
        digits = self.iban.removeprefix("PL")
        return " ".join([digits[:2], *(digits[at : at + 4] for at in range(2, len(digits), 4))])


def transfer_details(*, amount: Decimal) -> TransferDetails:
    """Return the details for the company of the running scope; its reference is made at first need."""
    return transfer_to_pay(amount=amount, title=account_for_update().reference)


def transfer_to_pay(*, amount: Decimal, title: str) -> TransferDetails:
    """Return the details of a transfer with a title that is known."""
    return TransferDetails(
        recipient=config.seller_name,
        address=f"{config.seller_street}, {config.seller_postcode} {config.seller_city}",
        bank=config.seller_bank_name,
        iban=config.seller_bank_account,
        title=title,
        amount=amount,
        qr_text=qr_text(amount=amount, title=title),
    )


def qr_text(*, amount: Decimal, title: str) -> str:
    """Return the text of the code: NIP|PL|account|grosze|name|title and three reserved places."""
    grosze = in_grosze(amount)
    if grosze > MOST_GROSZE or not config.seller_bank_account.startswith("PL"):
        return ""
    name = config.seller_name.replace("|", " ")[:LONGEST_NAME]
    account = config.seller_bank_account.removeprefix("PL")
    return "|".join([config.seller_nip, "PL", account, f"{grosze:06}", name, title[:LONGEST_TITLE], "", "", ""])
