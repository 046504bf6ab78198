"""Staff inside a company's panel: for a while, for a reason, never unseen."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from telecube.core.clock import now
from telecube.core.ids import uuid7


class TenantVisit(models.Model):
    """A member of staff may see the panel of a company until ``ends_at``, and change things when a PIN allowed it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    staff = models.ForeignKey("console.StaffMember", models.PROTECT, related_name="visits")
    tenant_id = models.UUIDField()
    tenant_name = models.CharField(max_length=200)
    reason = models.CharField(max_length=500)
    may_change = models.BooleanField(default=False)
    started_at = models.DateTimeField(default=now)
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("started_at")), name="tenant_visit_has_an_end"),
            models.CheckConstraint(condition=~Q(reason=""), name="tenant_visit_has_a_reason"),
        ]
        indexes = [models.Index(fields=["tenant_id", "-started_at"], name="tenant_visit_tenant")]

    def __str__(self) -> str:
        return f"{self.staff}: {self.tenant_name}"

    def is_running(self, at: datetime) -> bool:
        """Say whether the panel is still open to the visitor."""
        return self.ended_at is None and self.started_at <= at < self.ends_at
