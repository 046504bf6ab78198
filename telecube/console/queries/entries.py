"""The staff's log."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from telecube.console.models import ConsoleEntry
from telecube.console.staff import PAGE_OPENED, PLATFORM
from telecube.core.paging import Page, page_after


def page_of_entries(*, after: str | None, before: str | None) -> Page[ConsoleEntry]:
    """Return what staff did, the latest first."""
    entries = ConsoleEntry.objects.using(PLATFORM).select_related("staff")
    return page_after(entries, keys=("-at", "-id"), after=after, before=before)


def last_deeds_in(tenant_id: UUID, *, most: int = 20) -> Sequence[ConsoleEntry]:
    """Return what staff did in a company last; which pages a visit opened stands in the whole log alone."""
    entries = ConsoleEntry.objects.using(PLATFORM).select_related("staff").filter(tenant_id=tenant_id)
    return list(entries.exclude(action=PAGE_OPENED).order_by("-at", "-id")[:most])
