"""The call log: derived from raw events, replaced as a whole, never edited by hand."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from telecube.core.fields import TenantForeignKey
from telecube.core.models import TenantModel


class Direction(models.TextChoices):
    """Who called whom, seen from the company."""

    IN = "in", _("Incoming")
    OUT = "out", _("Outgoing")
    INTERNAL = "internal", _("Internal")


class Result(models.TextChoices):
    """How a call or one leg of it ended."""

    IN_PROGRESS = "in_progress", _("In progress")
    ANSWERED = "answered", _("Answered")
    NO_ANSWER = "no_answer", _("No answer")
    BUSY = "busy", _("Busy")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")
    REJECTED = "rejected", _("Rejected")
    INTERRUPTED = "interrupted", _("Interrupted")
    ANSWERED_ELSEWHERE = "answered_elsewhere", _("Answered elsewhere")


# A caller from outside who reached nobody, whatever the technical reason was.
MISSED_RESULTS = (Result.NO_ANSWER, Result.BUSY, Result.FAILED, Result.CANCELLED, Result.REJECTED)


class CallRecord(TenantModel):
    """One call: who with whom, through which of our numbers, when, for how long, and how it ended."""

    linked_id = models.CharField(max_length=150)
    direction = models.CharField(max_length=10, choices=Direction.choices)
    started_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    duration_seconds = models.IntegerField(null=True)
    result = models.CharField(max_length=20, choices=Result.choices)
    refused = models.CharField(max_length=40, blank=True, default="", db_default="", help_text="why there was no call")
    from_number = models.CharField(max_length=80, blank=True)
    to_number = models.CharField(max_length=80, blank=True)
    our_number = models.CharField(max_length=80, blank=True)
    other_e164 = models.CharField(max_length=20, blank=True)
    person = TenantForeignKey("contacts.Person", models.SET_NULL, null=True, related_name="+")
    person_count = models.SmallIntegerField(default=0)
    is_open = models.BooleanField(default=True)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint("tenant", "linked_id", name="call_record_once")]
        indexes = [
            models.Index("tenant", models.F("started_at").desc(), models.F("id").desc(), name="call_record_newest"),
            models.Index("tenant", "person", models.F("started_at").desc(), name="call_record_of_person"),
            models.Index("tenant", "other_e164", models.F("started_at").desc(), name="call_record_of_number"),
            models.Index(
                "tenant",
                models.F("started_at").desc(),
                models.F("id").desc(),
                condition=Q(direction="in", result__in=MISSED_RESULTS),
                name="call_record_missed",
            ),
            models.Index("tenant", "started_at", condition=Q(is_open=True), name="call_record_open"),
        ]

    @property
    def other_number(self) -> str:
        """The number of the other party, as the switch or the caller wrote it."""
        number = self.from_number if self.direction == Direction.IN else self.to_number
        return self.other_e164 or number

    @property
    def is_missed(self) -> bool:
        """Whether a caller from outside reached nobody."""
        return self.direction == Direction.IN and self.result in MISSED_RESULTS


class CallLeg(TenantModel):
    """One side of a call: a phone of ours or a line to an operator."""

    record = TenantForeignKey(CallRecord, models.CASCADE, related_name="legs")
    channel = models.CharField(max_length=200)
    device_id = models.CharField(max_length=80, blank=True)
    user = TenantForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+")
    is_caller = models.BooleanField(default=False)
    started_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    result = models.CharField(max_length=20, choices=Result.choices)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint("tenant", "record", "channel", name="call_leg_once")]
        indexes = [
            models.Index("tenant", "user", models.F("started_at").desc(), name="call_leg_of_user"),
        ]
