"""Legal documents: versions, a new one with its preview, who accepted what."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from telecube.billing.actions.documents import guard_texts
from telecube.billing.models import DocumentKind
from telecube.billing.queries.documents import body_of, title_of
from telecube.console.actions.documents import publish_document
from telecube.console.forms.documents import VersionForm
from telecube.console.http import StaffRequest
from telecube.console.permissions import DOCUMENTS_PUBLISH
from telecube.console.queries.documents import all_versions, document_for_staff, latest_of, page_of_acceptances
from telecube.console.words import DOCUMENT_KINDS
from telecube.core.access import staff
from telecube.core.clock import today
from telecube.core.errors import DomainError
from telecube.core.pages import refuse, show


@staff(DOCUMENTS_PUBLISH)
@require_safe
def document_list(request: StaffRequest) -> HttpResponse:
    """List all versions by kind; the one that holds today is marked."""
    versions = all_versions()
    kinds = []
    for code, word in DOCUMENT_KINDS.items():
        of_kind = [document for document in versions if document.kind == code]
        valid = next((document for document in of_kind if document.valid_from <= today()), None)
        kinds.append((code, word, valid, of_kind))
    return show(request, "console/document_list.html", kinds=kinds, today=today())


@staff(DOCUMENTS_PUBLISH)
@require_http_methods(["GET", "HEAD", "POST"])
def document_new(request: StaffRequest, kind: str) -> HttpResponse:
    """Write the next version: looked at first, then published."""
    if kind not in DocumentKind.values:
        raise Http404
    page = {"kind": kind, "word": DOCUMENT_KINDS[kind]}
    if request.method != "POST":
        return show(request, "console/document_new.html", form=VersionForm.after(latest_of(kind)), **page)
    form = VersionForm(request.POST)
    if not form.is_valid():
        return refuse(request, "console/document_new.html", form=form, **page)
    try:
        guard_texts(form.texts)
        if "publish" not in request.POST:
            return show(request, "console/document_new.html", form=form, preview=form.texts, **page)
        document = publish_document(
            request.staff, kind=kind, valid_from=form.cleaned_data["valid_from"], texts=form.texts
        )
    except DomainError as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return refuse(request, "console/document_new.html", form=form, **page)
    messages.success(request, _("The version is published. It holds from its day on."))
    return redirect("console:document", document.pk)


@staff(DOCUMENTS_PUBLISH)
@require_safe
def document(request: StaffRequest, document_id: UUID) -> HttpResponse:
    """Show a version and who accepted it."""
    found, language = document_for_staff(document_id), get_language() or "pl"
    page = page_of_acceptances(found, after=request.GET.get("after"), before=request.GET.get("before"))
    return show(
        request,
        "console/document.html",
        document=found,
        word=DOCUMENT_KINDS[found.kind],
        title=title_of(found, language),
        body=body_of(found, language),
        page=page,
        today=today(),
    )
