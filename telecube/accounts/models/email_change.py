"""A wish to log in with another address, until both addresses have agreed."""

from django.db import models

from telecube.core.clock import now
from telecube.core.fields import TenantForeignKey
from telecube.core.models import TenantModel


class EmailChange(TenantModel):
    """Nothing changes before the old address allowed it and the new one was confirmed."""

    user = TenantForeignKey("accounts.User", models.CASCADE, related_name="email_changes")
    old_email = models.EmailField()
    new_email = models.EmailField()
    asked_at = models.DateTimeField(default=now)
    allowed_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    # Done, stopped, or replaced by a newer wish.
    ended_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "user"], condition=models.Q(ended_at=None), name="email_change_one_open"
            )
        ]

    def __str__(self) -> str:
        return f"{self.old_email} → {self.new_email}"
