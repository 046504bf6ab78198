"""What of an invoice is paid, and by what."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from telecube.billing.models.credit import Credit
from telecube.billing.models.invoice import Invoice
from telecube.billing.models.payment import Payment
from telecube.core.clock import now
from telecube.core.fields import TenantForeignKey
from telecube.core.models import TenantModel


class Settlement(TenantModel):
    """A part of a payment, of a credit, or of what a correction gave back, that went into an invoice; never changed."""

    invoice = TenantForeignKey(Invoice, models.PROTECT, related_name="settlements")
    payment = TenantForeignKey(Payment, models.PROTECT, null=True, related_name="settlements")
    correction = TenantForeignKey(Invoice, models.PROTECT, null=True, related_name="spent")
    credit = TenantForeignKey(Credit, models.PROTECT, null=True, related_name="settlements")
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    at = models.DateTimeField(default=now)

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="settlement_is_plus"),
            models.CheckConstraint(
                condition=Q(payment__isnull=False, correction__isnull=True, credit__isnull=True)
                | Q(payment__isnull=True, correction__isnull=False, credit__isnull=True)
                | Q(payment__isnull=True, correction__isnull=True, credit__isnull=False),
                name="settlement_has_one_source",
            ),
            models.UniqueConstraint(fields=["tenant", "invoice", "payment"], name="settlement_payment_once"),
            models.UniqueConstraint(fields=["tenant", "invoice", "correction"], name="settlement_correction_once"),
            models.UniqueConstraint(fields=["tenant", "invoice", "credit"], name="settlement_credit_once"),
        ]

    def __str__(self) -> str:
        return f"{self.amount}"
