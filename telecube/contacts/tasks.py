"""Jobs of the room contacts."""

from __future__ import annotations

from uuid import UUID

from telecube.accounts.models import User
from telecube.accounts.queries.actors import actor_of
from telecube.contacts.actions.imports import bring_slice, stop_import
from telecube.contacts.queries.imports import import_for
from telecube.core.errors import DomainError
from telecube.core.jobs import tenant_job
from telecube.core.tenancy import current_tenant_id


@tenant_job(name="contacts.bring_import")
def bring_import(import_id: str) -> None:
    """Bring the next rows of an import, in the name and with the rights of whoever made it; then the next ones."""
    source = import_for(UUID(import_id))
    makers = User.objects.select_related("permission_group").filter(deleted_at=None)
    maker = makers.filter(pk=source.made_by_id).first() if source.made_by_id else None
    if maker is None or maker.is_blocked:
        return stop_import(source.pk)
    try:
        has_more = bring_slice(actor_of(maker), source.pk)
    except DomainError:
        return stop_import(source.pk)
    if has_more:
        bring_import.defer(tenant_id=current_tenant_id(), import_id=import_id)
    return None
