"""The first page of „Konto i finanse”: where the company stands, what comes next, the last movements."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from telecube.billing.permissions import ACCOUNT_TOP_UP, COMPANY_DATA_CHANGE, FINANCES_VIEW, PLAN_MANAGE
from telecube.billing.queries.account_state import account_state, last_entries, shown_balance
from telecube.billing.queries.entries import readable
from telecube.billing.queries.waiting_invoices import find_waiting
from telecube.billing.state_words import headline_of
from telecube.core.access import requires
from telecube.core.http import TenantRequest
from telecube.core.pages import show

SHOWN_ENTRIES = 5


@requires(FINANCES_VIEW)
@never_cache
@require_safe
def overview(request: TenantRequest) -> HttpResponse:
    """Show where the company stands."""
    state = account_state()
    return show(
        request,
        "billing/overview.html",
        state=state,
        headline=headline_of(state, request.actor),
        entries=readable(last_entries(SHOWN_ENTRIES)),
        waiting_invoice=find_waiting(),
        may_change_data=request.actor.can(COMPANY_DATA_CHANGE),
        may_top_up=request.actor.can(ACCOUNT_TOP_UP),
        may_choose_plan=request.actor.can(PLAN_MANAGE),
    )


@requires(FINANCES_VIEW)
@never_cache
@require_safe
def balance(request: TenantRequest) -> HttpResponse:
    """Answer with the balance of the top bar, a fragment."""
    return show(request, "billing/_balance.html", balance=shown_balance())
