"""Files made of invoices: the PDF, the accountant's table, the XML for KSeF."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse

from telecube.billing.exports import fa3
from telecube.billing.exports.accountant import purchases_csv
from telecube.billing.fingerprint import fingerprint_of
from telecube.billing.invoice_pdf.drawing import draw_invoice
from telecube.billing.models import Invoice
from telecube.billing.permissions import FINANCES_VIEW
from telecube.billing.queries.invoices import InvoiceFilter, invoice_for, invoices_with_state, lines_of
from telecube.core.actor import Actor


def pdf_response(actor: Actor, invoice_id: UUID, *, language: str) -> HttpResponse:
    """Return the answer with the invoice's PDF in „pl” or „en”; raises InvoiceGone."""
    invoice = invoice_for(actor, invoice_id)
    drawn = draw_invoice(invoice, lines_of(invoice), language="en" if language.startswith("en") else "pl")
    return _file(drawn, name=f"{file_name(invoice)}.pdf", content_type="application/pdf")


def fa3_response(actor: Actor, invoice_id: UUID) -> HttpResponse:
    """Return the answer with the invoice as FA(3); raises InvoiceGone."""
    invoice = invoice_for(actor, invoice_id)
    xml = fa3.build(invoice, lines_of(invoice))
    return _file(xml.encode(), name=f"{file_name(invoice)}.xml", content_type="application/xml")


def csv_response(actor: Actor, wanted: InvoiceFilter) -> HttpResponse:
    """Return the table for the company's accountant, to whom our invoices are purchases, oldest first."""
    actor.require(FINANCES_VIEW)
    rows = invoices_with_state().filter(wanted.condition()).select_related("corrects")
    table = purchases_csv(rows.order_by("issued_on", "id"))
    return _file(table.encode(), name="faktury.csv", content_type="text/csv; charset=utf-8")


def file_name(invoice: Invoice) -> str:
    """Return the number as a file name: FV-2026-11-000123."""
    return invoice.number.replace("/", "-")


def is_intact(invoice: Invoice) -> bool:
    """Say whether the invoice still says what it said when it was issued."""
    return fingerprint_of(invoice, lines_of(invoice)) == invoice.content_sha256


def _file(content: bytes, *, name: str, content_type: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer
