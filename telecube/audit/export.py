"""The log as a CSV file that spreadsheets open: streamed batch by batch, harmless whatever the texts say."""

from __future__ import annotations

import csv
from collections.abc import AsyncIterator
from io import StringIO
from uuid import UUID

from asgiref.sync import sync_to_async
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from telecube.audit.models import AuditEntry
from telecube.audit.queries.entries import EntryFilter, batch_of_entries
from telecube.audit.reading import Change, changes_of, sentence_of
from telecube.core.tenancy import tenant_scope

BATCH = 1_000
#: Spreadsheets take a cell that begins so for a formula and would run it.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")


async def csv_of_entries(tenant_id: UUID, wanted: EntryFilter, *, language: str) -> AsyncIterator[bytes]:
    """Yield the file: UTF-8 with the mark that Excel needs, then the lines; each batch in a short scope of its own."""
    yield ("\ufeff" + _header(language)).encode()
    mark: str | None = None
    while True:
        text, mark = await sync_to_async(_batch)(tenant_id, wanted, after=mark, language=language)
        yield text.encode()
        if mark is None:
            return


def harmless(text: str) -> str:
    """Return a cell that no spreadsheet runs: an apostrophe goes in front of what looks like a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _header(language: str) -> str:
    with translation.override(language):
        return _line([_("Time"), _("Who"), _("What"), _("Code"), _("Kind of object"), _("On what"), _("Changes"), "IP"])


def _batch(tenant_id: UUID, wanted: EntryFilter, *, after: str | None, language: str) -> tuple[str, str | None]:
    with tenant_scope(tenant_id), translation.override(language):
        page = batch_of_entries(wanted, after=after, size=BATCH)
        return "".join(_line(_cells(entry)) for entry in page.rows), page.next_mark


def _cells(entry: AuditEntry) -> list[str]:
    return [
        timezone.localtime(entry.at).isoformat(timespec="seconds"),
        entry.actor_name,
        sentence_of(entry.action),
        entry.action,
        entry.object_type,
        entry.object_name,
        "; ".join(_in_one_line(change) for change in changes_of(entry.changes)),
        entry.ip or "",
    ]


def _in_one_line(change: Change) -> str:
    if change.before is None:
        return f"{change.word}: {change.after}"
    return f"{change.word}: {change.before} → {change.after}"


def _line(cells: list[str]) -> str:
    line = StringIO()
    csv.writer(line, delimiter=";").writerow([harmless(cell) for cell in cells])
    return line.getvalue()
