"""Somebody's wish to pay money into the account."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from telecube.core.clock import now
from telecube.core.fields import TenantForeignKey
from telecube.core.models import TenantModel


class TopUpMethod(models.TextChoices):
    """How the money comes."""

    BANK_TRANSFER = "bank_transfer", _("Bank transfer")
    ONLINE = "online", _("Online payment")


class TopUpStatus(models.TextChoices):
    """Where a top-up stands."""

    WAITING = "waiting", _("Waiting for the money")
    PAID = "paid", _("Paid")
    FAILED = "failed", _("Failed")
    ABANDONED = "abandoned", _("Abandoned")


class TopUp(TenantModel):
    """An amount that is on its way, or was. ``session`` is our name for it at the provider, ``token`` theirs."""

    amount = models.DecimalField(max_digits=12, decimal_places=2)
    method = models.CharField(max_length=16, choices=TopUpMethod.choices)
    provider = models.CharField(max_length=24, blank=True, help_text="folder in payment_methods; empty: the bank")
    status = models.CharField(max_length=9, choices=TopUpStatus.choices, default=TopUpStatus.WAITING)
    started_by = TenantForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+")
    started_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    session = models.CharField(max_length=100, blank=True)
    token = models.CharField(max_length=100, blank=True)
    order_id = models.CharField(max_length=40, blank=True, help_text="the provider's number of the payment")
    noticed_at = models.DateTimeField(null=True, help_text="when the provider first said that it was paid")
    asked_at = models.DateTimeField(null=True, help_text="when we last asked the provider ourselves")
    failure = models.CharField(max_length=200, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["session"], condition=~Q(session=""), name="top_up_session_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="top_up_is_plus"),
        ]
        indexes = [
            models.Index(fields=["tenant", "-started_at", "-id"], name="top_up_tenant_newest"),
            models.Index(fields=["tenant", "expires_at"], condition=Q(status="waiting"), name="top_up_tenant_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.method}"
