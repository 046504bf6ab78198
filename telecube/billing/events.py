"""Facts that the room billing announces."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from telecube.core.events import Event


@dataclass(frozen=True)
class PaymentReceived(Event):
    """Money of the company arrived and stands in its ledger."""

    name = "billing.payment.received"
    payment_id: UUID


@dataclass(frozen=True)
class CreditGiven(Event):
    """The provider gave the company money."""

    name = "billing.credit.given"
    credit_id: UUID


@dataclass(frozen=True)
class LowBalanceReached(Event):
    """The balance fell below the company's threshold; amounts in złoty as text. Once per fall."""

    name = "billing.balance.low_reached"
    balance: str
    threshold: str


@dataclass(frozen=True)
class InvoiceIssued(Event):
    """An invoice or a correction has its number."""

    name = "billing.invoice.issued"
    invoice_id: UUID


@dataclass(frozen=True)
class CompanyDataCompleted(Event):
    """The company has told everything that an invoice must say of its buyer."""

    name = "billing.company_data.completed"


@dataclass(frozen=True)
class TaxpayerAskedFor(Event):
    """Somebody wants company data filled in by its NIP; the register does not know it yet."""

    name = "billing.taxpayer.asked_for"
    lookup_id: UUID


@dataclass(frozen=True)
class AccessChanged(Event):
    """Full access has another end now; empty: none."""

    name = "billing.access.changed"
    full_until: datetime | None


@dataclass(frozen=True)
class OnlineTopUpStarted(Event):
    """Somebody wants to pay online; the provider does not know it yet."""

    name = "billing.top_up.online_started"
    top_up_id: UUID


@dataclass(frozen=True)
class PaymentNoticed(Event):
    """The provider says that a top-up was paid; the money is ours only when it confirms."""

    name = "billing.payment.noticed"
    top_up_id: UUID
    order_id: str


@dataclass(frozen=True)
class FeesUnpaid(Event):
    """A prepaid balance cannot pay the fees: ``gross`` złoty as text; the service goes on until then."""

    name = "billing.fees.unpaid"
    gross: str
    until: datetime


@dataclass(frozen=True)
class FeesPaid(Event):
    """The fees that were unpaid are paid."""

    name = "billing.fees.paid"


@dataclass(frozen=True)
class BankTransactionBooked(Event):
    """Staff put a transaction of the bank on the company's account. ``source`` names this booking: one that was undone
    gives another name to the next. The bank's row and the staff's log stand on another connection and follow.
    """

    name = "billing.bank_transaction.booked"
    transaction_id: UUID
    payment_id: UUID
    source: str
    staff: str
    staff_id: UUID | None
