"""The staff's log."""

from __future__ import annotations

from uuid import UUID

from telecube.console.models import ConsoleEntry
from telecube.console.staff import PLATFORM
from telecube.core.paging import Page, page_after


def page_of_entries(*, tenant_id: UUID | None = None, after: str | None, before: str | None) -> Page[ConsoleEntry]:
    """Return what staff did, the latest first; of one company or of all."""
    entries = ConsoleEntry.objects.using(PLATFORM).select_related("staff")
    wanted = entries.filter(tenant_id=tenant_id) if tenant_id else entries.all()
    return page_after(wanted, keys=("-at", "-id"), after=after, before=before)
