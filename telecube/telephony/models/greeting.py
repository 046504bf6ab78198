"""What callers from outside hear before the phones ring."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from telecube.core.clock import now
from telecube.core.fields import TenantForeignKey
from telecube.core.models import TenantModel

MOST_CHARACTERS = 500
LONGEST_NAME = 120
#: What a change replaces and „Cofnij” brings back.
CONTENT = ("kind", "text", "language", "recording_name", "is_on", "left_out", "sound", "seconds")


class GreetingKind(models.TextChoices):
    """Where the sound comes from."""

    TEXT = "text"
    RECORDING = "recording"


class Greeting(TenantModel):
    """A company's greeting; it has at most one. ``revision`` counts changes: the second of two who change it is told.

    ``sound`` names its files (telephony/voice/greetings.py), ``left_out`` the numbers at which the phones ring at once,
    ``former`` the content before the last change.
    """

    kind = models.CharField(max_length=9, choices=GreetingKind.choices, default=GreetingKind.TEXT)
    text = models.CharField(max_length=MOST_CHARACTERS, blank=True)
    language = models.CharField(max_length=2, choices=[("pl", "pl"), ("en", "en")], default="pl")
    recording_name = models.CharField(max_length=LONGEST_NAME, blank=True)
    is_on = models.BooleanField(default=False)
    left_out = ArrayField(models.UUIDField(), default=list)
    sound = models.CharField(max_length=32, blank=True)
    seconds = models.PositiveSmallIntegerField(default=0)
    former = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=0)
    changed_by = TenantForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(default=now)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant"], name="greeting_one_for_company"),
            # The exchange makes a path of it.
            models.CheckConstraint(condition=Q(sound__regex=r"^([0-9a-f]{32})?$"), name="greeting_sound_is_a_name"),
            models.CheckConstraint(condition=Q(is_on=False) | ~Q(sound=""), name="greeting_on_has_a_sound"),
        ]

    def __str__(self) -> str:
        return self.text if self.kind == GreetingKind.TEXT else self.recording_name

    @property
    def content(self) -> dict[str, Any]:
        """What the greeting is now, as JSON keeps it."""
        return {name: getattr(self, name) for name in CONTENT} | {"left_out": [str(one) for one in self.left_out]}
