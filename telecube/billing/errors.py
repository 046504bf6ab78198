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


class CreditByProviderOnly(DomainError):
    """Companies cannot give themselves money."""

    code = "credit_by_provider_only"
    sentence: ClassVar[str | Promise] = _("Only the provider of the service can give credit. Write to us.")
    status = 403


class CreditReasonMissing(DomainError):
    """Credit without a reason explains nothing to the company."""

    code = "credit_reason_missing"
    sentence: ClassVar[str | Promise] = _("Write for what the credit is given; the company reads it.")
    field = "reason"


class ReservationClosed(DomainError):
    """The hold was settled, given back or has expired."""

    code = "reservation_closed"
    sentence: ClassVar[str | Promise] = _("The money is no longer held.")
    status = 409


class SourceReused(DomainError):
    """The same arrival of money was given again with another amount."""

    code = "source_reused"
    sentence: ClassVar[str | Promise] = _("This payment was already booked with another amount.")
    status = 409


class AmountOutOfRange(DomainError):
    """A top-up is smaller, larger or finer than allowed."""

    code = "amount_out_of_range"
    sentence: ClassVar[str | Promise] = _("Enter an amount from %(smallest)s to %(largest)s zł, in whole grosze.")
    field = "amount"


class PaymentMethodNotOffered(DomainError):
    """The installation has no such provider."""

    code = "payment_method_not_offered"
    sentence: ClassVar[str | Promise] = _("This way of paying is not offered now. Choose another one.")
    field = "method"


class TransactionClosed(DomainError):
    """A bank transaction was already matched or refunded."""

    code = "transaction_closed"
    sentence: ClassVar[str | Promise] = _("Somebody has already dealt with this transaction.")
    status = 409


class TransactionNotBooked(DomainError):
    """Only a booking can be undone."""

    code = "transaction_not_booked"
    sentence: ClassVar[str | Promise] = _("This transaction is not booked any more.")
    status = 409


class PaymentSettled(DomainError):
    """An invoice documents the money or was paid by it."""

    code = "payment_settled"
    sentence: ClassVar[str | Promise] = _(
        "An invoice stands on this money already. Correct that invoice instead; the booking stays."
    )
    status = 409


class CurrencyNotOurs(DomainError):
    """Money in another currency cannot be booked on an account in złoty."""

    code = "currency_not_ours"
    sentence: ClassVar[str | Promise] = _("Only payments in złoty can be booked. Refund this one.")


class StatementUnreadable(DomainError):
    """A file is no bank statement that we know, or of another account."""

    code = "statement_unreadable"
    sentence: ClassVar[str | Promise] = _("This file cannot be read as a bank statement: %(reason)s.")
    field = "file"


class NoteMissing(DomainError):
    """What was done with money needs a word for those who read it later."""

    code = "note_missing"
    sentence: ClassVar[str | Promise] = _("Write what was done with the money and why.")
    field = "note"


class ThresholdInvalid(DomainError):
    """Nobody can be warned below such an amount."""

    code = "threshold_invalid"
    sentence: ClassVar[str | Promise] = _("Enter an amount from 0 to %(highest)s zł, in whole grosze.")
    field = "threshold"
