"""Money that arrived gets its document at once."""

from __future__ import annotations

from telecube.accounts.events import CompanySignedUp
from telecube.billing.actions.company_data import company_data_for_update
from telecube.billing.actions.company_data_request import ask_for_company_data
from telecube.billing.actions.invoices import document_payments
from telecube.billing.events import CompanyDataCompleted, InvoiceIssued, PaymentReceived
from telecube.billing.invoice_mails import send_invoice_issued
from telecube.core.actor import Actor
from telecube.core.events import on


@on(CompanySignedUp)
def keep_company_data(event: CompanySignedUp, actor: Actor) -> None:
    """Take name and NIP of the sign-up as the first data for invoices."""
    company_data_for_update()


@on(PaymentReceived)
def document_payment(event: PaymentReceived, actor: Actor) -> None:
    """Pay open invoices with it, or issue the invoice of a top-up, or ask whom to invoice."""
    invoices = Actor.system(actor.tenant_id, "invoices")
    document_payments(invoices)
    ask_for_company_data(invoices)


@on(CompanyDataCompleted)
def document_what_waited(event: CompanyDataCompleted, actor: Actor) -> None:
    """Issue the invoices that waited for the data."""
    document_payments(Actor.system(actor.tenant_id, "invoices"))


@on(InvoiceIssued)
def tell_of_invoice(event: InvoiceIssued, actor: Actor) -> None:
    """Mail that the invoice is there."""
    send_invoice_issued(event.invoice_id)
