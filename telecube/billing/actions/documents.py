"""Documents are published in versions; people accept the version that they read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from uuid import UUID

from django.db import connection, transaction

from telecube.audit import record
from telecube.billing.document_html import has_text, wrong_in
from telecube.billing.invoice_errors import DocumentEmpty, DocumentGone, DocumentNotPlain, VersionTooEarly
from telecube.billing.invoice_words import shown_day
from telecube.billing.legal_texts import texts_of_the_product
from telecube.billing.models import Acceptance, LegalDocument
from telecube.billing.queries.documents import current
from telecube.config import EXAMPLE_NIP, config
from telecube.core.actor import Actor
from telecube.core.clock import now, today

#: The first versions are valid before the first company can be.
FIRST_DAY = date(2026, 1, 1)


@transaction.atomic
def accept(actor: Actor, document_ids: Iterable[UUID], *, occasion: str = "") -> list[Acceptance]:
    """Record that the user accepts these versions now, from his address. Only current versions; else DocumentGone."""
    if actor.user_id is None:
        raise ValueError("Only a person accepts a document.")
    documents = [_current_one(document_id) for document_id in dict.fromkeys(document_ids)]
    accepted = []
    for document in documents:
        acceptance = Acceptance.objects.create(
            document=document, user_id=actor.user_id, occasion=occasion, at=now(), ip=actor.ip
        )
        record(actor, "billing.document.accepted", document, version=document.version, occasion=occasion)
        accepted.append(acceptance)
    return accepted


def accept_current(actor: Actor, kinds: Sequence[str], *, occasion: str) -> list[Acceptance]:
    """Record the acceptance of the current version of each kind; for forms that show no version of their own."""
    documents = [current(kind) for kind in kinds]
    return accept(actor, [document.pk for document in documents if document is not None], occasion=occasion)


@transaction.atomic
def publish(
    *, kind: str, version: int, valid_from: date, title_pl: str, title_en: str, body_pl: str, body_en: str
) -> LegalDocument:
    """Return the version of a document, written if it does not exist; what is published is never changed."""
    texts = {"title_pl": title_pl, "title_en": title_en, "body_pl": body_pl, "body_en": body_en}
    document, _is_new = LegalDocument.objects.get_or_create(
        kind=kind,
        version=version,
        defaults={"valid_from": valid_from, "sha256": hash_of(texts), "published_at": now(), **texts},
    )
    return document


@transaction.atomic
def publish_next(*, kind: str, valid_from: date, texts: dict[str, str]) -> LegalDocument:
    """Publish the next version of a document, valid from a day after today and after all versions before it.

    Raises VersionTooEarly, DocumentNotPlain, DocumentEmpty. Two at once: the second gets a later number or is refused.
    """
    # No row may exist yet to be locked: one publisher of a kind at a time.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"billing.document.{kind}"])
    latest = LegalDocument.objects.filter(kind=kind).order_by("-version").first()
    earliest = max(today(), latest.valid_from if latest else today()) + timedelta(days=1)
    if valid_from < earliest:
        raise VersionTooEarly(day=shown_day(earliest))
    guard_texts(texts)
    return publish(kind=kind, version=latest.version + 1 if latest else 1, valid_from=valid_from, **texts)


def guard_texts(texts: dict[str, str]) -> None:
    """Refuse texts that are no document: DocumentEmpty, DocumentNotPlain."""
    bodies = [texts["body_pl"], texts["body_en"]]
    if not all(has_text(body) for body in bodies) or not all(texts[name].strip() for name in ("title_pl", "title_en")):
        raise DocumentEmpty
    wrong = [thing for body in bodies for thing in wrong_in(body)]
    if wrong:
        raise DocumentNotPlain(wrong=", ".join(wrong[:5]))


def load_texts_of_the_product() -> list[LegalDocument]:
    """Publish the product's documents where there are none; return the new ones. Run again, it changes nothing.

    Documents that still name the example seller get a new version as soon as the operator has set the real one.
    What the operator published himself is never followed by a template.
    """
    published = []
    for text in texts_of_the_product():
        latest = LegalDocument.objects.filter(kind=text.kind).order_by("-version").first()
        names_example = latest is not None and EXAMPLE_NIP in latest.body_pl and not config.has_example_seller
        if latest is None or names_example:
            version, day = (latest.version + 1, today()) if latest else (1, FIRST_DAY)
            published.append(publish(kind=text.kind, version=version, valid_from=day, **text.texts()))
    return published


def hash_of(texts: dict[str, str]) -> str:
    """Return the SHA-256 of titles and bodies, in the order of their names."""
    return hashlib.sha256("\n".join(texts[name] for name in sorted(texts)).encode()).hexdigest()


def is_unchanged(document: LegalDocument, sha256: str) -> bool:
    """Say whether the texts of a version are those that were accepted under this SHA-256."""
    texts = {name: str(getattr(document, name)) for name in ("title_pl", "title_en", "body_pl", "body_en")}
    return hash_of(texts) == sha256


def _current_one(document_id: UUID) -> LegalDocument:
    document = LegalDocument.objects.filter(pk=document_id).first()
    latest = current(document.kind) if document else None
    if document is None or latest is None or latest.pk != document.pk:
        raise DocumentGone
    return document
