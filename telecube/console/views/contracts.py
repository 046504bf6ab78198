"""Contracts of all companies."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from telecube.console.http import StaffRequest
from telecube.console.permissions import CONTRACTS_VIEW
from telecube.console.queries.contracts import contract_for_staff, locks_of, page_of_contracts
from telecube.console.words import CONTRACT_FILTERS, DOCUMENT_KINDS, occasion_word
from telecube.core.access import staff
from telecube.core.clock import today
from telecube.core.pages import show


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
    """Show a contract: term, accepted documents, kept prices."""
    found = contract_for_staff(contract_id)
    proofs = [
        {**proof, "word": DOCUMENT_KINDS.get(proof["kind"], proof["kind"]), "on": occasion_word(proof["occasion"])}
        for proof in found.documents
    ]
    return show(request, "console/contract.html", contract=found, proofs=proofs, locks=locks_of(found), today=today())
