"""Lists for programs: in the order of creation, page by page with a cursor."""

from __future__ import annotations

from typing import TypeVar

from django.db import models

from telecube.api.errors import CursorInvalid
from telecube.api.schemas import Paging
from telecube.core.paging import Page, page_after, read_mark

Row = TypeVar("Row", bound=models.Model)
BY_AGE = ("id",)


def page_for(paging: Paging, rows: models.QuerySet[Row]) -> Page[Row]:
    """Return a page; ids are ordered by time. Raises CursorInvalid."""
    if paging.cursor is not None and read_mark(rows.model, BY_AGE, paging.cursor) is None:
        raise CursorInvalid
    return page_after(rows, keys=BY_AGE, after=paging.cursor, size=paging.limit)
