"""The pictures of real screens on the site, and how the house knows that one of them has become old.

``scripts/site-pictures`` takes them from a running installation and writes down what their templates said then.
A test compares: when the words of a screen change, its picture has to be taken anew.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path

ROOM = Path(__file__).resolve().parent
ROOMS = ROOM.parent
FOLDER = ROOM / "static/site/pictures"
LEDGER = ROOM / "pictures.json"
WIDTH, HEIGHT = 1240, 775
LANGUAGES = ("pl", "en")
THEMES = ("light", "dark")
TEXTS = re.compile(r"""\{%\s*(?:translate\s+"([^"]*)"|blocktranslate[^%]*%\}(.*?)\{%\s*endblocktranslate)""", re.S)
INCLUDED = re.compile(r"""\{%\s*include\s+"([^"]+)\"""")


@dataclass(frozen=True)
class Picture:
    """A screen: its address, the templates that draw it, and the deed (a name in the tool) that opens what is shown."""

    name: str
    path: str
    templates: tuple[str, ...]
    deed: str = ""


PICTURES = (
    Picture("permission-groups", "/permission-groups/", ("accounts/permission_group_list.html",)),
    Picture("permission-group-rights", "/permission-groups/new/", ("accounts/permission_group_rights.html",), "rights"),
    Picture("user-groups", "/user-groups/", ("accounts/user_group_list.html",)),
    Picture("user-group-panel", "/user-groups/", ("accounts/_user_group_panel.html",), "pencil"),
    Picture("user-form", "/users/new/", ("accounts/user_form.html",)),
    Picture("user-menu", "/users/", ("accounts/user_list.html",), "row_menu"),
    Picture("dashboard", "/dashboard/", ("web/dashboard.html",)),
    Picture("person-card", "/contacts/persons/", ("contacts/person_card.html",), "first_row"),
    Picture("history", "/history/", ("calls/call_list.html",)),
    Picture("log", "/audit/", ("audit/log.html",)),
)


def file_names(picture: Picture) -> list[str]:
    """Return the files of a picture: each language, light and dark."""
    return [f"{picture.name}-{language}-{theme}.webp" for language in LANGUAGES for theme in THEMES]


def fingerprint(picture: Picture) -> str:
    """Return what tells whether a screen's words have changed; its order and looks may change without harm."""
    texts: set[str] = set()
    waiting, seen = list(picture.templates), set[str]()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        source = _template(name).read_text()
        texts |= {" ".join((plain or block).split()) for plain, block in TEXTS.findall(source)}
        waiting += [found for found in INCLUDED.findall(source) if found.split("/")[0] == name.split("/")[0]]
    return hashlib.sha256("\n".join(sorted(texts)).encode()).hexdigest()[:16]


def _template(name: str) -> Path:
    room = name.split("/")[0]
    return ROOMS / room / "templates" / name


def taken() -> dict[str, str]:
    """Return the fingerprints of the day on which the pictures were taken."""
    return dict(json.loads(LEDGER.read_text())) if LEDGER.exists() else {}


def stale_pictures() -> list[str]:
    """Return the names of pictures whose screens say something else by now, or which are missing."""
    known = taken()
    return [
        one.name
        for one in PICTURES
        if known.get(one.name) != fingerprint(one) or not all((FOLDER / name).exists() for name in file_names(one))
    ]
