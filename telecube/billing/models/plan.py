"""What is sold: plans with their prices, tariffs with their rates. The same for all companies, valid by days."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from telecube.core.ids import uuid7


class PlanKind(models.TextChoices):
    """What a plan is for."""

    CRM = "crm", _("CRM")
    EXCHANGE = "exchange", _("Virtual Exchange")
    NUMBER = "number", _("Number")
    SMS = "sms", _("Text messages")
    ADD_ON = "add_on", _("Add-on")


class PriceUnit(models.TextChoices):
    """What a price is paid for: each user a month, each month, each piece."""

    USER_MONTH = "user_month", _("user a month")
    MONTH = "month", _("month")
    PIECE = "piece", _("piece")


class Named(models.Model):
    """Something global with a stable code and a name in both languages."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.SlugField(max_length=40, unique=True)
    name_pl = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    is_public = models.BooleanField(default=True, help_text="shown and offered to everybody")
    is_example = models.BooleanField(default=False, help_text="came with the product; the operator replaces it")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Return the name in the active language."""
        return self.name_pl if get_language() == "pl" else self.name_en


class Tariff(Named):
    """A list of call rates."""


class Plan(Named):
    """Something to buy. ``includes`` is what fees.Includes knows: typed there."""

    kind = models.CharField(max_length=10, choices=PlanKind.choices)
    description_pl = models.CharField(max_length=300, blank=True)
    description_en = models.CharField(max_length=300, blank=True)
    includes = models.JSONField(default=dict)
    tariff = models.ForeignKey(Tariff, models.PROTECT, null=True, related_name="+", help_text="of an exchange package")
    place = models.PositiveSmallIntegerField(default=0, help_text="order within its kind")

    @property
    def description(self) -> str:
        """Return the description in the active language."""
        return self.description_pl if get_language() == "pl" else self.description_en


class Price(models.Model):
    """What a plan costs from ``valid_from`` up to the day before ``valid_until`` (empty: open end).

    The amounts are never changed: a new price is a new row, and an exclusion constraint keeps two from being valid on
    one day. ``valid_until = valid_from`` is a price that was withdrawn before it came.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="prices")
    net = models.DecimalField(max_digits=12, decimal_places=4)
    vat_rate = models.DecimalField(max_digits=5, decimal_places=2)
    unit = models.CharField(max_length=10, choices=PriceUnit.choices)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(net__gte=0, vat_rate__gte=0, vat_rate__lt=100), name="price_is_plus"),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")), name="price_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan.code}: {self.net} / {self.unit}"

    def is_valid_on(self, day: date) -> bool:
        """Say whether the price holds on the day."""
        return self.valid_from <= day and (self.valid_until is None or day < self.valid_until)


class TariffRate(models.Model):
    """What calls to numbers that begin with ``prefix`` cost, valid like a price.

    ``prefix`` is E.164 with its plus. A call costs ``setup_net`` and then by the minute, counted in steps: the first
    ``first_interval_seconds``, after it every started ``next_interval_seconds``.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tariff = models.ForeignKey(Tariff, models.PROTECT, related_name="rates")
    prefix = models.CharField(max_length=16)
    name_pl = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    setup_net = models.DecimalField(max_digits=10, decimal_places=4, default=0)
    per_minute_net = models.DecimalField(max_digits=10, decimal_places=4)
    first_interval_seconds = models.PositiveSmallIntegerField(default=1)
    next_interval_seconds = models.PositiveSmallIntegerField(default=1)
    vat_rate = models.DecimalField(max_digits=5, decimal_places=2)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(prefix__regex=r"^\+[0-9]{0,15}$"), name="tariff_rate_prefix_is_e164"),
            models.CheckConstraint(
                condition=Q(setup_net__gte=0, per_minute_net__gte=0, vat_rate__gte=0, vat_rate__lt=100),
                name="tariff_rate_is_plus",
            ),
            models.CheckConstraint(
                condition=Q(first_interval_seconds__gte=1, next_interval_seconds__gte=1),
                name="tariff_rate_has_intervals",
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")), name="tariff_rate_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.prefix}: {self.per_minute_net}"
