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
from telecube.billing.models.legal_document import Acceptance, DocumentKind, LegalDocument

__all__ = [
    "Acceptance",
    "CompanyData",
    "DocumentKind",
    "Invoice",
    "InvoiceKind",
    "InvoiceLine",
    "InvoiceSeries",
    "LegalDocument",
    "OverdueReminder",
    "PriceBasis",
]
