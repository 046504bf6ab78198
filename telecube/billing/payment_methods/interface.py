"""What every online payment provider can do for us. Nothing here knows a database or a company."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol


@dataclass(frozen=True)
class Order:
    """What is to be paid: ``session`` is our name for it, the addresses are complete."""

    session: str
    amount: Decimal
    description: str
    email: str
    language: str
    return_address: str
    notice_address: str


@dataclass(frozen=True)
class Started:
    """The provider knows the order: its token, and where the payer goes."""

    token: str
    address: str


@dataclass(frozen=True)
class Notice:
    """What the provider says was paid. ``order_id`` is its number of the payment, ``amount`` is in ``currency``.

    ``is_confirmed``: the provider has our confirmation already.
    """

    session: str
    order_id: str
    amount: Decimal
    currency: str
    is_confirmed: bool = False


class ProviderUnreachable(Exception):
    """The provider does not answer, or not as it promises; later it may."""


class ProviderRefused(Exception):
    """The provider says no; asking again the same changes nothing."""


class NoticeInvalid(Exception):
    """What came in the provider's name is not from it, or is no notice; the text says why."""


class PaymentMethod(Protocol):
    """One provider. ``start``, ``confirm`` and ``find`` speak to it: never inside a transaction."""

    @property
    def code(self) -> str:
        """Its folder's name; stands in each top-up and source."""

    @property
    def name(self) -> str:
        """What people call it."""

    def start(self, order: Order) -> Started:
        """Tell the provider of the order; the same session again is harmless. Raises ProviderUnreachable/Refused."""

    def address_of(self, token: str) -> str:
        """Return where the payer of a started order goes."""

    def read_notice(self, body: bytes, headers: Mapping[str, str]) -> Notice:
        """Return what a notice says after its signature was found right; raises NoticeInvalid."""

    def confirm(self, notice: Notice) -> None:
        """Accept the payment; only now the money is ours. Raises ProviderUnreachable/Refused."""

    def find(self, session: str) -> Notice | None:
        """Return what was paid for the session, or None: nothing (yet). Raises ProviderUnreachable/Refused."""
