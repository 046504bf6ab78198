"""The company that uses the product, and what it is entitled to."""

from datetime import datetime
from math import ceil

from django.db import models

from telecube.core.clock import now
from telecube.core.ids import uuid7
from telecube.core.models import TenantModel
from telecube.core.tenancy import find_tenant_id


class Tenant(models.Model):
    """A company. Row security lets a tenant see itself only."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=200)
    nip = models.CharField(max_length=10, blank=True)
    created_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return self.name


class Entitlements(TenantModel):
    """What the company may use now. Billing writes it, everyone reads it."""

    tenant = models.OneToOneField(
        "accounts.Tenant", models.CASCADE, related_name="entitlements", editable=False, default=find_tenant_id
    )
    trial_started_at = models.DateTimeField(default=now)
    trial_ends_at = models.DateTimeField()
    seats = models.PositiveIntegerField(null=True, help_text="most users; empty: no limit")

    def is_trial_over(self, at: datetime) -> bool:
        """Say whether the trial has ended."""
        return at >= self.trial_ends_at

    def trial_days_left(self, at: datetime) -> int:
        """Return the started days that are left of the trial, 0 when it is over."""
        return max(0, ceil((self.trial_ends_at - at).total_seconds() / 86_400))

    def trial_days(self) -> int:
        """Return the length of the trial in days."""
        return round((self.trial_ends_at - self.trial_started_at).total_seconds() / 86_400)
