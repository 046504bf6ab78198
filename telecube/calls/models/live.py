"""Calls that go on right now; written from the switch's live events, never a source of the call log."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from telecube.core.clock import now
from telecube.core.models import TenantModel


class LiveState(models.TextChoices):
    """How far a running call has come."""

    DIALLING = "dialling", _("Dialling")
    RINGING = "ringing", _("Ringing")
    TALKING = "talking", _("Talking")


class LiveCall(TenantModel):
    """A call that rings or is being talked on, with the users whose phones were called."""

    linked_id = models.CharField(max_length=150)
    state = models.CharField(max_length=10, choices=LiveState.choices)
    is_from_outside = models.BooleanField(default=False)
    caller_number = models.CharField(max_length=80, blank=True)
    caller_device = models.CharField(max_length=80, blank=True)
    our_number = models.CharField(max_length=80, blank=True)
    ringing_users = ArrayField(models.UUIDField(), default=list)
    called_users = ArrayField(models.UUIDField(), default=list)
    answered_by = models.UUIDField(null=True)
    channels = ArrayField(models.CharField(max_length=200), default=list)
    started_at = models.DateTimeField(default=now)
    answered_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(default=now)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint("tenant", "linked_id", name="live_call_once")]
