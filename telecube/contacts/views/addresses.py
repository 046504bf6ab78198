"""What an address carries: the id of a person, ids in a query string."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404

from telecube.contacts.errors import PersonNotFound
from telecube.contacts.models import Person
from telecube.contacts.queries.persons import person_for
from telecube.core.http import TenantRequest


def person_in_address(request: TenantRequest, person_id: UUID) -> Person:
    """Return the person; for a page the house's 404, for a fragment the refusal with its sentence."""
    try:
        return person_for(request.actor, person_id)
    except PersonNotFound:
        if request.htmx:
            raise
        raise Http404 from None


def uuid_or_none(text: str | None) -> UUID | None:
    """Return the id in a query string; None when there is none or it is no id."""
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
