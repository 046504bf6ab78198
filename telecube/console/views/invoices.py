"""Invoices of all companies: list, one of them, its PDF, corrections, the accountant's table."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from telecube.billing.actions.corrections import history_of
from telecube.billing.corrected_lines import present_lines
from telecube.billing.models import Invoice, InvoiceKind, PriceBasis
from telecube.billing.queries.invoice_files import pdf_response
from telecube.billing.queries.invoices import STATE_WORDS
from telecube.console.actions.invoices import cancel_invoice, correct_data, correct_lines, export_month
from telecube.console.forms.invoices import BUYER, ZERO, CorrectionForm
from telecube.console.http import StaffRequest
from telecube.console.permissions import CONTRACTS_VIEW, INVOICES_CORRECT
from telecube.console.queries.invoices import (
    InvoiceWish,
    corrections_of,
    invoice_for_staff,
    month_of,
    page_of_invoices,
)
from telecube.console.staff import owner_of
from telecube.console.words import INVOICE_KINDS
from telecube.core.access import staff
from telecube.core.clock import today
from telecube.core.errors import DomainError
from telecube.core.pages import refuse, show
from telecube.core.tenancy import tenant_scope


@staff(CONTRACTS_VIEW)
@require_safe
def invoice_list(request: StaffRequest) -> HttpResponse:
    """List the invoices of all companies, the newest first."""
    wish = InvoiceWish.from_query(request.GET)
    page = page_of_invoices(wish, after=request.GET.get("after"), before=request.GET.get("before"))
    return show(
        request,
        "console/invoice_list.html",
        page=page,
        wish=wish,
        states=STATE_WORDS.items(),
        kinds=INVOICE_KINDS.items(),
        month=wish.month or today().replace(day=1),
    )


@staff(CONTRACTS_VIEW)
@require_safe
def invoice_table(request: StaffRequest) -> HttpResponse:
    """Download the accountant's table of a month over all companies."""
    month = month_of(request.GET.get("month", ""))
    if month is None:
        raise Http404
    answer = HttpResponse(export_month(request.staff, month), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="faktury-{month:%Y-%m}.csv"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@staff(CONTRACTS_VIEW)
@require_safe
def invoice(request: StaffRequest, invoice_id: UUID) -> HttpResponse:
    """Show an invoice with its corrections and what of it is paid."""
    found = invoice_for_staff(invoice_id)
    return show(request, "console/invoice.html", **_invoice_page(found))


@staff(CONTRACTS_VIEW)
@require_safe
def invoice_pdf(request: StaffRequest, invoice_id: UUID) -> HttpResponse:
    """Return the PDF as the company gets it."""
    tenant_id = invoice_for_staff(invoice_id).tenant_id
    with tenant_scope(tenant_id):
        return pdf_response(request.staff.inside(tenant_id), invoice_id, language=get_language() or "pl")


@staff(INVOICES_CORRECT)
@require_POST
def invoice_correction(request: StaffRequest, invoice_id: UUID) -> HttpResponse:
    """Issue a correction."""
    found = invoice_for_staff(invoice_id)
    if found.is_correction:
        raise Http404
    form = _form_of(found, data=request.POST)
    if form.is_valid():
        try:
            correction = _correct(request, found, form)
        except DomainError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("The correction %(number)s is issued.") % {"number": correction.number})
            return redirect("console:invoice", correction.pk)
    return refuse(request, "console/invoice.html", **_invoice_page(found, form=form))


def _correct(request: StaffRequest, found: Invoice, form: CorrectionForm) -> Invoice:
    kind, reason = form.cleaned_data["kind"], form.cleaned_data["reason"]
    if kind == ZERO:
        return cancel_invoice(request.staff, found, reason=reason)
    if kind == BUYER:
        return correct_data(request.staff, found, reason=reason)
    return correct_lines(request.staff, found, changes=form.changes, reason=reason)


def _form_of(found: Invoice, data: object = None) -> CorrectionForm:
    with tenant_scope(owner_of(found)):
        lines = present_lines(found, history_of(found))
    return CorrectionForm(lines, is_gross=found.price_basis == PriceBasis.GROSS, data=data)


def _invoice_page(found: Invoice, **more: object) -> dict[str, object]:
    is_correction = found.kind == InvoiceKind.CORRECTION
    form = None if is_correction else more.pop("form", None) or _form_of(found)
    return {
        "invoice": found,
        "kind": INVOICE_KINDS[found.kind],
        "state": STATE_WORDS[getattr(found, "state")],  # noqa: B009  (annotated by the query)
        "corrections": corrections_of(found),
        "form": form,
        **more,
    }
