"""The company's money: its account, the entries that alone move it, and what is held for running calls."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from telecube.core.clock import now
from telecube.core.fields import TenantForeignKey
from telecube.core.models import TenantModel
from telecube.core.tenancy import find_tenant_id


class BillingAccount(TenantModel):
    """The row that is locked before money moves; made at first need. It keeps no balance: the entries do."""

    tenant = models.OneToOneField(
        "accounts.Tenant", models.CASCADE, related_name="billing_account", editable=False, default=find_tenant_id
    )
    reference = models.CharField(max_length=8, unique=True, help_text="goes into the title of bank transfers")
    credit_limit = models.DecimalField(
        max_digits=14, decimal_places=4, default=Decimal(0), help_text="what usage may cost before it is paid"
    )
    low_balance_threshold = models.DecimalField(
        max_digits=14, decimal_places=4, null=True, default=Decimal(20), help_text="warn below; empty: never"
    )
    warned_at = models.DateTimeField(null=True, help_text="the last warning; empty again above the threshold")

    class Meta(TenantModel.Meta):
        constraints = [models.CheckConstraint(condition=Q(credit_limit__gte=0), name="billing_account_credit_limit")]

    def __str__(self) -> str:
        return self.reference


class LedgerKind(models.TextChoices):
    """Why money moved. Plus is the company's money, minus is ours."""

    TOP_UP = "top_up", _("Top-up")
    PAYMENT = "payment", _("Payment")
    FEE = "fee", _("Fee")
    USAGE = "usage", _("Calls and messages")
    CREDIT = "credit", _("Credit")
    CORRECTION = "correction", _("Correction")
    ROUNDING = "rounding", _("Rounding")
    REFUND = "refund", _("Refund")


INCOMING = (LedgerKind.TOP_UP, LedgerKind.PAYMENT, LedgerKind.CREDIT)
OUTGOING = (LedgerKind.FEE, LedgerKind.USAGE, LedgerKind.REFUND)
#: Kinds that bank or invoice know too: nothing smaller than a grosz.
IN_WHOLE_GROSZE = (*INCOMING, LedgerKind.FEE, LedgerKind.REFUND)


class LedgerEntry(TenantModel):
    """One movement of money, gross in złoty; never changed, never deleted. ``cause`` happens once.

    ``number`` counts the company's entries without gaps, ``balance_after`` is the sum of the entries up to this one:
    the database refuses a row that breaks the chain.
    """

    number = models.PositiveIntegerField(editable=False)
    kind = models.CharField(max_length=12, choices=LedgerKind.choices)
    amount = models.DecimalField(max_digits=14, decimal_places=4)
    balance_after = models.DecimalField(max_digits=14, decimal_places=4, editable=False)
    cause = models.CharField(max_length=160)
    at = models.DateTimeField(default=now)
    details = models.JSONField(default=dict)
    actor_name = models.CharField(max_length=200)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant", "cause"], name="ledger_cause_once"),
            models.UniqueConstraint(fields=["tenant", "number"], name="ledger_number_once"),
            models.CheckConstraint(condition=~Q(kind__in=INCOMING) | Q(amount__gte=0), name="ledger_incoming_is_plus"),
            models.CheckConstraint(condition=~Q(kind__in=OUTGOING) | Q(amount__lte=0), name="ledger_outgoing_is_minus"),
        ]
        indexes = [
            models.Index(fields=["tenant", "-at", "-number"], name="ledger_tenant_at"),
            models.Index(
                fields=["tenant", "at"], include=["amount"], condition=Q(kind=LedgerKind.USAGE), name="ledger_usage"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.amount}"


class ReservationState(models.TextChoices):
    """What became of held money."""

    HELD = "held"
    SETTLED = "settled"
    RELEASED = "released"
    EXPIRED = "expired"


class Reservation(TenantModel):
    """Money set aside for something that is running, such as a call; counts until it is closed or expires."""

    cause = models.CharField(max_length=160)
    amount = models.DecimalField(max_digits=14, decimal_places=4)
    state = models.CharField(max_length=8, choices=ReservationState.choices, default=ReservationState.HELD)
    held_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    entry = TenantForeignKey(LedgerEntry, models.PROTECT, null=True, related_name="+")

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant", "cause"], name="reservation_cause_once"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="reservation_is_plus"),
            models.CheckConstraint(condition=Q(expires_at__gte=F("held_at")), name="reservation_in_order"),
        ]
        indexes = [
            models.Index(
                fields=["tenant", "expires_at"],
                include=["amount"],
                condition=Q(state="held"),
                name="reservation_tenant_held",
            )
        ]

    def __str__(self) -> str:
        return f"{self.cause}: {self.amount}"
