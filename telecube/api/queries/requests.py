"""The log of requests: filtered, page by page."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import QueryDict

from telecube.api.models import ApiRequest
from telecube.core.paging import Page, page_after

NEWEST_FIRST = ("-at", "-id")
METHODS = ("GET", "POST", "PATCH", "DELETE")
#: Word in the address → first and last status.
OUTCOMES = {"done": (200, 399), "refused": (400, 499), "failed": (500, 599)}


@dataclass(frozen=True)
class RequestFilter:
    """What the address of the log says; anything unknown in it is left out."""

    key_id: UUID | None = None
    method: str = ""
    outcome: str = ""

    @classmethod
    def from_query(cls, query: QueryDict) -> RequestFilter:
        """Read the address."""
        method, outcome = query.get("method", ""), query.get("outcome", "")
        return cls(
            key_id=_uuid(query.get("key", "")),
            method=method if method in METHODS else "",
            outcome=outcome if outcome in OUTCOMES else "",
        )

    @property
    def is_set(self) -> bool:
        """Whether anything narrows the log."""
        return self != RequestFilter()


def page_of_requests(wanted: RequestFilter, *, after: str | None = None, before: str | None = None) -> Page[ApiRequest]:
    """Return a page of requests, newest first, with their keys."""
    rows = ApiRequest.objects.select_related("key")
    if wanted.key_id:
        rows = rows.filter(key_id=wanted.key_id)
    if wanted.method:
        rows = rows.filter(method=wanted.method)
    if wanted.outcome:
        rows = rows.filter(status__range=OUTCOMES[wanted.outcome])
    return page_after(rows, keys=NEWEST_FIRST, after=after, before=before)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
