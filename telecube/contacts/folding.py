"""How names and numbers are made comparable for the search: small letters, no accents, digits in one piece. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

WORDS_AT_MOST = 8
_STROKES = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "ı": "i", "æ": "ae", "œ": "oe"})
_NUMBER = re.compile(r"[\d\s+()./\u2010-\u2014-]+")


def fold(text: str) -> str:
    """Return the text in small letters without accents. „Łucja Żółć” → „lucja zolc”."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("\0", " "))
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(letters.translate(_STROKES).split())


def search_text_of(names: Iterable[str], numbers: Iterable[str]) -> str:
    """Return what the search looks at: names and companies folded, numbers as digits."""
    parts = [fold(name) for name in names] + [number.lstrip("+") for number in numbers]
    return " ".join(part for part in parts if part)


def search_words(query: str) -> list[str]:
    """Return the words that must all occur. A query of digits is one word, however it is spaced: „602 345” → 602345."""
    text = query.strip()
    digits = re.sub(r"\D", "", text)
    if digits and _NUMBER.fullmatch(text):
        # 00 in front of the country's number is the same as +.
        return [digits.removeprefix("00") or digits]
    return fold(text).split()[:WORDS_AT_MOST]
