"""The log: page, fragment of one object, file."""

from __future__ import annotations

from django.http import HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from telecube.audit.actions.exporting import note_export
from telecube.audit.export import csv_of_entries
from telecube.audit.permissions import VIEW_ENTRIES
from telecube.audit.queries.entries import EntryFilter, entries_of, gone_among, page_of_entries
from telecube.audit.reading import readable
from telecube.audit.views.choices import MOST_SEARCHED, OFFERED, action_choices, person_field, some_people
from telecube.core.access import requires
from telecube.core.http import TenantRequest
from telecube.core.pages import show


@requires(VIEW_ENTRIES)
@require_safe
def log(request: TenantRequest) -> HttpResponse:
    """Show the entries, newest first; the same address answers with the list only while somebody filters."""
    wanted = EntryFilter.from_query(request.GET)
    page = page_of_entries(wanted, after=request.GET.get("after"), before=request.GET.get("before"))
    entries = readable(page.rows, reader=request.actor, gone=gone_among(page.rows))
    context = {"wanted": wanted, "page": page, "entries": entries}
    if request.htmx and request.htmx.target == "log-entries":
        return show(request, "audit/_log_entries.html", **context)
    return show(request, "audit/log.html", people=person_field(wanted.person_id), actions=action_choices(), **context)


@requires(VIEW_ENTRIES)
@require_safe
def people(request: TenantRequest) -> HttpResponse:
    """Answer with the people whose names have the typed words, for a combobox."""
    words = request.GET.get("q", "").replace("\0", "").strip()[:MOST_SEARCHED]
    found = some_people(words, OFFERED + 1)
    return show(request, "web/_search_choices.html", found=found[:OFFERED], has_more=len(found) > OFFERED)


@requires(VIEW_ENTRIES)
@require_safe
def log_file(request: TenantRequest) -> StreamingHttpResponse:
    """Answer with the filtered entries as a CSV file; the log remembers who took it."""
    wanted = EntryFilter.from_query(request.GET)
    note_export(request.actor, request.tenant, wanted)
    lines = csv_of_entries(request.actor.tenant_id, wanted, language=get_language() or "pl")
    name = f"log-{timezone.localdate().isoformat()}.csv"
    return StreamingHttpResponse(
        lines,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )


@requires(VIEW_ENTRIES)
@require_safe
def object_history(request: TenantRequest, object_id: str) -> HttpResponse:
    """Answer with the latest entries of one object, a fragment for the object's own page."""
    return show(request, "audit/_object_history.html", entries=readable(entries_of(object_id)), object_id=object_id)
