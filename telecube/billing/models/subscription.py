"""What the company has ordered, and how it pays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from telecube.billing.models.plan import Plan
from telecube.core.clock import now
from telecube.core.models import TenantModel
from telecube.core.tenancy import find_tenant_id


class PaymentMode(models.TextChoices):
    """How the company pays."""

    TRIAL = "trial", _("Trial")
    PREPAID = "prepaid", _("Prepaid")
    POSTPAID = "postpaid", _("Postpaid")


@dataclass(frozen=True)
class ChosenPlans:
    """The plans of one moment."""

    crm: Plan | None
    exchange: Plan | None


class Subscription(TenantModel):
    """The company's order. Fees run from ``paid_from`` until ``ends_at``; before a choice it is the trial.

    A downgrade waits in ``next_…_plan`` for ``next_from``, the start of a month; ``plans_at`` decides by the clock.
    ``serial`` counts the orders, so that a second one within a month is charged beside the first.
    """

    tenant = models.OneToOneField(
        "accounts.Tenant", models.CASCADE, related_name="subscription", editable=False, default=find_tenant_id
    )
    mode = models.CharField(max_length=8, choices=PaymentMode.choices, default=PaymentMode.TRIAL)
    crm_plan = models.ForeignKey(Plan, models.PROTECT, null=True, related_name="+")
    exchange_plan = models.ForeignKey(Plan, models.PROTECT, null=True, related_name="+")
    next_crm_plan = models.ForeignKey(Plan, models.PROTECT, null=True, related_name="+")
    next_exchange_plan = models.ForeignKey(Plan, models.PROTECT, null=True, related_name="+")
    next_from = models.DateTimeField(null=True)
    chosen_at = models.DateTimeField(null=True)
    paid_from = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True, help_text="first moment without service; empty: open end")
    resumed_at = models.DateTimeField(null=True, help_text="paid again after a suspension")
    unpaid_since = models.DateTimeField(null=True, help_text="since then open fees wait for money (prepaid)")
    charged_through = models.DateField(null=True, help_text="first day of the last month that was charged")
    serial = models.PositiveIntegerField(default=0)

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(mode=PaymentMode.TRIAL)
                | Q(chosen_at__isnull=False, paid_from__isnull=False, crm_plan__isnull=False),
                name="subscription_is_complete",
            )
        ]

    def __str__(self) -> str:
        return self.mode

    @property
    def is_chosen(self) -> bool:
        """Say whether the company chose how to pay."""
        return self.mode != PaymentMode.TRIAL

    def is_running(self, at: datetime) -> bool:
        """Say whether the order holds at the moment; its fees may begin later."""
        return self.is_chosen and (self.ends_at is None or at < self.ends_at)

    def plans_at(self, moment: datetime) -> ChosenPlans:
        """Return the plans that hold at the moment, now or later."""
        if self.next_from is None or moment < self.next_from:
            return ChosenPlans(crm=self.crm_plan, exchange=self.exchange_plan)
        return ChosenPlans(
            crm=self.next_crm_plan or self.crm_plan, exchange=self.next_exchange_plan or self.exchange_plan
        )


class ServicePeriod(TenantModel):
    """From when until when (empty: still) the company has something paid besides its plans: a number, an add-on.

    ``reference`` names the thing itself, such as the number's id, so that it is taken once at a time.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="+")
    reference = models.CharField(max_length=80)
    label = models.CharField(max_length=120, help_text="as the invoice says it, e.g. the number")
    started_at = models.DateTimeField(default=now)
    ended_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "reference"], condition=Q(ended_at=None), name="service_period_one_open"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at")), name="service_period_in_order"
            ),
        ]
        indexes = [models.Index(fields=["tenant", "started_at"], name="service_period_tenant_start")]

    def __str__(self) -> str:
        return self.label
