"""Refusals: facts with a code, a sentence for people, and data. Translated once at the edge."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class DomainError(Exception):
    """A business refusal. Subclasses are named as facts and set ``code`` and ``sentence`` (with %(data)s places).

    ``afterwards`` is what has to happen although the refusal undoes everything else, such as a mail to somebody
    concerned: whoever translates the refusal calls it, outside of what was undone. It opens the scope that it needs.

    ``field`` names the form field that the sentence belongs to, if any; ``way_out`` the name of the address that helps,
    ``way_out_words`` what its link says, ``no_way_out`` what is said to those who may not open it.
    """

    code: ClassVar[str] = "refused"
    sentence: ClassVar[str | Promise] = _("This cannot be done.")
    status: ClassVar[int] = 422
    field: ClassVar[str | None] = None
    way_out: ClassVar[str] = ""
    way_out_words: ClassVar[str | Promise] = ""
    no_way_out: ClassVar[str | Promise] = ""

    def __init__(self, **data: Any) -> None:
        self.data = data
        self.afterwards: Callable[[], None] | None = None
        super().__init__(self.code)

    def __str__(self) -> str:
        """Return the sentence in the active language."""
        return str(self.sentence) % self.data if self.data else str(self.sentence)

    def to_problem(self) -> dict[str, Any]:
        """Return the problem document (RFC 9457) for API answers."""
        return {
            "type": f"urn:telecube:problem:{self.code}",
            "title": str(self),
            "status": self.status,
            "code": self.code,
        }


class RightMissing(DomainError):
    """The actor lacks a right that the action needs."""

    code = "right_missing"
    sentence = _("You do not have the right “%(right)s”. Ask your administrator for it.")
    status = 403


class RetryLater(Exception):
    """A job met something temporary; it is tried again after ``seconds``."""

    def __init__(self, sentence: str, *, seconds: int = 30) -> None:
        self.seconds = seconds
        super().__init__(sentence)
