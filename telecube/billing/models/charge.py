"""One item of a fee: for what, for which days, how much. Invoices are made of them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from telecube.billing.models.invoice import InvoiceLine
from telecube.billing.models.ledger import LedgerEntry
from telecube.billing.models.plan import Plan, PriceUnit
from telecube.core.clock import now
from telecube.core.fields import TenantForeignKey, TenantOneToOneField
from telecube.core.models import TenantModel


class ChargeKind(models.TextChoices):
    """Why a fee is due."""

    MONTHLY = "monthly", _("Monthly fee")
    ADDED = "added", _("Added within the month")
    UPGRADE = "upgrade", _("Higher plan within the month")


class Charge(TenantModel):
    """A fee for the days ``period_start`` to ``period_end`` (included), ``days`` of the month's ``month_days``.

    Written once per ``cause``. Only ``entry`` (the ledger; empty: an open fee that waits for money) and
    ``invoice_line`` are set later; the app's role can write nothing else.
    """

    cause = models.CharField(max_length=160)
    kind = models.CharField(max_length=8, choices=ChargeKind.choices)
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="+")
    plan_before = models.ForeignKey(Plan, models.PROTECT, null=True, related_name="+", help_text="of an upgrade")
    user = TenantForeignKey("accounts.User", models.PROTECT, null=True, related_name="+", help_text="of a seat")
    label = models.CharField(max_length=120, blank=True, help_text="what it is for, e.g. the user's name, the number")
    quantity = models.DecimalField(max_digits=14, decimal_places=4, default=1)
    unit = models.CharField(max_length=10, choices=PriceUnit.choices)
    unit_net = models.DecimalField(max_digits=12, decimal_places=4)
    days = models.PositiveSmallIntegerField()
    month_days = models.PositiveSmallIntegerField()
    net = models.DecimalField(max_digits=12, decimal_places=2)
    vat_rate = models.DecimalField(max_digits=5, decimal_places=2)
    gross = models.DecimalField(max_digits=12, decimal_places=2)
    period_start = models.DateField()
    period_end = models.DateField()
    charged_at = models.DateTimeField(default=now)
    entry = TenantOneToOneField(LedgerEntry, models.PROTECT, null=True, related_name="charge")
    invoice_line = TenantForeignKey(InvoiceLine, models.PROTECT, null=True, related_name="charges")

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant", "cause"], name="charge_cause_once"),
            models.CheckConstraint(condition=Q(net__gte=0, gross__gte=F("net")), name="charge_is_plus"),
            models.CheckConstraint(
                condition=Q(period_end__gte=F("period_start"), days__gte=1, days__lte=F("month_days")),
                name="charge_days_in_order",
            ),
        ]
        indexes = [
            models.Index(fields=["tenant", "period_start"], name="charge_tenant_period"),
            models.Index(fields=["tenant", "charged_at"], condition=Q(entry__isnull=True), name="charge_tenant_open"),
            models.Index(
                fields=["tenant", "charged_at"], condition=Q(invoice_line__isnull=True), name="charge_tenant_uninvoiced"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cause}: {self.gross}"
