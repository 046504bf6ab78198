"""From where and when somebody may be logged in."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from telecube.core.models import TenantModel

EVERY_DAY = (0, 1, 2, 3, 4, 5, 6)


def every_day() -> list[int]:
    """Return all weekdays, Monday as 0."""
    return list(EVERY_DAY)


class LoginPolicy(TenantModel):
    """Address ranges, weekdays and hours (Polish time) of the login; a user has at most one policy."""

    name = models.CharField(max_length=80)
    # CIDR, as ipaddress writes it; none, and no list either: from everywhere. A country is a list of its own.
    address_ranges = ArrayField(models.CharField(max_length=50), default=list, blank=True)
    weekdays = ArrayField(models.SmallIntegerField(), default=every_day)
    # Both or none. Hours that end before they begin last over midnight and belong to the day they began.
    from_time = models.TimeField(null=True)
    to_time = models.TimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant", "name"], name="login_policy_name_once"),
            models.CheckConstraint(
                condition=models.Q(from_time__isnull=True, to_time__isnull=True)
                | models.Q(from_time__isnull=False, to_time__isnull=False),
                name="login_policy_hours_paired",
            ),
        ]

    def __str__(self) -> str:
        return self.name
