"""Money that the provider gives."""

from django.db import models
from django.db.models import F, Q

from telecube.billing.models.ledger import LedgerEntry
from telecube.billing.models.rest import SOME, rest_where
from telecube.core.clock import now
from telecube.core.fields import TenantOneToOneField
from telecube.core.models import TenantModel


class Credit(TenantModel):
    """Money that the provider gave for ``reason``, without a payment: it pays invoices as a payment does.

    ``settled`` is what of it went into invoices, counted by the database as settlements are written. ``on_balance`` is
    what of it a company that pays in advance may spend, or has spent; a contract takes back what is left of that.
    """

    amount = models.DecimalField(max_digits=12, decimal_places=2)
    reason = models.CharField(max_length=500)
    given_at = models.DateTimeField(default=now)
    entry = TenantOneToOneField(LedgerEntry, models.PROTECT, related_name="credit")
    settled = models.DecimalField(max_digits=12, decimal_places=2, default=0, editable=False)
    on_balance = models.DecimalField(max_digits=12, decimal_places=2, default=0)
    rest = rest_where(Q(amount__gt=F("settled") + F("on_balance")))

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="credit_is_plus"),
            models.CheckConstraint(
                condition=Q(settled__gte=0, on_balance__gte=0, amount__gte=F("settled") + F("on_balance")),
                name="credit_settled_within_amount",
            ),
        ]
        indexes = [models.Index(fields=["tenant"], condition=Q(rest=SOME), name="credit_unspent")]

    def __str__(self) -> str:
        return f"{self.amount} {self.reason}"
