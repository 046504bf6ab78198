"""docs/performance.md: the newest figures of each row, each with its date, commit and command."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from django.db import connection

from bench import machine
from bench.options import ROWS
from bench.tables import Table
from telecube.config import PROJECT_ROOT
from telecube.devtools.asterisk_root import find_switch
from telecube.devtools.instance import Instance

DOCUMENT = PROJECT_ROOT / "docs/performance.md"
INTRODUCTIONS = Path(__file__).resolve().parent / "texts"


def keep(instance: Instance, row: str, tables: Sequence[Table], *, command: Sequence[str]) -> None:
    """Keep a row's figures until the document is written."""
    switch = find_switch(PROJECT_ROOT)
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        postgres = str(cursor.fetchone()[0]).split()[0]
    value = {
        "measured_at": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "commit": _commit(),
        "command": " ".join(command),
        "machine": machine.description(switch.version, postgres),
        "tables": [table.as_json() for table in tables],
    }
    folder = _folder(instance)
    folder.mkdir(exist_ok=True)
    (folder / f"{row}.json").write_text(json.dumps(value, ensure_ascii=False, indent=1))


def write(instance: Instance) -> Path:
    """Write the document from what is kept; rows that were never measured here stay as the document has them."""
    parts, before = [(INTRODUCTIONS / "head.md").read_text()], DOCUMENT.read_text()
    for row in ROWS:
        file = _folder(instance) / f"{row}.json"
        if file.exists():
            parts.append(_section(row, json.loads(file.read_text())))
        elif kept := section_of(before, (INTRODUCTIONS / f"{row}.md").read_text().splitlines()[0]):
            parts.append(kept)
    notes = INTRODUCTIONS / "notes.md"
    parts += [notes.read_text()] if notes.exists() else []
    DOCUMENT.write_text("\n".join(parts))
    return DOCUMENT.relative_to(PROJECT_ROOT)


def section_of(document: str, heading: str) -> str:
    """Return the section with this heading line as it stands in a document, or nothing; pure."""
    _before, found, rest = f"\n{document}".partition(f"\n{heading}\n")
    return f"{heading}\n" + rest.partition("\n## ")[0].rstrip() + "\n" if found else ""


def _section(row: str, kept: dict[str, object]) -> str:
    introduction = (INTRODUCTIONS / f"{row}.md").read_text()
    tables = [Table.from_json(table).as_markdown() for table in kept["tables"]]  # type: ignore[attr-defined]
    origin = f"*Measured {kept['measured_at']} at commit {kept['commit']} with `{kept['command']}`.*\n"
    sentences = "\n".join(f"- {sentence}" for sentence in kept["machine"])  # type: ignore[attr-defined]
    return "\n".join([introduction, origin, sentences + "\n", *tables])


def _folder(instance: Instance) -> Path:
    return instance.home / "figures"


def _commit() -> str:
    """Return the short commit, with a plus when the tree differs from it."""
    command = ["git", "-C", str(PROJECT_ROOT), "describe", "--always", "--dirty=+", "--abbrev=8"]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip() or "unknown"
