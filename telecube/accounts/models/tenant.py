"""The company that uses the product, and what it is entitled to."""

from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from telecube.config import config
from telecube.core.clock import now
from telecube.core.ids import uuid7
from telecube.core.models import TenantModel
from telecube.core.tenancy import find_tenant_id


class Tenant(models.Model):
    """A company. Row security lets a tenant see itself only."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=200)
    nip = models.CharField(max_length=10, blank=True)
    created_at = models.DateTimeField(default=now)

    class Meta:
        indexes = [models.Index(fields=["created_at", "id"], name="tenant_created")]

    def __str__(self) -> str:
        return self.name


class AccessLevel(StrEnum):
    """How far the panel and the phones are open to the company."""

    FULL = "full"
    READ_ONLY = "read_only"
    FROZEN = "frozen"


class EndReason(models.TextChoices):
    """Why full access has an end."""

    TRIAL = "trial"
    CONTRACT = "contract"
    UNPAID = "unpaid"


class Entitlements(TenantModel):
    """What the company may use now. Billing writes it, everyone reads it.

    Access follows from the clock: full until ``full_until``, then to be read until ``read_only_until``, then frozen
    until the company is erased at ``erase_at``. Without these three it is open without end.
    """

    tenant = models.OneToOneField(
        "accounts.Tenant", models.CASCADE, related_name="entitlements", editable=False, default=find_tenant_id
    )
    trial_started_at = models.DateTimeField(default=now)
    trial_ends_at = models.DateTimeField()
    seats = models.PositiveIntegerField(null=True, help_text="most users; empty: no limit")
    full_until = models.DateTimeField(null=True, help_text="empty: without end")
    read_only_until = models.DateTimeField(null=True)
    erase_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=8, choices=EndReason.choices, blank=True)
    call_prefixes = ArrayField(
        models.CharField(max_length=8), null=True, help_text="numbers that may be called begin so; empty: all"
    )
    outside_calls_at_once = models.PositiveSmallIntegerField(null=True, help_text="empty: no limit")
    outside_minutes_a_day = models.PositiveIntegerField(null=True, help_text="empty: no limit")
    # Came with an exchange that it has anyway: the CRM's trial neither limits nor ends its calls, nor erases it.
    has_own_exchange = models.BooleanField(default=False, db_default=False)

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(
                name="entitlements_in_order",
                condition=Q(full_until=None, read_only_until=None, erase_at=None)
                | Q(full_until__isnull=False, read_only_until__gte=F("full_until"))
                & (Q(erase_at__gte=F("read_only_until")) | Q(erase_at=None, has_own_exchange=True)),
            )
        ]

    def access_at(self, at: datetime) -> AccessLevel:
        """Return how far the account is open at a moment; no job has to run for it to change."""
        if self.full_until is None or at < self.full_until:
            return AccessLevel.FULL
        is_frozen = self.read_only_until is not None and at >= self.read_only_until
        return AccessLevel.FROZEN if is_frozen else AccessLevel.READ_ONLY

    @property
    def is_on_trial(self) -> bool:
        """Say whether no plan was chosen yet, however long ago the trial ended."""
        return self.end_reason == EndReason.TRIAL

    @property
    def has_call_limits(self) -> bool:
        """Say whether calls are limited as in a trial."""
        limits = (self.call_prefixes, self.outside_calls_at_once, self.outside_minutes_a_day)
        return any(limit is not None for limit in limits)

    def begin_trial(self, *, until: datetime) -> None:
        """Put the end of the trial, and the limits that keep it from being abused."""
        self.trial_ends_at = until
        self.plan_end(until, reason=EndReason.TRIAL)
        self.limit_calls()

    def limit_calls(self) -> None:
        """Put the limits of the trial on calls; who brought an exchange of its own calls by that one's rules."""
        if self.has_own_exchange:
            return
        self.call_prefixes = list(config.trial_call_prefixes)
        self.outside_calls_at_once = config.trial_outside_calls
        self.outside_minutes_a_day = config.trial_outside_minutes

    def plan_end(self, full_until: datetime, *, reason: EndReason) -> None:
        """Put the end of full access and what follows it. A day is 24 hours, as in the trial."""
        self.full_until = full_until
        self.read_only_until = full_until + timedelta(days=config.read_only_days)
        self.erase_at = None if self.has_own_exchange else self.read_only_until + timedelta(days=config.frozen_days)
        self.end_reason = reason

    def open_without_end(self) -> None:
        """Lift every end; the number of seats and the limits of calls stay."""
        self.full_until = self.read_only_until = self.erase_at = None
        self.end_reason = ""

    def free_calls(self) -> None:
        """Lift the limits of calls."""
        self.call_prefixes = self.outside_calls_at_once = self.outside_minutes_a_day = None

    def is_trial_over(self, at: datetime) -> bool:
        """Say whether the trial has ended."""
        return at >= self.trial_ends_at

    def trial_days_left(self, at: datetime) -> int:
        """Return the started days that are left of the trial, 0 when it is over."""
        return max(0, ceil((self.trial_ends_at - at).total_seconds() / 86_400))

    def trial_days(self) -> int:
        """Return the length of the trial in days."""
        return round((self.trial_ends_at - self.trial_started_at).total_seconds() / 86_400)
