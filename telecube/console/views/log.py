"""The staff's log."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from telecube.console.http import StaffRequest
from telecube.console.permissions import LOG_VIEW
from telecube.console.queries.entries import page_of_entries
from telecube.core.access import staff
from telecube.core.pages import show


@staff(LOG_VIEW)
@require_safe
def log(request: StaffRequest) -> HttpResponse:
    """Show what staff did, the latest first."""
    page = page_of_entries(after=request.GET.get("after"), before=request.GET.get("before"))
    return show(request, "console/log.html", page=page, entries=page.rows)
