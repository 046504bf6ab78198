"""The rule for passwords of the panel: one list, checked here and shown live in the browser."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


@dataclass(frozen=True)
class Requirement:
    """One requirement. ``pattern`` must occur in the password; it means the same to Python and to JavaScript."""

    code: str
    pattern: str
    words: str | Promise

    def is_met_by(self, password: str) -> bool:
        """Say whether the password has what is required."""
        return re.search(self.pattern, password) is not None


#: Polish letters are named: Python's patterns know no \p{Lu}, and both sides must come to the same answer.
REQUIREMENTS = (
    Requirement("length", r"^[\s\S]{8,}$", gettext_lazy("at least 8 characters")),
    Requirement("lower", r"[a-ząćęłńóśźż]", gettext_lazy("a lower-case letter")),
    Requirement("upper", r"[A-ZĄĆĘŁŃÓŚŹŻ]", gettext_lazy("an upper-case letter")),
    Requirement("digit", r"[0-9]", gettext_lazy("a digit")),
    Requirement("special", r"[!@*$&]", gettext_lazy("one of ! @ * $ &")),
)
MOST_CHARACTERS = 128


def missing_in(password: str) -> list[Requirement]:
    """Return the requirements that the password does not meet."""
    return [requirement for requirement in REQUIREMENTS if not requirement.is_met_by(password)]


class PasswordRule:
    """Django's password validator of the product."""

    def validate(self, password: str, user: Any = None) -> None:
        """Refuse a password that misses something, and say what."""
        if len(password) > MOST_CHARACTERS:
            raise ValidationError(
                _("The password is too long. Use at most %(limit)s characters.") % {"limit": MOST_CHARACTERS},
                code="password_too_long",
            )
        missing = missing_in(password)
        if missing:
            raise ValidationError(
                _("The password still needs: %(missing)s.") % {"missing": words_of(missing)}, code="password_too_weak"
            )

    def get_help_text(self) -> str:
        """Return the whole rule in one sentence."""
        return _("The password needs %(all)s.") % {"all": words_of(REQUIREMENTS)}


def words_of(requirements: list[Requirement] | tuple[Requirement, ...]) -> str:
    """Return the requirements as words, separated by commas."""
    return ", ".join(str(requirement.words) for requirement in requirements)
