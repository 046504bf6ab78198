"""Whose microphone was heard."""

from django.db import models

from telecube.core.clock import now
from telecube.core.fields import TenantOneToOneField
from telecube.core.models import TenantModel


class MicrophoneCheck(TenantModel):
    """That the browser heard a user's microphone, and when last."""

    user = TenantOneToOneField("accounts.User", models.CASCADE, related_name="microphone_check")
    heard_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return str(self.heard_at)
