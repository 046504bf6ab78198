"""Cuts Inter down to what the public site shows: letters of both languages, weights 400 to 700. Called by build.mjs."""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

ROOT = Path(__file__).resolve().parents[2]
FILES = ROOT / "node_modules/@fontsource-variable/inter/files"
FEATURES = ["kern", "mark", "mkmk", "ccmp", "locl", "tnum", "cv05", "ss03"]
LATIN = [*range(0x20, 0x7F), *range(0xA0, 0x100), *range(0x2010, 0x2027), 0x203A, 0x2190, 0x2192, 0x22EE, 0x2212]
POLISH = [ord(letter) for letter in "ĄąĆćĘęŁłŃńŚśŹźŻż€"]
CUTS = {"inter-site.woff2": ("latin", LATIN), "inter-site-ext.woff2": ("latin-ext", POLISH)}


def cut(source: str, letters: list[int], target: Path) -> None:
    """Write the subset of one of Inter's files."""
    font = TTFont(FILES / f"inter-{source}-wght-normal.woff2")
    options = Options()
    options.layout_features = FEATURES
    options.flavor = "woff2"
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=letters)
    subsetter.subset(font)
    lighter = instantiateVariableFont(font, {"wght": (400, 700)})
    lighter.flavor = "woff2"
    lighter.save(target)


def main() -> None:
    """Cut both files into the folder that is given."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, (source, letters) in CUTS.items():
        cut(source, letters, folder / name)


if __name__ == "__main__":
    main()
