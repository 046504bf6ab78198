"""The seat ledger: from when until when each user takes a paid place."""

from django.db import models
from django.db.models import F, Q

from telecube.core.clock import now
from telecube.core.fields import TenantForeignKey
from telecube.core.models import TenantModel


class SeatPeriod(TenantModel):
    """A user's place from ``started_at`` until ``ended_at`` (empty: still). A blocked user keeps it."""

    user = TenantForeignKey("accounts.User", models.PROTECT, related_name="seat_periods")
    started_at = models.DateTimeField(default=now)
    ended_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant", "user"], condition=Q(ended_at=None), name="seat_period_one_open"),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at")), name="seat_period_in_order"
            ),
        ]
        indexes = [models.Index(fields=["tenant", "started_at"], name="seat_period_tenant_start")]

    def __str__(self) -> str:
        return f"{self.user}: {self.started_at:%Y-%m-%d}"
