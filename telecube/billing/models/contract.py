"""A contract of who pays afterwards: its term, what was accepted, and the prices that it keeps."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import models
from django.db.models import F, Q

from telecube.billing.models.plan import Plan, Price
from telecube.core.clock import WARSAW, now
from telecube.core.fields import TenantForeignKey
from telecube.core.models import TenantModel


class Contract(TenantModel):
    """A postpaid contract from ``starts_on`` to ``ends_on`` (included; empty: for an indefinite time).

    ``documents`` is the proof of what was accepted at conclusion and extension: kind, version, sha256, time, address,
    who, on which occasion. ``closed_at`` is set when its end was worked through.
    """

    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    concluded_at = models.DateTimeField(default=now)
    documents = models.JSONField(default=list)
    credit_limit = models.DecimalField(max_digits=12, decimal_places=2)
    extensions = models.PositiveSmallIntegerField(default=0)
    extended_at = models.DateTimeField(null=True)
    notice_given_at = models.DateTimeField(null=True)
    notice_by_provider = models.BooleanField(default=False, db_default=False, help_text="no extension takes it back")
    reminded_of = models.DateField(null=True, help_text="the end that the reminder was about")
    closed_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant"], condition=Q(closed_at=None), name="contract_one_runs"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="contract_in_order"
            ),
            models.CheckConstraint(condition=Q(credit_limit__gte=0), name="contract_credit_limit"),
            models.CheckConstraint(
                condition=Q(notice_by_provider=False) | Q(notice_given_at__isnull=False, ends_on__isnull=False),
                name="contract_notice_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_on} – {self.ends_on or '∞'}"

    @property
    def is_indefinite(self) -> bool:
        """Say whether it has no end."""
        return self.ends_on is None

    @property
    def ends_at(self) -> datetime | None:
        """Return the first moment after it: midnight in Poland."""
        if self.ends_on is None:
            return None
        after = self.ends_on + timedelta(days=1)
        return datetime(after.year, after.month, after.day, tzinfo=WARSAW)

    def is_over(self, at: datetime) -> bool:
        """Say whether the term has ended."""
        return self.ends_at is not None and at >= self.ends_at


class PriceLock(TenantModel):
    """The price of a plan that a contract keeps for the days of one term, whatever the price list says.

    Calls cost what they cost on ``priced_on``, the same for all locks of a term.
    """

    contract = TenantForeignKey(Contract, models.CASCADE, related_name="price_locks")
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="+")
    price = models.ForeignKey(Price, models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField()
    priced_on = models.DateField(help_text="whose day's prices and call rates the term has")

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant", "contract", "plan", "starts_on"], name="price_lock_once"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="price_lock_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.plan.code}: {self.starts_on} – {self.ends_on}"

    def holds_on(self, day: date) -> bool:
        """Say whether it covers the day."""
        return self.starts_on <= day <= self.ends_on
