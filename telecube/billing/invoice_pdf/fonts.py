"""Inter for paper.

The packaged font comes as two files with a variable weight; two of them in one PDF show wrong letters (both bear one
name). So one file per weight is made of them at first use and kept in the installation's folder.
"""

from __future__ import annotations

import hashlib
import os
from functools import cache
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory

from django.contrib.staticfiles import finders
from fontTools.merge import Merger
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

from telecube.config import config

WEIGHTS = (400, 600)
SOURCES = ("build/inter-latin-wght-normal.woff2", "build/inter-latin-ext-wght-normal.woff2")
#: Fixed, so that the same sources give the same bytes: seconds since 1904.
MADE_AT = 3_800_000_000


class FontMissing(RuntimeError):
    """The front end was not built: its folder holds the font."""


@cache
def font_files() -> dict[int, Path]:
    """Return the font file of each weight, made when it does not exist yet."""
    sources = [_find(name) for name in SOURCES]
    mark = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()[:12]
    folder = config.home / "fonts"
    files = {weight: folder / f"inter-{weight}-{mark}.ttf" for weight in WEIGHTS}
    for weight, path in files.items():
        if not path.exists():
            _keep(_make(sources, weight), path)
    return files


def _find(name: str) -> Path:
    found = finders.find(name)
    if found is None:
        raise FontMissing(f"{name} does not exist. Run “npm run build”.")
    return Path(str(found))


def _make(sources: list[Path], weight: int) -> TTFont:
    with TemporaryDirectory() as folder:
        parts = []
        for source in sources:
            font = instantiateVariableFont(TTFont(source, recalcTimestamp=False), {"wght": weight}, inplace=True)
            font.flavor = None
            parts.append(str(Path(folder) / f"{source.stem}.ttf"))
            font.save(parts[-1])
        merged = Merger().merge(parts)
    merged.recalcTimestamp = False
    merged["head"].created = merged["head"].modified = MADE_AT
    for name_id, text in {
        1: f"Inter {weight}",
        3: f"Inter {weight}",
        4: f"Inter {weight}",
        6: f"Inter-{weight}",
    }.items():
        merged["name"].setName(text, name_id, 3, 1, 0x409)
    return merged


def _keep(font: TTFont, path: Path) -> None:
    """Write beside and move: another process may make the same file at the same moment."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as file:
        font.save(file)
    os.replace(file.name, path)
