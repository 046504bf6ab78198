"""Money that arrived."""

from django.db import models
from django.db.models import F, Q

from telecube.billing.models.ledger import LedgerEntry
from telecube.billing.models.rest import SOME, rest_where
from telecube.billing.models.top_up import TopUp, TopUpMethod
from telecube.core.clock import now
from telecube.core.fields import TenantForeignKey, TenantOneToOneField
from telecube.core.models import TenantModel


class Payment(TenantModel):
    """Money that a company paid and we have. ``source`` names where it was seen and exists once in the whole house.

    ``settled`` is what of it went into invoices: the database counts it as settlements are written.
    """

    amount = models.DecimalField(max_digits=12, decimal_places=2)
    method = models.CharField(max_length=16, choices=TopUpMethod.choices)
    source = models.CharField(max_length=120, help_text="przelewy24:<order> or bank:<fingerprint>")
    payer = models.CharField(max_length=200, blank=True)
    received_at = models.DateTimeField(default=now)
    top_up = TenantOneToOneField(TopUp, models.PROTECT, null=True, related_name="payment")
    entry = TenantForeignKey(LedgerEntry, models.PROTECT, related_name="+")
    settled = models.DecimalField(max_digits=12, decimal_places=2, default=0, editable=False)
    rest = rest_where(Q(amount__gt=F("settled")))
    undone_at = models.DateTimeField(null=True, help_text="it was booked by mistake and taken back; pays nothing")

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["source"], name="payment_source_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_is_plus"),
            models.CheckConstraint(
                condition=Q(settled__gte=0, settled__lte=F("amount")), name="payment_settled_within_amount"
            ),
        ]
        indexes = [
            models.Index(fields=["tenant", "-received_at", "-id"], name="payment_tenant_newest"),
            models.Index(fields=["tenant"], condition=Q(undone_at=None, rest=SOME), name="payment_unspent"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.source}"
