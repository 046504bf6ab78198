"""Invoices as they were issued: numbers, snapshots of both parties, lines, totals. Nothing of it ever changes."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from telecube.billing.models.rest import SOME, rest_where
from telecube.core.clock import now
from telecube.core.fields import TenantForeignKey
from telecube.core.models import TenantModel
from telecube.core.money import ZERO


class InvoiceKind(models.TextChoices):
    """Why an invoice was issued."""

    MONTHLY = "monthly"
    TOP_UP = "top_up"
    CORRECTION = "correction"


class PriceBasis(models.TextChoices):
    """Where the tax is computed from: net sums, or the gross amount that was paid (art. 106e section 7)."""

    NET = "net"
    GROSS = "gross"


class InvoiceSeries(models.Model):
    """How far the numbers of a series are given out, over all tenants; global. ``code`` such as FV/2026/11."""

    code = models.CharField(primary_key=True, max_length=24)
    last_number = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.code


class Invoice(TenantModel):
    """An issued invoice. The app's role can write ``ksef_number`` and ``ksef_accepted_at`` afterwards, nothing else.

    ``seller`` and ``buyer`` are Party snapshots, ``taxes`` the sums per rate. Amounts of a correction are differences.
    ``settled`` and ``passed_on`` are no content: the database counts them as settlements are written.
    """

    kind = models.CharField(max_length=12, choices=InvoiceKind.choices)
    series = models.CharField(max_length=24)
    series_number = models.PositiveIntegerField()
    number = models.CharField(max_length=32)
    seller = models.JSONField()
    buyer = models.JSONField()
    issued_on = models.DateField()
    sold_on = models.DateField(null=True, help_text="day of the service or of the money; empty: see the period")
    period_start = models.DateField(null=True)
    period_end = models.DateField(null=True, help_text="last day")
    usage_until = models.DateTimeField(null=True, help_text="usage before this moment is on this or an earlier invoice")
    usage_gross = models.DecimalField(
        max_digits=14, decimal_places=4, default=0, help_text="what of it is usage, as the ledger took it"
    )
    due_on = models.DateField()
    price_basis = models.CharField(max_length=5, choices=PriceBasis.choices, default=PriceBasis.NET)
    currency = models.CharField(max_length=3, default="PLN")
    net = models.DecimalField(max_digits=14, decimal_places=2)
    vat = models.DecimalField(max_digits=14, decimal_places=2)
    gross = models.DecimalField(max_digits=14, decimal_places=2)
    paid_before = models.DecimalField(
        max_digits=14, decimal_places=2, default=0, help_text="paid when it was issued: by a top-up, a credit, too much"
    )
    taxes = models.JSONField()
    is_split_payment = models.BooleanField(default=False, help_text="mechanizm podzielonej płatności")
    payment_title = models.CharField(max_length=40, blank=True, help_text="what a transfer should be called")
    language = models.CharField(max_length=2, default="pl")
    cause = models.CharField(max_length=120, help_text="what it was issued for; the same thing is invoiced once")
    corrects = TenantForeignKey("billing.Invoice", models.PROTECT, null=True, related_name="corrections")
    reason = models.CharField(max_length=300, blank=True)
    buyer_before = models.JSONField(null=True, help_text="of a correction of the buyer's data")
    content_sha256 = models.CharField(max_length=64)
    issued_at = models.DateTimeField(default=now)
    settled = models.DecimalField(max_digits=14, decimal_places=2, default=0, editable=False, help_text="paid of it")
    rest = rest_where(Q(gross__gt=F("settled")))
    passed_on = models.DecimalField(
        max_digits=14,
        decimal_places=2,
        default=0,
        editable=False,
        help_text="of a correction that gives money back: what of it paid other invoices",
    )
    ksef_number = models.CharField(max_length=40, blank=True)
    ksef_accepted_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        indexes = [
            models.Index(fields=["tenant", "-issued_on", "-id"], name="invoice_tenant_newest"),
            models.Index(fields=["tenant", "due_on"], name="invoice_tenant_due"),
            # For the operator, who looks at all companies.
            models.Index(fields=["-issued_on", "-id"], name="invoice_newest"),
            models.Index(fields=["gross"], name="invoice_gross"),
            models.Index("buyer__nip", name="invoice_buyer_nip"),
            # What is open stays small, however much was paid.
            models.Index(fields=["tenant", "due_on"], condition=Q(rest=SOME), name="invoice_open"),
            models.Index(
                fields=["tenant", "-usage_until"], condition=Q(usage_until__isnull=False), name="invoice_usage_until"
            ),
            models.Index(fields=["tenant"], condition=Q(gross__lt=-F("passed_on")), name="invoice_credit_left"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["number"], name="invoice_number_once"),
            models.UniqueConstraint(fields=["series", "series_number"], name="invoice_place_in_series_once"),
            models.UniqueConstraint(fields=["tenant", "cause"], name="invoice_cause_once"),
            models.CheckConstraint(condition=Q(gross=F("net") + F("vat")), name="invoice_gross_is_net_and_vat"),
            models.CheckConstraint(
                condition=Q(kind=InvoiceKind.CORRECTION, corrects__isnull=False)
                | (~Q(kind=InvoiceKind.CORRECTION) & Q(corrects__isnull=True)),
                name="invoice_correction_names_its_invoice",
            ),
            models.CheckConstraint(
                condition=Q(settled=0) | Q(settled__gt=0, settled__lte=F("gross")), name="invoice_settled_within_gross"
            ),
            models.CheckConstraint(
                condition=Q(passed_on=0) | Q(passed_on__gt=0, passed_on__lte=-F("gross")),
                name="invoice_credit_settled_within_gross",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def left_to_pay(self) -> Decimal:
        """What the invoice asked for when it was issued; what was paid since, ``queries/invoices`` knows."""
        if self.kind == InvoiceKind.TOP_UP:
            return ZERO
        return max(ZERO, self.gross - self.paid_before)

    @property
    def is_correction(self) -> bool:
        """Say whether it corrects another invoice."""
        return self.kind == InvoiceKind.CORRECTION


class InvoiceLine(TenantModel):
    """One item: what, how much, for how much. A correction shows a line twice: before and after."""

    invoice = TenantForeignKey("billing.Invoice", models.PROTECT, related_name="lines")
    place = models.PositiveIntegerField()
    name_pl = models.CharField(max_length=256)
    name_en = models.CharField(max_length=256)
    quantity = models.DecimalField(max_digits=14, decimal_places=4)
    unit = models.CharField(max_length=16)
    unit_net = models.DecimalField(max_digits=14, decimal_places=4)
    net = models.DecimalField(max_digits=14, decimal_places=2)
    vat_rate = models.DecimalField(max_digits=5, decimal_places=2)
    gross = models.DecimalField(max_digits=14, decimal_places=2, null=True, help_text="on gross basis only")
    period_start = models.DateField(null=True)
    period_end = models.DateField(null=True, help_text="last day")
    gtu = models.CharField(max_length=6, blank=True, help_text="JPK mark GTU_01 … GTU_13; empty: none applies")
    pkwiu = models.CharField(max_length=20, blank=True)
    is_annex_15 = models.BooleanField(default=False, help_text="good or service of annex 15 of the VAT Act")
    corrects = TenantForeignKey("billing.InvoiceLine", models.PROTECT, null=True, related_name="corrections")
    is_before = models.BooleanField(default=False, help_text="how the line was before the correction")

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["tenant", "invoice", "place"], name="invoice_line_place_once")]

    def __str__(self) -> str:
        return self.name_pl


class OverdueReminder(TenantModel):
    """A reminder of an unpaid invoice that left; ``days`` after the due date."""

    invoice = TenantForeignKey("billing.Invoice", models.PROTECT, related_name="reminders")
    days = models.PositiveIntegerField()
    sent_to = models.CharField(max_length=254)
    sent_at = models.DateTimeField(default=now)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["tenant", "invoice", "days"], name="overdue_reminder_once")]
