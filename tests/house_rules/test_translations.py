"""Every text exists in Polish: nothing missing, nothing doubtful, all places for values kept."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir, extract_python
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

from tests.house_rules.source import ROOMS

PLACES = re.compile(r"%\((\w+)\)[sd]")
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}
TRANSLATED = sorted(path.parent.name for path in ROOMS.glob("*/apps.py"))


def catalogue(room: str) -> Catalog:
    """Return the Polish catalogue of a room; empty when it has none."""
    path = ROOMS / room / "locale/pl/LC_MESSAGES/django.po"
    if not path.exists():
        return Catalog(locale="pl")
    with path.open("rb") as file:
        return read_po(file, locale="pl")


def words_of(message: Message) -> list[str]:
    """Return a message's translations, one for each plural form."""
    return list(message.string) if isinstance(message.string, tuple | list) else [str(message.string)]


def texts_in_python(room: str) -> set[str]:
    """Return the texts that the room's modules mark for translation."""
    found = extract_from_dir(
        str(ROOMS / room), method_map=[("**/tests/**.py", "ignore"), ("**.py", "python")], keywords=KEYWORDS
    )
    return {text[0] if isinstance(text, tuple) else text for _file, _line, text, _comments, _context in found}


def texts_in_templates(room: str) -> set[str]:
    """Return the texts of the room's templates, found as Django's own makemessages finds them."""
    texts: set[str] = set()
    for path in [*(ROOMS / room).rglob("templates/**/*.html"), *(ROOMS / room).rglob("templates/**/*.txt")]:
        # Indented tags would read as wrongly indented Python; only the calls in the lines matter.
        lines = "\n".join(line.strip() for line in templatize(path.read_text()).splitlines())
        source = BytesIO(lines.encode())
        for _line, keyword, found, _comments in extract_python(source, list(KEYWORDS), [], {"encoding": "utf-8"}):
            words = [part for part in (found if isinstance(found, tuple) else (found,)) if part]
            # With a context the text comes second.
            text = words[1 if keyword.startswith("pgettext") else 0 :]
            if text:
                texts.add(str(text[0]))
    return texts


@pytest.mark.parametrize("room", TRANSLATED)
def test_every_text_of_the_room_has_its_polish(room: str) -> None:
    known = {
        message.id[0] if isinstance(message.id, tuple) else message.id for message in catalogue(room) if message.id
    }
    assert (texts_in_python(room) | texts_in_templates(room)) - known == set()


@pytest.mark.parametrize("room", TRANSLATED)
def test_no_translation_is_empty_or_doubtful(room: str) -> None:
    bad = [message.id for message in catalogue(room) if message.id and (message.fuzzy or not all(words_of(message)))]
    assert bad == []


@pytest.mark.parametrize("room", TRANSLATED)
def test_plural_texts_have_all_three_polish_forms(room: str) -> None:
    few = [message.id for message in catalogue(room) if isinstance(message.id, tuple) and len(words_of(message)) < 3]
    assert few == []


@pytest.mark.parametrize("room", TRANSLATED)
def test_translations_keep_the_places_for_values(room: str) -> None:
    for message in catalogue(room):
        if not message.id:
            continue
        originals = message.id if isinstance(message.id, tuple) else (message.id,)
        wanted = {place for text in originals for place in PLACES.findall(text)}
        for words in words_of(message):
            assert set(PLACES.findall(words)) <= wanted, message.id


def test_the_rooms_with_pages_speak_polish() -> None:
    assert {room for room in TRANSLATED if len(list(catalogue(room))) > 1} >= {"accounts", "calls", "contacts", "web"}


def test_one_text_is_translated_alike_in_all_rooms() -> None:
    seen: dict[object, dict[tuple[str, ...], list[str]]] = {}
    for room in TRANSLATED:
        for message in catalogue(room):
            if message.id:
                key = (message.context, message.id)
                seen.setdefault(key, {}).setdefault(tuple(words_of(message)), []).append(room)
    # Django merges the catalogues of all rooms; of two translations one would win silently.
    assert {key: list(found.items()) for key, found in seen.items() if len(found) > 1} == {}
