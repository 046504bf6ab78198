"""The ledger: list with filters, and the same as a file."""

from __future__ import annotations

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from telecube.billing.entries_file import csv_of_ledger
from telecube.billing.models import LedgerKind
from telecube.billing.permissions import FINANCES_VIEW
from telecube.billing.queries.balance import balance, held
from telecube.billing.queries.entries import EntryFilter, months_with_entries, page_of_filtered, readable
from telecube.core.access import requires
from telecube.core.clock import today
from telecube.core.http import TenantRequest
from telecube.core.pages import show


@requires(FINANCES_VIEW)
@never_cache
@require_safe
def entry_list(request: TenantRequest) -> HttpResponse:
    """Show the movements of money, newest first; the same address answers with the list only while filtering."""
    wanted = EntryFilter.from_query(request.GET)
    page = page_of_filtered(wanted, after=request.GET.get("after"), before=request.GET.get("before"))
    context = {"wanted": wanted, "page": page, "rows": readable(page.rows)}
    if request.htmx and request.htmx.target == "ledger-rows":
        return show(request, "billing/_ledger_rows.html", **context)
    return show(
        request,
        "billing/ledger.html",
        kinds=LedgerKind.choices,
        months=months_with_entries(),
        balance=balance(),
        held=held(),
        **context,
    )


@requires(FINANCES_VIEW)
@require_safe
def entry_file(request: TenantRequest) -> StreamingHttpResponse:
    """Answer with the filtered entries as a CSV file."""
    wanted = EntryFilter.from_query(request.GET)
    lines = csv_of_ledger(request.actor.tenant_id, wanted, language=get_language() or "pl")
    name = f"saldo-{today():%Y-%m-%d}.csv"
    return StreamingHttpResponse(
        lines,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"},
    )
