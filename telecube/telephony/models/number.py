"""The company's own phone numbers."""

import hashlib

from django.db import models

from telecube.core.clock import now
from telecube.core.fields import TenantForeignKey
from telecube.core.models import TenantModel
from telecube.core.phone_numbers import format_number


class Number(TenantModel):
    """A public number of the company; its owner's phones ring when somebody outside dials it."""

    # Unique across all tenants: the network knows each number once.
    e164 = models.CharField(max_length=16, unique=True)
    label = models.CharField(max_length=80, blank=True)
    owner = TenantForeignKey("accounts.User", models.SET_NULL, null=True, related_name="numbers")
    created_at = models.DateTimeField(default=now)

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(condition=models.Q(e164__regex=r"^\+[1-9][0-9]{5,14}$"), name="number_is_e164")
        ]
        indexes = [models.Index("tenant", "owner", name="number_tenant_owner")]

    def __str__(self) -> str:
        return format_number(self.e164)

    @property
    def version(self) -> str:
        """A short text that differs when label or owner differ; the second of two who change a number is told."""
        return hashlib.sha256(f"{self.owner_id}|{self.label}".encode()).hexdigest()[:16]
