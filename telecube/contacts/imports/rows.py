"""From the cells of a row to a person, or to a sentence about what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from telecube.contacts.details import PHONES_AT_MOST, PersonDetails, PhoneLine
from telecube.contacts.imports.columns import COMPANY, DESCRIPTION, FIRST_NAME, FULL_NAME, LAST_NAME, PHONE
from telecube.contacts.models.person import DESCRIPTION_LENGTH, NAME_LENGTH
from telecube.core.phone_numbers import to_e164

LABELS = ("mobile", "work", "other")
_LONGEST = {FIRST_NAME: NAME_LENGTH, LAST_NAME: NAME_LENGTH, COMPANY: NAME_LENGTH, DESCRIPTION: DESCRIPTION_LENGTH}


@dataclass(frozen=True)
class ReadRow:
    """One row: its number in the file, the person, and what is wrong (empty: nothing)."""

    number: int
    details: PersonDetails
    mistake: str = ""

    @property
    def numbers(self) -> list[str]:
        """The phone numbers in E.164; none in a row with a mistake."""
        return [] if self.mistake else [phone.number for phone in self.details.phones]


def read_row(cells: Sequence[str], meanings: Sequence[str], *, number: int) -> ReadRow:
    """Read one row; ``number`` is its place in the file, from 1."""
    values = dict.fromkeys(_LONGEST, "")
    phones: list[str] = []
    for meaning, cell in zip(meanings, cells, strict=True):
        if meaning == PHONE and cell:
            phones.append(cell)
        elif meaning == FULL_NAME:
            first, _space, last = cell.partition(" ")
            values[FIRST_NAME], values[LAST_NAME] = (values[FIRST_NAME] or first), (values[LAST_NAME] or last.strip())
        elif meaning in values:
            values[meaning] = cell
    lines = [PhoneLine(label, to_e164(text) or "") for label, text in zip(LABELS, dict.fromkeys(phones), strict=False)]
    unique = {line.number: line for line in reversed(lines)}
    details = PersonDetails(**values, phones=tuple(reversed(unique.values())))
    return ReadRow(number=number, details=details, mistake=_mistake(values, phones))


def _mistake(values: dict[str, str], phones: list[str]) -> str:
    if not (values[FIRST_NAME] or values[LAST_NAME]):
        return _("There is neither a first nor a last name.")
    wrong = next((text for text in phones if to_e164(text) is None), None)
    if wrong is not None:
        return _("“%(text)s” is not a phone number.") % {"text": wrong[:40]}
    if len(dict.fromkeys(phones)) > PHONES_AT_MOST:
        return _("There are more than %(most)s phone numbers.") % {"most": PHONES_AT_MOST}
    if any(len(value) > _LONGEST[name] for name, value in values.items()):
        return _("A name or the description is too long.")
    return ""
