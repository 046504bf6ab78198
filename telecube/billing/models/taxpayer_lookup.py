"""Questions to the register of taxpayers, and what it answered."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models

from telecube.core.clock import now
from telecube.core.models import TenantModel

#: Longer nobody waits for a form to be filled in; the job has given up by then.
PATIENCE = timedelta(seconds=20)


class LookupState(models.TextChoices):
    """How a question went."""

    WAITING = "waiting"
    FOUND = "found"
    UNKNOWN = "unknown"
    FAILED = "failed"
    EXHAUSTED = "exhausted"


class TaxpayerLookup(TenantModel):
    """One NIP that somebody of the company asked about; ``answer`` is a Taxpayer."""

    nip = models.CharField(max_length=10)
    state = models.CharField(max_length=9, choices=LookupState.choices, default=LookupState.WAITING)
    answer = models.JSONField(null=True)
    asked_at = models.DateTimeField(default=now)
    answered_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["tenant", "nip", "-asked_at"], name="taxpayer_lookup_tenant_nip")]

    def state_at(self, at: datetime) -> str:
        """Return how it went; a question that waits too long has failed."""
        is_late = self.state == LookupState.WAITING and at >= self.asked_at + PATIENCE
        return LookupState.FAILED if is_late else self.state
