"""Where somebody is logged in: one row for each browser session."""

from django.db import models

from telecube.core.clock import now
from telecube.core.fields import TenantForeignKey
from telecube.core.models import TenantModel


class UserSession(TenantModel):
    """A browser in which a user is logged in. The session's key opens the panel, so only its digest is kept."""

    user = TenantForeignKey("accounts.User", models.CASCADE, related_name="sessions")
    session_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(default=now)
    last_seen_at = models.DateTimeField(default=now)
    ip = models.GenericIPAddressField(null=True)
    user_agent = models.CharField(max_length=300, blank=True)

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["tenant", "user", "-last_seen_at"], name="user_session_tenant_user")]

    def __str__(self) -> str:
        return self.user_agent or str(self.pk)
