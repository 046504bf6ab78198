"""Mails about the end of the account, and what is left of an erased company."""

from __future__ import annotations

from django.db import models

from telecube.core.clock import now
from telecube.core.ids import uuid7
from telecube.core.models import TenantModel


class AccountNotice(TenantModel):
    """A mail about a deadline of the account – its end, an invoice that waits for data – that left; each once."""

    kind = models.CharField(max_length=16)
    days_before = models.PositiveSmallIntegerField()
    deadline = models.DateTimeField()
    sent_at = models.DateTimeField(default=now)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint("tenant", "kind", "days_before", "deadline", name="account_notice_once"),
        ]


class ErasedCompany(models.Model):
    """That a company was erased: proof without personal data. Global; only the platform role may touch it.

    The name is not kept. ``counts`` says how many rows of which tables vanished, ``has_invoices`` that the law keeps
    invoices under the same id.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    company_id = models.UUIDField(unique=True)
    signed_up_at = models.DateTimeField()
    erased_at = models.DateTimeField(default=now)
    has_invoices = models.BooleanField()
    counts = models.JSONField(default=dict)
