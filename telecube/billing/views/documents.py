"""The documents that whoever orders accepts, as pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language

from telecube.billing.actions.required_documents import REQUIRED_DOCUMENTS
from telecube.billing.models import Contract, LegalDocument
from telecube.billing.queries.documents import current, title_of, version_of
from telecube.site.addresses import route_name


@dataclass(frozen=True)
class DocumentToAccept:
    """A version of a document and where it can be read."""

    pk: UUID
    title: str
    version: int
    valid_from: date
    address: str


def documents_to_accept() -> list[DocumentToAccept]:
    """Return the current versions of what is accepted with every order."""
    found = [document for kind in REQUIRED_DOCUMENTS if (document := current(kind)) is not None]
    return [_to_accept(document) for document in found]


def proofs_of(contract: Contract) -> list[tuple[dict[str, Any], str, str, datetime]]:
    """Return what was accepted with a contract: the proof, where to read it, its title, when."""
    language = get_language() or "pl"
    rows = []
    for proof in contract.documents:
        document = version_of(proof["kind"], proof["version"])
        title = title_of(document, language) if document else proof["kind"]
        address = document_address(proof["kind"], proof["version"])
        rows.append((proof, address, title, datetime.fromisoformat(proof["at"])))
    return rows


def document_address(kind: str, version: int) -> str:
    """Return where a version can be read, in the reader's language."""
    language = "en" if (get_language() or "pl").startswith("en") else "pl"
    name = f"site:{route_name('document-version', language)}"
    return reverse(name, kwargs={"kind": kind, "version": version})


def _to_accept(document: LegalDocument) -> DocumentToAccept:
    return DocumentToAccept(
        pk=document.pk,
        title=title_of(document, get_language() or "pl"),
        version=document.version,
        valid_from=document.valid_from,
        address=document_address(document.kind, document.version),
    )
