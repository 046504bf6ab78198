"""Legal documents in versions, and who of all companies accepted them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404

from telecube.billing.models import Acceptance, LegalDocument
from telecube.console.staff import PLATFORM
from telecube.core.paging import Page, page_after


def all_versions() -> Sequence[LegalDocument]:
    """Return every version without its texts, by kind, the newest first, with ``accepted`` (how often)."""
    return list(_documents().defer("body_pl", "body_en").order_by("kind", "-version"))


def document_for_staff(document_id: UUID) -> LegalDocument:
    """Return a version, or answer that there is none."""
    found = _documents().filter(pk=document_id).first()
    if found is None:
        raise Http404
    return found


def latest_of(kind: str) -> LegalDocument | None:
    """Return the newest version of a kind with its texts, or None."""
    return LegalDocument.objects.using(PLATFORM).filter(kind=kind).order_by("-version").first()


def page_of_acceptances(document: LegalDocument, *, after: str | None, before: str | None) -> Page[Acceptance]:
    """Return who accepted a version, the latest first, with user and company."""
    rows = Acceptance.everywhere.at(PLATFORM).filter(document=document).select_related("user", "tenant")
    return page_after(rows, keys=("-at", "-id"), after=after, before=before)


def _documents() -> QuerySet[LegalDocument]:
    accepted = Acceptance.everywhere.at(PLATFORM).filter(document=OuterRef("pk")).order_by().values("document")
    number = Subquery(accepted.annotate(number=Count("id")).values("number"))
    return LegalDocument.objects.using(PLATFORM).annotate(accepted=Coalesce(number, 0))
