"""Refusals of the room billing."""

from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from telecube.core.errors import DomainError


class CauseReused(DomainError):
    """A cause that already moved money was given again with another amount: a mistake in the program."""

    code = "cause_reused"
    sentence: ClassVar[str | Promise] = _("This was already booked with another amount.")
    status = 409
