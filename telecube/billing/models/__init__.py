"""Nouns of the room billing."""

from telecube.billing.models.account_notice import AccountNotice, ErasedCompany
from telecube.billing.models.bank import BankStatement, BankTransaction, TransactionState, UnmatchedReason
from telecube.billing.models.charge import Charge, ChargeKind
from telecube.billing.models.company_data import CompanyData
from telecube.billing.models.contract import Contract, PriceLock
from telecube.billing.models.credit import Credit
from telecube.billing.models.data_export import DataExport, ExportState
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
from telecube.billing.models.plan import Plan, PlanKind, Price, PriceUnit, Tariff, TariffRate
from telecube.billing.models.settlement import Settlement
from telecube.billing.models.subscription import ChosenPlans, PaymentMode, ServicePeriod, Subscription
from telecube.billing.models.taxpayer_lookup import LookupState, TaxpayerLookup
from telecube.billing.models.top_up import TopUp, TopUpMethod, TopUpStatus

__all__ = [
    "Acceptance",
    "AccountNotice",
    "BankStatement",
    "BankTransaction",
    "BillingAccount",
    "Charge",
    "ChargeKind",
    "ChosenPlans",
    "CompanyData",
    "Contract",
    "Credit",
    "DataExport",
    "DocumentKind",
    "ErasedCompany",
    "ExportState",
    "Invoice",
    "InvoiceKind",
    "InvoiceLine",
    "InvoiceSeries",
    "LedgerEntry",
    "LedgerKind",
    "LegalDocument",
    "LookupState",
    "OverdueReminder",
    "Payment",
    "PaymentMode",
    "Plan",
    "PlanKind",
    "Price",
    "PriceBasis",
    "PriceLock",
    "PriceUnit",
    "Reservation",
    "ReservationState",
    "ServicePeriod",
    "Settlement",
    "Subscription",
    "Tariff",
    "TariffRate",
    "TaxpayerLookup",
    "TopUp",
    "TopUpMethod",
    "TopUpStatus",
    "TransactionState",
    "UnmatchedReason",
]
