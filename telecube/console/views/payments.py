"""Payments: statements of the bank, what waits to be matched, what was done with it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from telecube.billing.errors import (
    CurrencyNotOurs,
    NoteMissing,
    PaymentSettled,
    SourceReused,
    StatementUnreadable,
    TransactionClosed,
    TransactionNotBooked,
)
from telecube.billing.models import TransactionState
from telecube.console.actions.payments import match_payment, send_payment_back, take_booking_back, take_statement
from telecube.console.forms.payments import MatchForm, NoteForm, StatementForm
from telecube.console.http import StaffRequest
from telecube.console.permissions import PAYMENTS_MATCH
from telecube.console.queries.payments import (
    candidates_for,
    companies_of,
    find_candidates,
    last_statements,
    page_of_all,
    page_of_waiting,
    transaction_for_staff,
)
from telecube.core.access import staff
from telecube.core.pages import refuse, show


@staff(PAYMENTS_MATCH)
@require_safe
def payment_list(request: StaffRequest) -> HttpResponse:
    """Show what waits to be matched, with suggestions."""
    return show(request, "console/payment_list.html", **_queue(request))


@staff(PAYMENTS_MATCH)
@require_POST
def statement(request: StaffRequest) -> HttpResponse:
    """Import a bank statement."""
    form = StatementForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            result = take_statement(request.staff, file_name=file.name, content=file.read())
        except StatementUnreadable as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _result_words(result.new, result.known, result.booked))
            return redirect("console:payment-list")
    return refuse(request, "console/payment_list.html", **_queue(request, form=form))


@staff(PAYMENTS_MATCH)
@require_safe
def transaction_list(request: StaffRequest) -> HttpResponse:
    """Show all transactions, the newest first."""
    query = request.GET
    state, search = query.get("state", ""), query.get("q", "")
    page = page_of_all(state=state, search=search, after=query.get("after"), before=query.get("before"))
    companies = companies_of(page.rows)
    rows = [(row, companies.get(row.tenant_id) if row.tenant_id else None) for row in page.rows]
    states = TransactionState.choices
    return show(
        request, "console/transaction_list.html", page=page, rows=rows, state=state, search=search, states=states
    )


@staff(PAYMENTS_MATCH)
@require_safe
def transaction(request: StaffRequest, transaction_id: UUID) -> HttpResponse:
    """Show a transaction and whose it may be."""
    return show(request, "console/transaction.html", **_transaction_page(request, transaction_id))


@staff(PAYMENTS_MATCH)
@require_POST
def transaction_match(request: StaffRequest, transaction_id: UUID) -> HttpResponse:
    """Book the transaction on a company's account."""
    form = MatchForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose whose money it is."))
        return redirect("console:transaction", transaction_id)
    try:
        match_payment(request.staff, transaction_id, **form.cleaned_data)
    except (TransactionClosed, CurrencyNotOurs, SourceReused) as refusal:
        messages.error(request, str(refusal))
        return redirect("console:transaction", transaction_id)
    messages.success(request, _("The money is on the company’s account."))
    return redirect("console:payment-list")


@staff(PAYMENTS_MATCH)
@require_POST
def transaction_refund(request: StaffRequest, transaction_id: UUID) -> HttpResponse:
    """Write down that the money went back."""
    form = NoteForm(request.POST)
    if form.is_valid():
        try:
            send_payment_back(request.staff, transaction_id, note=form.cleaned_data["note"])
        except (TransactionClosed, NoteMissing) as refusal:
            form.add_error("note", str(refusal))
        else:
            messages.success(request, _("It is written down that the money went back."))
            return redirect("console:payment-list")
    return refuse(request, "console/transaction.html", **_transaction_page(request, transaction_id, form=form))


@staff(PAYMENTS_MATCH)
@require_POST
def transaction_undo(request: StaffRequest, transaction_id: UUID) -> HttpResponse:
    """Undo a booking that was a mistake."""
    form = NoteForm(request.POST)
    if form.is_valid():
        try:
            take_booking_back(request.staff, transaction_id, note=form.cleaned_data["note"])
        except (TransactionNotBooked, PaymentSettled, NoteMissing) as refusal:
            form.add_error("note", str(refusal))
        else:
            messages.success(request, _("The booking is undone; the transaction waits again."))
            return redirect("console:transaction", transaction_id)
    return refuse(request, "console/transaction.html", **_transaction_page(request, transaction_id, form=form))


def _queue(request: StaffRequest, **more: object) -> dict[str, object]:
    page = page_of_waiting(after=request.GET.get("after"), before=request.GET.get("before"))
    candidates = candidates_for(page.rows)
    rows = [(row, candidates.get(row.pk, [])) for row in page.rows]
    return {"page": page, "rows": rows, "form": StatementForm(), "statements": last_statements(), **more}


def _transaction_page(request: StaffRequest, transaction_id: UUID, **more: object) -> dict[str, object]:
    row, search = transaction_for_staff(transaction_id), request.GET.get("q", "")
    is_waiting = row.state == TransactionState.UNMATCHED
    return {
        "row": row,
        "company": companies_of([row]).get(row.tenant_id) if row.tenant_id else None,
        "is_waiting": is_waiting,
        "is_booked": row.state == TransactionState.BOOKED,
        "candidates": candidates_for([row]).get(row.pk, []) if is_waiting else [],
        "found": find_candidates(search) if is_waiting else [],
        "search": search,
        "form": NoteForm(),
        **more,
    }


def _result_words(new: int, known: int, booked: int) -> str:
    lines = ngettext("%(n)s new transaction", "%(n)s new transactions", new) % {"n": new}
    sentence = _("%(lines)s, %(booked)s booked at once; %(known)s stood in earlier statements.")
    return sentence % {"lines": lines, "booked": booked, "known": known}
