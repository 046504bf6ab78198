"""What the seller's bank says: statements and the money that came in, before anybody knows whose it is.

Global, because a transfer belongs to no company until it is matched; the platform role alone may touch the tables.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from telecube.core.clock import now
from telecube.core.ids import uuid7


class BankStatement(models.Model):
    """A file of the bank that was imported."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    sha256 = models.CharField(max_length=64, unique=True)
    file_name = models.CharField(max_length=200)
    format = models.CharField(max_length=8)
    imported_by = models.CharField(max_length=200)
    imported_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return self.file_name


class TransactionState(models.TextChoices):
    """Whether somebody's account has the money."""

    UNMATCHED = "unmatched", _("To be matched")
    BOOKED = "booked", _("Booked")
    REFUNDED = "refunded", _("Sent back")


class UnmatchedReason(models.TextChoices):
    """Why a transaction waits for the staff."""

    NOT_LOOKED_AT = "", _("Not looked at yet")
    NO_REFERENCE = "no_reference", _("No reference in the title")
    REFERENCE_UNKNOWN = "unknown", _("Nobody has this reference")
    SEVERAL_REFERENCES = "several", _("References of several companies")
    AMOUNT_DIFFERS = "amount", _("Not the amount that the company announced")
    CURRENCY_DIFFERS = "currency", _("Not in złoty")
    REVERSAL = "reversal", _("The bank takes an earlier payment back")
    POSSIBLE_DUPLICATE = "duplicate", _("Perhaps the same as one from another file format")
    UNDONE = "undone", _("Its booking was undone")


class BankTransaction(models.Model):
    """Money that came to the seller's account. ``fingerprint`` is what it is known by in any statement."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    statement = models.ForeignKey(BankStatement, models.PROTECT, related_name="transactions")
    fingerprint = models.CharField(max_length=64, unique=True)
    booked_on = models.DateField()
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    currency = models.CharField(max_length=3)
    title = models.CharField(max_length=1000)
    payer = models.CharField(max_length=200, blank=True)
    payer_account = models.CharField(max_length=34, blank=True)
    is_reversal = models.BooleanField(default=False)
    state = models.CharField(max_length=9, choices=TransactionState.choices, default=TransactionState.UNMATCHED)
    reason = models.CharField(max_length=12, choices=UnmatchedReason.choices, blank=True)
    tenant_id = models.UUIDField(null=True, help_text="whose it is; while unmatched: whose it may be")
    payment_id = models.UUIDField(null=True)
    dealt_with_by = models.CharField(max_length=200, blank=True)
    dealt_with_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=300, blank=True)
    undone = models.PositiveSmallIntegerField(default=0, help_text="how often a booking of it was taken back")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="bank_transaction_is_plus")]
        indexes = [
            models.Index(fields=["-booked_on", "-id"], name="bank_transaction_newest"),
            models.Index(fields=["booked_on", "id"], condition=Q(state="unmatched"), name="bank_transaction_waiting"),
            models.Index(fields=["payer_account"], condition=~Q(payer_account=""), name="bank_transaction_payer"),
        ]

    def __str__(self) -> str:
        return f"{self.booked_on}: {self.amount} {self.currency}"

    @property
    def source(self) -> str:
        """What a payment made of it is known by; after a booking was undone it can be booked again."""
        return f"bank:{self.fingerprint}:{self.undone}" if self.undone else f"bank:{self.fingerprint}"
