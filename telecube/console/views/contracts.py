"""Contracts of all companies: list, one of them with what was accepted, credit limit and notice."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from telecube.billing.actions.contracts import notice_would_end_on
from telecube.billing.actions.documents import is_unchanged
from telecube.billing.models import Contract
from telecube.billing.queries.documents import body_of, title_of, version_of
from telecube.console.actions.contracts import end_by_notice, limit_credit, take_notice_back
from telecube.console.forms.companies import LimitForm, NoticeForm
from telecube.console.http import StaffRequest
from telecube.console.permissions import CONTRACTS_MANAGE, CONTRACTS_VIEW
from telecube.console.queries.contracts import contract_for_staff, locks_of, page_of_contracts, proofs_of
from telecube.console.words import CONTRACT_FILTERS, DOCUMENT_KINDS, occasion_word
from telecube.core.access import staff
from telecube.core.clock import now, today
from telecube.core.errors import DomainError
from telecube.core.pages import refuse, show

PAGE = "console/contract.html"


@staff(CONTRACTS_VIEW)
@require_safe
def contract_list(request: StaffRequest) -> HttpResponse:
    """List contracts, what ends first in front."""
    wanted = request.GET.get("state", "")
    page = page_of_contracts(wanted=wanted, after=request.GET.get("after"), before=request.GET.get("before"))
    return show(
        request,
        "console/contract_list.html",
        page=page,
        wanted=wanted,
        filters=CONTRACT_FILTERS.items(),
        today=today(),
    )


@staff(CONTRACTS_VIEW)
@require_safe
def contract(request: StaffRequest, contract_id: UUID) -> HttpResponse:
    """Show a contract: term, accepted documents, kept prices, credit limit."""
    return show(request, PAGE, **_page(contract_for_staff(contract_id)))


@staff(CONTRACTS_VIEW)
@require_safe
def contract_document(request: StaffRequest, contract_id: UUID, kind: str, version: int) -> HttpResponse:
    """Show a document in the version that was accepted with the contract, and by whom."""
    found, language = contract_for_staff(contract_id), get_language() or "pl"
    proofs = [proof for proof in _proofs(found) if (proof["kind"], proof["version"]) == (kind, version)]
    document = version_of(kind, version) if proofs else None
    if document is None:
        raise Http404
    return show(
        request,
        "console/contract_document.html",
        contract=found,
        document=document,
        word=DOCUMENT_KINDS[document.kind],
        title=title_of(document, language),
        body=body_of(document, language),
        proofs=[(proof, is_unchanged(document, str(proof["sha256"]))) for proof in proofs],
    )


@staff(CONTRACTS_MANAGE)
@require_POST
def contract_limit(request: StaffRequest, contract_id: UUID) -> HttpResponse:
    """Set the credit limit of usage, with a reason."""
    found, form = contract_for_staff(contract_id), LimitForm(request.POST)
    if _do(form, lambda: limit_credit(request.staff, found, **form.cleaned_data)):
        messages.success(request, _("The credit limit holds from now on."))
        return redirect("console:contract", contract_id)
    return refuse(request, PAGE, **_page(found, limit_form=form))


@staff(CONTRACTS_MANAGE)
@require_POST
def contract_notice(request: StaffRequest, contract_id: UUID) -> HttpResponse:
    """Give the provider's notice, with a reason."""
    found, form = contract_for_staff(contract_id), NoticeForm(request.POST)
    if _do(form, lambda: end_by_notice(request.staff, found, **form.cleaned_data)):
        messages.success(request, _("Notice was given. The company was told by mail."))
        return redirect("console:contract", contract_id)
    return refuse(request, PAGE, **_page(found, notice_form=form))


@staff(CONTRACTS_MANAGE)
@require_POST
def contract_notice_back(request: StaffRequest, contract_id: UUID) -> HttpResponse:
    """Take the provider's notice back, with a reason."""
    found, form = contract_for_staff(contract_id), NoticeForm(request.POST)
    if _do(form, lambda: take_notice_back(request.staff, found, **form.cleaned_data)):
        messages.success(request, _("The notice is taken back. The company was told by mail."))
        return redirect("console:contract", contract_id)
    return refuse(request, PAGE, **_page(found, notice_form=form))


def _do(form: LimitForm | NoticeForm, deed: Callable[[], object]) -> bool:
    """Do it if the form is in order; say whether it was done. A refusal stands in the form."""
    if not form.is_valid():
        return False
    try:
        deed()
    except DomainError as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    return form.is_valid()


def _page(found: Contract, **forms: object) -> dict[str, object]:
    return {
        "contract": found,
        "proofs": _proofs(found),
        "locks": locks_of(found),
        "today": today(),
        "is_running": found.closed_at is None and not found.is_over(now()),
        "notice_would_end_on": notice_would_end_on(today()),
        "limit_form": LimitForm(initial={"limit": found.credit_limit}),
        "notice_form": NoticeForm(),
        **forms,
    }


def _proofs(found: Contract) -> list[dict[str, object]]:
    words = ((proof, proof["kind"], proof["occasion"]) for proof in proofs_of(found))
    return [
        {**proof, "word": DOCUMENT_KINDS.get(kind, kind), "on": occasion_word(occasion)}
        for proof, kind, occasion in words
    ]
