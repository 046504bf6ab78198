"""All data of the company as a file: ask for it, see how far it is, download it."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from telecube.billing.actions.data_exports import ask_for_export, note_download
from telecube.billing.models import DataExport
from telecube.billing.permissions import DATA_EXPORT
from telecube.billing.tasks import write_data_export
from telecube.billing.views.frames import framed
from telecube.core.access import open_when_frozen, requires
from telecube.core.clock import now
from telecube.core.http import TenantRequest
from telecube.core.pages import leave_for, show

SHOWN = 5


@requires(DATA_EXPORT)
@open_when_frozen
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def data_export(request: TenantRequest) -> HttpResponse:
    """Show the latest files; POST has one made."""
    if request.method == "POST":
        made = ask_for_export(request.actor)
        write_data_export.defer(
            once=f"billing.write_data_export:{made.pk}", tenant=str(request.tenant.pk), export_id=str(made.pk)
        )
        return leave_for(request, "billing:data-export")
    exports = list(DataExport.objects.order_by("-asked_at")[:SHOWN])
    return show(
        request,
        "billing/data_export.html",
        **framed(
            request,
            exports=[(export, export.is_there(now())) for export in exports],
            is_being_made=any(export.state == "waiting" for export in exports),
        ),
    )


@requires(DATA_EXPORT)
@open_when_frozen
@never_cache
@require_safe
def data_export_file(request: TenantRequest, export_id: UUID) -> FileResponse:
    """Answer with a file, while its days last; the log remembers who took it."""
    export = DataExport.objects.filter(pk=export_id).first()
    if export is None or not export.is_there(now()) or not export.path.exists():
        raise Http404
    note_download(request.actor, export)
    name = f"telecube-{export.asked_at:%Y-%m-%d}.zip"
    return FileResponse(export.path.open("rb"), as_attachment=True, filename=name, content_type="application/zip")
