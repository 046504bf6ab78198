"""Nouns of the room billing."""

from telecube.billing.models.company_data import CompanyData
from telecube.billing.models.invoice import (
    Invoice,
    InvoiceKind,
    InvoiceLine,
    InvoiceSeries,
    OverdueReminder,
    PriceBasis,
)
from telecube.billing.models.ledger import (
    BillingAccount,
    LedgerEntry,
    LedgerKind,
    Reservation,
    ReservationState,
)
from telecube.billing.models.legal_document import Acceptance, DocumentKind, LegalDocument
from telecube.billing.models.payment import Payment
from telecube.billing.models.settlement import Settlement
from telecube.billing.models.top_up import TopUp, TopUpMethod, TopUpStatus

__all__ = [
    "Acceptance",
    "BillingAccount",
    "CompanyData",
    "DocumentKind",
    "Invoice",
    "InvoiceKind",
    "InvoiceLine",
    "InvoiceSeries",
    "LedgerEntry",
    "LedgerKind",
    "LegalDocument",
    "OverdueReminder",
    "Payment",
    "PriceBasis",
    "Reservation",
    "ReservationState",
    "Settlement",
    "TopUp",
    "TopUpMethod",
    "TopUpStatus",
]
