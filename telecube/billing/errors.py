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


class BalanceTooLow(DomainError):
    """Less is available than a hold needs."""

    code = "balance_too_low"
    sentence: ClassVar[str | Promise] = _("Your balance is too low. Top up the account and try again.")
    status = 402


class ReservationClosed(DomainError):
    """The hold was settled, given back or has expired."""

    code = "reservation_closed"
    sentence: ClassVar[str | Promise] = _("The money is no longer held.")
    status = 409
