"""Facts that the room billing announces."""

from dataclasses import dataclass
from uuid import UUID

from telecube.core.events import Event


@dataclass(frozen=True)
class PaymentReceived(Event):
    """Money of the company arrived and stands in its ledger."""

    name = "billing.payment.received"
    payment_id: UUID


@dataclass(frozen=True)
class LowBalanceReached(Event):
    """The balance fell below the company's threshold; amounts in złoty as text. Once per fall."""

    name = "billing.balance.low_reached"
    balance: str
    threshold: str
