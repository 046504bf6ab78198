"""What the columns of a table are: guessed from their heads, corrected by people."""

from __future__ import annotations

from collections.abc import Sequence

from telecube.contacts.folding import fold

FIRST_NAME, LAST_NAME, FULL_NAME, COMPANY, PHONE, DESCRIPTION = (
    "first_name",
    "last_name",
    "name",
    "company",
    "phone",
    "description",
)
#: Left out.
NOTHING = ""
MEANINGS = (NOTHING, FIRST_NAME, LAST_NAME, FULL_NAME, COMPANY, PHONE, DESCRIPTION)

_HEADS = {
    FIRST_NAME: {"imie", "first name", "firstname", "given name"},
    LAST_NAME: {"nazwisko", "last name", "lastname", "surname", "family name"},
    FULL_NAME: {"imie i nazwisko", "nazwisko i imie", "osoba", "kontakt", "name", "full name", "contact", "person"},
    COMPANY: {"firma", "nazwa firmy", "organizacja", "company", "company name", "organization", "organisation"},
    PHONE: {"telefon", "tel", "tel.", "numer", "numer telefonu", "nr telefonu", "komorka", "telefon komorkowy"}
    | {"telefon sluzbowy", "phone", "phone number", "mobile", "mobile phone", "work phone", "number"},
    DESCRIPTION: {"opis", "uwagi", "notatka", "notatki", "description", "notes", "note", "remarks"},
}


def meaning_of(head: str) -> str:
    """Return what a column with this head holds; NOTHING when its head says nothing."""
    plain = fold(head).rstrip("0123456789 :").strip()
    return next((meaning for meaning, heads in _HEADS.items() if plain in heads), NOTHING)


def guessed(heads: Sequence[str]) -> list[str]:
    """Return a meaning for each column. Only phones may occur several times."""
    found: list[str] = []
    for head in heads:
        meaning = meaning_of(head)
        found.append(NOTHING if meaning != PHONE and meaning in found else meaning)
    return found


def usable(meanings: Sequence[str], *, width: int) -> list[str]:
    """Return chosen meanings as they may be used: one for each column, unknown ones left out, all but phones once."""
    found: list[str] = []
    for meaning in [*meanings, *[NOTHING] * width][:width]:
        is_known = meaning in MEANINGS and (meaning == PHONE or meaning not in found)
        found.append(meaning if is_known else NOTHING)
    return found
