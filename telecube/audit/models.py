"""The audit log."""

from django.db import models

from telecube.core.clock import now
from telecube.core.models import TenantModel


class AuditEntry(TenantModel):
    """One thing that somebody did. The app's database role may insert and read, never change or delete."""

    at = models.DateTimeField(default=now)
    actor_kind = models.CharField(max_length=20)
    actor_user_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=200)
    action = models.CharField(max_length=120)
    object_type = models.CharField(max_length=80)
    object_id = models.CharField(max_length=64)
    object_name = models.CharField(max_length=200)
    changes = models.JSONField(default=dict)
    ip = models.GenericIPAddressField(null=True)

    class Meta(TenantModel.Meta):
        indexes = [
            models.Index(fields=["tenant", "-at", "-id"], name="audit_tenant_at"),
            models.Index(fields=["tenant", "object_id", "-at"], name="audit_tenant_object"),
            models.Index(fields=["tenant", "actor_user_id", "-at"], name="audit_tenant_person"),
            models.Index(fields=["tenant", "action", "-at"], name="audit_tenant_action"),
        ]

    def __str__(self) -> str:
        return f"{self.actor_name}: {self.action}"
