"""The mail that a new invoice or correction is there."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse
from django.utils import translation

from telecube.accounts.mails import absolute, send
from telecube.billing import invoice_words
from telecube.billing.actions.overdue import address_for_invoices
from telecube.billing.models import CompanyData
from telecube.billing.parties import Party
from telecube.billing.queries.invoices import invoices_with_state


def send_invoice_issued(invoice_id: UUID) -> None:
    """Tell whoever gets the company's invoices that there is a new one, in the invoice's language."""
    invoice = invoices_with_state().get(pk=invoice_id)
    data = CompanyData.objects.first()
    to = address_for_invoices(data) if data else ""
    if not to:
        return
    with translation.override(invoice.language):
        owed = f"{invoice_words.shown_amount(invoice.open_amount)} zł" if invoice.open_amount else ""
        send(
            "billing/email/invoice_issued",
            to=to,
            language=invoice.language,
            invoice=invoice,
            amount=f"{invoice_words.shown_amount(invoice.gross)} zł",
            open_amount=owed,
            due_on=invoice_words.shown_day(invoice.due_on),
            seller=Party.from_json(invoice.seller),
            account_url=absolute(reverse("billing:invoice", args=[invoice.pk])),
        )
