"""An invitation: whoever has the mailed link sets the password of a new profile."""

from datetime import datetime

from django.db import models

from telecube.core.clock import now
from telecube.core.fields import TenantOneToOneField
from telecube.core.models import TenantModel


class Invitation(TenantModel):
    """The last invitation of a user. The link's secret is nowhere, only its SHA-256."""

    user = TenantOneToOneField("accounts.User", models.CASCADE, related_name="invitation")
    secret_hash = models.CharField(max_length=64, editable=False)
    sent_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.user)

    @property
    def is_waiting(self) -> bool:
        """Say whether nobody has used it and nobody has taken it back; it may have expired."""
        return self.accepted_at is None and self.withdrawn_at is None

    def is_expired(self, at: datetime) -> bool:
        """Say whether the link is too old."""
        return at >= self.expires_at
