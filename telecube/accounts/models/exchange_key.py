"""The key with which somebody brings an exchange that is there already into the CRM."""

from django.db import models

from telecube.core.clock import now
from telecube.core.models import TenantModel


class ExchangeKey(TenantModel):
    """Lets one person open the CRM account of a company that has only an exchange. Used once; only its hash is kept."""

    # Unique over all companies: whoever types it does not know whose it is.
    hash = models.CharField(max_length=64, unique=True, editable=False)
    beginning = models.CharField(max_length=5, editable=False)
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField(default=now)
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["tenant", "-made_at"], name="exchange_key_tenant_at")]
        constraints = [
            models.CheckConstraint(
                name="exchange_key_used_or_revoked", condition=models.Q(used_at=None) | models.Q(revoked_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"TC-{self.beginning}-…"
