"""What staff does with legal documents."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from telecube.billing.actions.documents import publish_next
from telecube.billing.models import LegalDocument
from telecube.console.permissions import DOCUMENTS_PUBLISH
from telecube.console.staff import Staff, write_down


def publish_document(staff: Staff, *, kind: str, valid_from: date, texts: dict[str, str]) -> LegalDocument:
    """Publish the next version. Raises VersionTooEarly, DocumentNotPlain, DocumentEmpty."""
    staff.require(DOCUMENTS_PUBLISH)
    with transaction.atomic():
        document = publish_next(kind=kind, valid_from=valid_from, texts=texts)
        write_down(
            staff,
            "console.document.published",
            document.title_pl,
            kind=kind,
            version=document.version,
            valid_from=valid_from,
            sha256=document.sha256,
        )
    return document
