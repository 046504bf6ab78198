"""A table of results: drawn on the terminal, in Markdown, and kept as JSON between runs; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Table:
    """Cells are finished texts; `remarks` are sentences below the table."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    remarks: Sequence[str] = ()

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Table:
        """Read what `as_json` wrote."""
        return cls(value["title"], value["columns"], value["rows"], value["remarks"])

    def as_json(self) -> dict[str, Any]:
        """Return plain lists and texts."""
        rows = [list(row) for row in self.rows]
        return {"title": self.title, "columns": list(self.columns), "rows": rows, "remarks": list(self.remarks)}

    def as_text(self) -> str:
        """Return the table for a terminal, columns aligned."""
        lines = [list(self.columns), *(list(row) for row in self.rows)]
        widths = [max(len(line[place]) for line in lines) for place in range(len(self.columns))]
        drawn = ["  ".join(_aligned(line, widths)).rstrip() for line in lines]
        drawn.insert(1, "  ".join("─" * width for width in widths))
        return "\n".join([self.title, *("  " + line for line in drawn), *("  " + remark for remark in self.remarks)])

    def as_markdown(self) -> str:
        """Return the table for docs/performance.md; the first column is left, figures are right."""
        rule = ["---", *("---:" for _ in self.columns[1:])]
        lines = [self.columns, rule, *self.rows]
        table = "\n".join("| " + " | ".join(line) + " |" for line in lines)
        remarks = "".join(f"\n{remark}" for remark in self.remarks)
        return f"### {self.title}\n\n{table}\n{remarks}".rstrip() + "\n"


def _aligned(line: Sequence[str], widths: Sequence[int]) -> list[str]:
    first, *others = zip(line, widths, strict=True)
    return [first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in others)]
