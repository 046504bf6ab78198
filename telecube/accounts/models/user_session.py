"""Where somebody is logged in: what is known of each browser session. Whose a session is, stands with the session."""

from django.db import models

from telecube.core.clock import now
from telecube.core.models import TenantModel


class UserSession(TenantModel):
    """A browser in which somebody is logged in. The session's key opens the panel, so only its digest is kept.

    Whose it is says ``django_session.identity_id`` alone; the row goes with its session (a trigger of this room).
    """

    session_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(default=now)
    last_seen_at = models.DateTimeField(default=now)
    ip = models.GenericIPAddressField(null=True)
    user_agent = models.CharField(max_length=300, blank=True)

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["tenant", "-last_seen_at"], name="user_session_tenant_seen")]

    def __str__(self) -> str:
        return self.user_agent or str(self.pk)
