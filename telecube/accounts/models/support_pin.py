"""The number by which support knows that a caller is who he says."""

from django.db import models

from telecube.core.clock import now
from telecube.core.fields import TenantOneToOneField
from telecube.core.models import TenantModel


class SupportPin(TenantModel):
    """A user's support PIN. Sealed, not hashed: its owner looks it up again, and a hash of six digits hides nothing."""

    user = TenantOneToOneField("accounts.User", models.CASCADE, related_name="support_pin")
    sealed = models.CharField(max_length=200, editable=False)
    made_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return str(self.made_at)
