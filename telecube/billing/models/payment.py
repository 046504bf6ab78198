"""Money that arrived."""

from django.db import models
from django.db.models import Q

from telecube.billing.models.ledger import LedgerEntry
from telecube.billing.models.top_up import TopUp, TopUpMethod
from telecube.core.clock import now
from telecube.core.fields import TenantForeignKey, TenantOneToOneField
from telecube.core.models import TenantModel


class Payment(TenantModel):
    """Money that a company paid and we have. ``source`` names where it was seen and exists once in the whole house."""

    amount = models.DecimalField(max_digits=12, decimal_places=2)
    method = models.CharField(max_length=16, choices=TopUpMethod.choices)
    source = models.CharField(max_length=120, help_text="przelewy24:<order> or bank:<fingerprint>")
    payer = models.CharField(max_length=200, blank=True)
    received_at = models.DateTimeField(default=now)
    top_up = TenantOneToOneField(TopUp, models.PROTECT, null=True, related_name="payment")
    entry = TenantForeignKey(LedgerEntry, models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True, help_text="it was booked by mistake and taken back; pays nothing")

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["source"], name="payment_source_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_is_plus"),
        ]
        indexes = [models.Index(fields=["tenant", "-received_at", "-id"], name="payment_tenant_newest")]

    def __str__(self) -> str:
        return f"{self.amount} {self.source}"
