"""The staff's own log."""

from django.db import models

from telecube.core.clock import now
from telecube.core.ids import uuid7


class ConsoleEntry(models.Model):
    """One thing that a member of staff did. Written once; no role of the product may change or delete it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    at = models.DateTimeField(default=now)
    staff = models.ForeignKey("console.StaffMember", models.PROTECT, related_name="entries")
    action = models.CharField(max_length=120)
    tenant_id = models.UUIDField(null=True)
    object_name = models.CharField(max_length=200)
    details = models.JSONField(default=dict)
    ip = models.GenericIPAddressField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["-at", "-id"], name="console_entry_at"),
            models.Index(fields=["tenant_id", "-at"], name="console_entry_tenant"),
        ]

    def __str__(self) -> str:
        return f"{self.action}: {self.object_name}"
