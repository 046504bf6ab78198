"""Phone numbers: E.164 inside, local form at the edge. The SQL twin lives in the exchange's schema."""

from functools import lru_cache

import phonenumbers

HOME = "PL"
NBSP = "\u00a0"
#: Lists show the same numbers again and again, and taking one apart costs more than drawing its row.
REMEMBERED = 8192
LONGEST = 64


def to_e164(text: str) -> str | None:
    """Return the number in E.164, or None when the text is not a possible number. „602 345 678” → +48602345678."""
    return _to_e164(text) if len(text) <= LONGEST else None


def format_number(text: str) -> str:
    """Return the number as people write it: Polish ones 602 345 678, others +49 …; anything else stays as it is."""
    return _format_number(text) if len(text) <= LONGEST else text


@lru_cache(maxsize=REMEMBERED)
def _to_e164(text: str) -> str | None:
    try:
        number = phonenumbers.parse(text.strip(), HOME)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


@lru_cache(maxsize=REMEMBERED)
def _format_number(text: str) -> str:
    try:
        number = phonenumbers.parse(text, HOME)
    except phonenumbers.NumberParseException:
        return text
    if not phonenumbers.is_possible_number(number):
        return text
    home = number.country_code == phonenumbers.country_code_for_region(HOME)
    kind = phonenumbers.PhoneNumberFormat.NATIONAL if home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, kind).replace(" ", NBSP)
