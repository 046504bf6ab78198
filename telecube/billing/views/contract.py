"""The contract: its state and proof, extending it, giving notice with its consequences."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from telecube.billing.actions.contracts import EXTENDED_BEFORE, extend_contract, give_notice, notice_would_end_on
from telecube.billing.fees import end_of_term
from telecube.billing.forms.account import ticked_documents
from telecube.billing.models import Contract, PaymentMode
from telecube.billing.permissions import FINANCES_VIEW, PLAN_MANAGE
from telecube.billing.queries.subscriptions import current, current_contract
from telecube.billing.state_words import day_words
from telecube.billing.views.documents import documents_to_accept, proofs_of
from telecube.config import config
from telecube.core.access import requires
from telecube.core.clock import now, today
from telecube.core.errors import DomainError
from telecube.core.http import TenantRequest
from telecube.core.pages import leave_for, refuse, show


@requires(FINANCES_VIEW)
@never_cache
@require_safe
def contract(request: TenantRequest) -> HttpResponse:
    """Show the contract, prepaid or by terms, or that there is none."""
    subscription = current()
    is_prepaid = subscription.mode == PaymentMode.PREPAID and subscription.is_running(now())
    page = _page(current_contract(), may_choose_plan=request.actor.can(PLAN_MANAGE))
    page["prepaid"] = subscription if is_prepaid else None
    return show(request, "billing/contract.html", **page)


@requires(PLAN_MANAGE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def contract_extension(request: TenantRequest) -> HttpResponse:
    """Ask how long to extend it and have the documents accepted; POST does it."""
    is_indefinite = request.POST.get("term") == "indefinite"
    if request.method != "POST":
        return show(request, "billing/contract_extension.html", **_extension(term="year"))
    ticked = ticked_documents(request.POST.getlist("documents"))
    try:
        extended = extend_contract(request.actor, is_indefinite=is_indefinite, accepted_document_ids=ticked)
    except DomainError as refused:
        term = "indefinite" if is_indefinite else "year"
        return refuse(
            request, "billing/contract_extension.html", **_extension(term=term, refusal=refused, ticked=set(ticked))
        )
    messages.success(request, _extended_words(extended))
    return leave_for(request, "billing:contract")


@requires(PLAN_MANAGE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def contract_notice(request: TenantRequest) -> HttpResponse:
    """Say what a notice means; POST gives it."""
    if request.method != "POST":
        return show(request, "billing/contract_notice.html", **_page(current_contract()))
    try:
        ended = give_notice(request.actor)
    except DomainError as refused:
        return refuse(request, "billing/contract_notice.html", **_page(current_contract(), refusal=refused))
    messages.success(request, _("Notice was given. The contract ends on %(day)s.") % {"day": day_words(ended.ends_on)})
    return leave_for(request, "billing:contract")


def _page(found: Contract | None, **more: Any) -> dict[str, Any]:
    if found is not None and found.is_over(now()):
        found = None
    if found is None:
        return {"contract": None, **more}
    return {
        "contract": found,
        "extension_from": found.ends_on - EXTENDED_BEFORE if found.ends_on else None,
        "may_extend": _may_extend(found),
        "ends_after_notice": found.ends_on or notice_would_end_on(today()),
        "read_only_days": config.read_only_days,
        "proofs": proofs_of(found),
        **more,
    }


def _may_extend(found: Contract) -> bool:
    if found.ends_on is None or found.notice_by_provider:
        return False
    return today() >= found.ends_on - EXTENDED_BEFORE


def _extension(*, term: str, refusal: DomainError | None = None, ticked: Any = ()) -> dict[str, Any]:
    page = _page(current_contract(), term=term, refusal=refusal, ticked=ticked, documents=documents_to_accept())
    ends_on = page["contract"].ends_on if page["contract"] else None
    if ends_on:
        page["year_ends_on"] = end_of_term(ends_on + timedelta(days=1), months=12)
    return page


def _extended_words(extended: Contract) -> str:
    if extended.ends_on is None:
        return _("The contract goes on for an indefinite time.")
    return _("The contract now runs until %(day)s.") % {"day": day_words(extended.ends_on)}
