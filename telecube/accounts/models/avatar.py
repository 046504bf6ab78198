"""A user's picture."""

from django.db import models
from django.db.models.functions import Length

from telecube.core.fields import TenantOneToOneField
from telecube.core.models import TenantModel

MOST_BYTES = 30 * 1024


class Avatar(TenantModel):
    """A square WebP of 256 pixels, made here from what was uploaded. Its hash stands on the user's row."""

    user = TenantOneToOneField("accounts.User", models.CASCADE, related_name="avatar")
    image = models.BinaryField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(models.lookups.LessThanOrEqual(Length("image"), MOST_BYTES)), name="avatar_is_small"
            )
        ]

    def __str__(self) -> str:
        return str(self.user_id)
