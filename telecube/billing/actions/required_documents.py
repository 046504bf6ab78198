"""What everybody accepts who orders: the terms and the data-processing agreement of that day."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from telecube.billing.actions.documents import accept
from telecube.billing.models import Acceptance, DocumentKind
from telecube.billing.plan_errors import DocumentsNotAccepted
from telecube.billing.queries.documents import current
from telecube.core.actor import Actor

REQUIRED_DOCUMENTS = (DocumentKind.TERMS, DocumentKind.DPA)


def accept_required(actor: Actor, document_ids: Collection[UUID], *, occasion: str) -> list[Acceptance]:
    """Record the acceptance of the documents; raises DocumentsNotAccepted unless all current ones are among them."""
    required = [document for kind in REQUIRED_DOCUMENTS if (document := current(kind)) is not None]
    if {document.pk for document in required} - set(document_ids):
        raise DocumentsNotAccepted
    return accept(actor, document_ids, occasion=occasion)
