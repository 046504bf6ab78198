"""The pictures of real screens on the site, and how the house knows that one of them has become old.

``scripts/site-pictures`` takes them from a running installation and writes down what each screen said then, in each
language (``telecube.site.screens``), and which files were made. A test draws the screens again: when the words or the
elements of one have changed, or a file is another one, its pictures have to be taken anew. How things look – colours,
distances – may change without harm.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOM = Path(__file__).resolve().parent
FOLDER = ROOM / "static/site/pictures"
LEDGER = ROOM / "pictures.json"
WIDTH, HEIGHT = 1240, 775
#: Readers with a small or coarse screen get the second size.
SMALL_WIDTH = 720
LANGUAGES = ("pl", "en")
THEMES = ("light", "dark")
SHARE = "share"
DIGITS = 16


@dataclass(frozen=True)
class Picture:
    """A screen: its address, and the deed (a name in the tools) that opens what is shown."""

    name: str
    path: str
    deed: str = ""


PICTURES = (
    Picture("permission-groups", "/permission-groups/"),
    Picture("permission-group-rights", "/permission-groups/new/", "rights"),
    Picture("user-groups", "/user-groups/"),
    Picture("user-group-panel", "/user-groups/", "pencil"),
    Picture("user-form", "/users/new/"),
    Picture("user-menu", "/users/", "row_menu"),
    Picture("dashboard", "/dashboard/"),
    Picture("person-card", "/contacts/persons/", "first_row"),
    Picture("history", "/history/"),
    Picture("log", "/audit/"),
)


def file_names(name: str, language: str) -> list[str]:
    """Return the files of a picture in a language: light and dark in two sizes, for sharing a single one."""
    if name == SHARE:
        return [f"{SHARE}-{language}.png"]
    return [f"{name}-{language}-{theme}{size}.webp" for theme in THEMES for size in ("", f"-{SMALL_WIDTH}")]


def entry(name: str, language: str, *, screen: str) -> dict[str, Any]:
    """Return what the ledger keeps of a picture: what its screen says, and its files as they are."""
    return {"screen": screen, "files": {file: digest_of_file(file) for file in file_names(name, language)}}


def digest_of_file(name: str) -> str:
    """Return what tells one picture from another; nothing for one that is missing."""
    file = FOLDER / name
    return digest(file.read_bytes()) if file.exists() else ""


def digest(content: bytes) -> str:
    """Return a short mark of the content."""
    return hashlib.sha256(content).hexdigest()[:DIGITS]


def ledger() -> dict[str, Any]:
    """Return what was written down when the pictures were taken, by name and language: "dashboard-pl"."""
    return dict(json.loads(LEDGER.read_text())) if LEDGER.exists() else {}


def write_ledger(entries: Mapping[str, Any]) -> None:
    """Write down what was taken; entries of other pictures stay."""
    LEDGER.write_text(json.dumps(dict(sorted({**ledger(), **entries}.items())), indent=2) + "\n")


def subjects() -> list[tuple[str, str]]:
    """Return name and language of everything that is taken, the pictures for sharing last."""
    return [(name, language) for name in [*(one.name for one in PICTURES), SHARE] for language in LANGUAGES]


def stale_pictures(screens: Mapping[str, str]) -> list[str]:
    """Return which pictures show another screen than ``screens`` says it is today, or are not those that were taken."""
    known = ledger()
    return [
        f"{name}-{language}"
        for name, language in subjects()
        if known.get(f"{name}-{language}") != entry(name, language, screen=screens[f"{name}-{language}"])
        or not all(known[f"{name}-{language}"]["files"].values())
    ]
