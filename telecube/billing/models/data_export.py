"""A company's data as a file: made by a job, kept for some days."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.db import models

from telecube.config import config
from telecube.core.clock import now
from telecube.core.models import TenantModel


class ExportState(models.TextChoices):
    """How far the file is."""

    WAITING = "waiting"
    READY = "ready"


class DataExport(TenantModel):
    """One file that somebody asked for. Its path is built from the two ids alone."""

    state = models.CharField(max_length=8, choices=ExportState.choices, default=ExportState.WAITING)
    asked_by = models.CharField(max_length=200)
    asked_at = models.DateTimeField(default=now)
    tables_done = models.PositiveSmallIntegerField(default=0)
    tables = models.PositiveSmallIntegerField()
    size_bytes = models.BigIntegerField(default=0)
    expires_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["tenant", "-asked_at"], name="data_export_tenant_newest")]
        constraints = [
            models.UniqueConstraint(
                fields=["tenant"], condition=models.Q(state="waiting"), name="data_export_one_waiting"
            )
        ]

    @property
    def path(self) -> Path:
        """Where the file lies."""
        return config.home / "exports" / str(self.tenant_id) / f"{self.pk}.zip"

    def is_there(self, at: datetime) -> bool:
        """Say whether it can be downloaded."""
        return self.state == ExportState.READY and self.expires_at is not None and at < self.expires_at
