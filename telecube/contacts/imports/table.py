"""From the bytes of a file, or from pasted rows, to a table of cells; whatever the bytes are, no exception but ours."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from itertools import islice

from telecube.contacts.errors import ImportIsNoTable, ImportTooLarge

MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 20_000
MOST_COLUMNS = 40
SEPARATORS = (";", "\t", ",")
LOOKED_AT = 20
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


@dataclass(frozen=True)
class Table:
    """Rows of cells, every row as wide as the first one; the first row is not set apart."""

    rows: list[list[str]]

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len(self.rows[0])


def decoded(content: bytes) -> str:
    """Return the text of a file: by its mark, as UTF-8, otherwise as Windows wrote it in Poland.

    Raises ImportTooLarge, ImportIsNoTable.
    """
    if len(content) > MOST_BYTES:
        raise ImportTooLarge(most=MOST_BYTES // 1024 // 1024)
    marked = next((encoding for mark, encoding in _MARKS if content.startswith(mark)), "")
    for encoding in [marked] if marked else ["utf-8", "cp1250"]:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        # Spreadsheets and archives are full of these; a table has none.
        if "\0" in text:
            break
        return text
    raise ImportIsNoTable


def table_of(text: str) -> Table:
    """Return the table in a text; empty lines are left out. Raises ImportIsNoTable, ImportTooLarge."""
    lines = text.lstrip("\ufeff").splitlines()
    try:
        read = csv.reader(lines, delimiter=_separator(lines))
        rows = list(islice((row for row in read if any(cell.strip() for cell in row)), MOST_ROWS + 2))
    except csv.Error:
        raise ImportIsNoTable from None
    if not rows or len(rows[0]) > MOST_COLUMNS:
        raise ImportIsNoTable
    if len(rows) > MOST_ROWS + 1:
        raise ImportTooLarge(most=MOST_BYTES // 1024 // 1024)
    width = len(rows[0])
    return Table([[cell.strip() for cell in row[:width]] + [""] * (width - len(row)) for row in rows])


def _separator(lines: list[str]) -> str:
    """Return the separator that occurs in most of the first lines, the more often the better."""
    first = [line for line in lines if line.strip()][:LOOKED_AT]
    counts = {one: (sum(one in line for line in first), sum(line.count(one) for line in first)) for one in SEPARATORS}
    return max(SEPARATORS, key=lambda one: counts[one])
