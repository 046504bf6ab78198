"""Invoices: list with states and what is to be paid, one invoice with its lines, files."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from telecube.billing.forms.invoice_filter import CORRECTION, invoice_filter, is_set
from telecube.billing.invoice_errors import InvoiceGone
from telecube.billing.models import Invoice, Settlement
from telecube.billing.parties import Party
from telecube.billing.payment_methods.bank_transfer.details import transfer_to_pay
from telecube.billing.permissions import COMPANY_DATA_CHANGE, FINANCES_VIEW
from telecube.billing.queries.invoice_files import csv_response, fa3_response, pdf_response
from telecube.billing.queries.invoices import STATE_WORDS, invoice_for, invoices_page, lines_of, open_total
from telecube.billing.queries.waiting_invoices import find_waiting
from telecube.billing.views.frames import framed
from telecube.core.access import open_when_frozen, requires
from telecube.core.http import TenantRequest
from telecube.core.pages import show


@requires(FINANCES_VIEW)
@open_when_frozen
@never_cache
@require_safe
def invoice_list(request: TenantRequest) -> HttpResponse:
    """Show the invoices, newest first; the same address answers with the list only while filtering."""
    wanted = invoice_filter(request.GET)
    page = invoices_page(request.actor, wanted, after=request.GET.get("after"), before=request.GET.get("before"))
    context = {"page": page, "is_filtered": is_set(wanted), "address": _kept_filters(request)}
    if request.htmx and request.htmx.target == "invoice-rows":
        return show(request, "billing/_invoice_rows.html", **context)
    return show(
        request,
        "billing/invoice_list.html",
        **framed(
            request,
            wanted=wanted,
            state=request.GET.get("state", ""),
            states=list(STATE_WORDS.items()),
            correction=CORRECTION,
            owed=open_total(),
            waiting_invoice=find_waiting(),
            may_change_data=request.actor.can(COMPANY_DATA_CHANGE),
            **context,
        ),
    )


@requires(FINANCES_VIEW)
@open_when_frozen
@never_cache
@require_safe
def invoice(request: TenantRequest, invoice_id: UUID) -> HttpResponse:
    """Show one invoice with its lines, what was paid and what corrects it."""
    found = _invoice_or_404(request, invoice_id)
    open_amount, paid_by = found.open_amount, Settlement.objects.filter(invoice=found)
    return show(
        request,
        "billing/invoice_details.html",
        **framed(
            request,
            invoice=found,
            buyer=Party.from_json(found.buyer),
            lines=lines_of(found),
            corrections=list(Invoice.objects.filter(corrects=found).order_by("issued_at", "id")),
            settlements=list(paid_by.select_related("payment", "correction", "credit").order_by("at", "id")),
            transfer=transfer_to_pay(amount=open_amount, title=found.payment_title) if open_amount else None,
        ),
    )


@requires(FINANCES_VIEW)
@open_when_frozen
@require_safe
def invoice_pdf(request: TenantRequest, invoice_id: UUID) -> HttpResponse:
    """Answer with the PDF, in the language that the address asks for."""
    found = _invoice_or_404(request, invoice_id)
    language = request.GET.get("language", "") or get_language() or "pl"
    return pdf_response(request.actor, found.pk, language=language)


@requires(FINANCES_VIEW)
@open_when_frozen
@require_safe
def invoice_xml(request: TenantRequest, invoice_id: UUID) -> HttpResponse:
    """Answer with the invoice as FA(3)."""
    found = _invoice_or_404(request, invoice_id)
    return fa3_response(request.actor, found.pk)


@requires(FINANCES_VIEW)
@open_when_frozen
@require_safe
def invoice_file(request: TenantRequest) -> HttpResponse:
    """Answer with the accountant's table of the filtered invoices."""
    return csv_response(request.actor, invoice_filter(request.GET))


def _invoice_or_404(request: TenantRequest, invoice_id: UUID) -> Any:
    try:
        return invoice_for(request.actor, invoice_id)
    except InvoiceGone:
        raise Http404 from None


def _kept_filters(request: TenantRequest) -> str:
    query = request.GET.copy()
    for mark in ("after", "before"):
        query.pop(mark, None)
    return f"?{query.urlencode()}" if query else ""
