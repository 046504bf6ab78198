"""The base of tenant tables, and the kernel's own tables."""

from typing import ClassVar, Self

from django.db import models

from telecube.core.clock import now
from telecube.core.ids import uuid7
from telecube.core.tenancy import find_tenant_id
from telecube.core.tenancy.managers import EverywhereManager, TenantManager


class TenantModel(models.Model):
    """A row that belongs to one tenant. Its table is fenced by ``EnforceTenancy`` in its migration."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tenant = models.ForeignKey(
        "accounts.Tenant",
        models.CASCADE,
        related_name="+",
        db_index=False,
        editable=False,
        default=find_tenant_id,
    )

    everywhere: ClassVar[EverywhereManager[Self]] = EverywhereManager()
    objects: ClassVar[TenantManager[Self]] = TenantManager()

    class Meta:
        abstract = True
        # Django's own machinery (key checks, refresh) must not raise outside a scope; row security still holds.
        base_manager_name = "everywhere"
        default_manager_name = "everywhere"


class OutboxEvent(TenantModel):
    """A fact that was announced and is handed to the reactions; transport only, pruned after weeks."""

    name = models.CharField(max_length=120)
    body = models.JSONField()
    actor = models.JSONField()
    announced_at = models.DateTimeField(default=now)
    delivered_at = models.DateTimeField(null=True)
    failure = models.TextField(blank=True)

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["tenant", "announced_at"], name="outbox_tenant_at")]


class Heartbeat(models.Model):
    """The last sign of life of a process; global."""

    name = models.CharField(primary_key=True, max_length=60)
    seen_at = models.DateTimeField()
    is_well = models.BooleanField(default=True)
    sentence = models.CharField(max_length=300, blank=True)
