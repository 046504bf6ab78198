"""What an import would do, before it does it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from telecube.contacts.errors import ImportNotFound
from telecube.contacts.imports.rows import ReadRow, read_row
from telecube.contacts.imports.table import table_of
from telecube.contacts.models import PersonImport, PersonPhone

SHOWN = 20
LISTED = 50


@dataclass(frozen=True)
class DryRun:
    """How the rows of a table would fare, with the first of each kind to look at."""

    new: int = 0
    doubles: int = 0
    mistakes: int = 0
    new_rows: list[ReadRow] = field(default_factory=list)
    double_rows: list[ReadRow] = field(default_factory=list)
    mistaken_rows: list[ReadRow] = field(default_factory=list)


def import_for(import_id: UUID) -> PersonImport:
    """Return an import of the company. Raises ImportNotFound."""
    found = PersonImport.objects.select_related("made_by").filter(pk=import_id).first()
    if found is None:
        raise ImportNotFound
    return found


def latest_imports() -> list[PersonImport]:
    """Return the company's last imports, the newest first, without their texts."""
    return list(PersonImport.objects.defer("text").select_related("made_by").order_by("-made_at", "-id")[:LISTED])


def read_rows(source: PersonImport) -> list[ReadRow]:
    """Return the rows of an import as its columns are understood now; a head is no row."""
    rows = table_of(source.text).rows
    first = 1 if source.has_head else 0
    return [read_row(cells, source.meanings, number=place + 1) for place, cells in enumerate(rows)][first:]


def dry_run(source: PersonImport) -> DryRun:
    """Say what the import would do; nothing is changed."""
    rows = read_rows(source)
    new: list[ReadRow] = []
    doubles: list[ReadRow] = []
    mistaken = [row for row in rows if row.mistake]
    for row, is_double in told_apart([row for row in rows if not row.mistake]):
        (doubles if is_double else new).append(row)
    counts = {"new": len(new), "doubles": len(doubles), "mistakes": len(mistaken)}
    return DryRun(**counts, new_rows=new[:SHOWN], double_rows=doubles[:SHOWN], mistaken_rows=mistaken[:SHOWN])


def told_apart(rows: Sequence[ReadRow], *, seen: set[str] | None = None) -> Iterator[tuple[ReadRow, bool]]:
    """Yield each row and whether one of its numbers is known already, here or further up in the file."""
    numbers = {number for row in rows for number in row.numbers}
    known = set(PersonPhone.objects.filter(e164__in=numbers).values_list("e164", flat=True)) | (seen or set())
    for row in rows:
        yield row, any(number in known for number in row.numbers)
        known.update(row.numbers)
