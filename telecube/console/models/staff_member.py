"""Who of the service's own people works in the console."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from telecube.core.clock import now
from telecube.core.ids import uuid7


class Role(models.TextChoices):
    """What somebody of the staff does."""

    SUPPORT = "support", _("Support")
    FINANCE = "finance", _("Finance")
    ADMINISTRATOR = "administrator", _("Administrator of the service")


class StaffMember(models.Model):
    """A login that is also one of the service's staff. Global; the panel's database role cannot touch it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    # No key to the login: the panel's role, which deletes logins, must not have to look here.
    identity_id = models.UUIDField(unique=True)
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=20, choices=Role.choices)
    appointed_at = models.DateTimeField(default=now)
    dismissed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name
