"""Reading documents and who accepted them. Documents are the same for everybody; acceptances are the company's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from telecube.billing.models import Acceptance, LegalDocument
from telecube.core.clock import today


def current(kind: str, *, day: date | None = None) -> LegalDocument | None:
    """Return the version that is valid on the day (today), or None when none was published."""
    valid = LegalDocument.objects.filter(kind=kind, valid_from__lte=day or today())
    return valid.order_by("-valid_from", "-version").first()


def version_of(kind: str, version: int) -> LegalDocument | None:
    """Return one version, or None; what comes later can be read before it is valid."""
    return LegalDocument.objects.filter(kind=kind, version=version).first()


def versions(kind: str) -> Sequence[LegalDocument]:
    """Return all versions, the newest first; without their texts."""
    return list(LegalDocument.objects.filter(kind=kind).defer("body_pl", "body_en").order_by("-version"))


def acceptances() -> Sequence[Acceptance]:
    """Return what people of the company accepted, the newest first."""
    return list(Acceptance.objects.select_related("document", "user").order_by("-at", "-id"))


def missing_acceptances(kinds: Sequence[str]) -> list[LegalDocument]:
    """Return the current documents of these kinds that nobody of the company has accepted."""
    found = [document for kind in kinds if (document := current(kind)) is not None]
    accepted = set(Acceptance.objects.filter(document__in=found).values_list("document_id", flat=True))
    return [document for document in found if document.pk not in accepted]


def title_of(document: LegalDocument, language: str) -> str:
    """Return the title in „pl” or „en”."""
    return document.title_pl if language.startswith("pl") else document.title_en


def body_of(document: LegalDocument, language: str) -> str:
    """Return the text (HTML) in „pl” or „en”."""
    return document.body_pl if language.startswith("pl") else document.body_en
