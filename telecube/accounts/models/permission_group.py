"""Permission groups: named sets of rights, and the drafts of the wizard that makes and changes them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower

from telecube.core.clock import now
from telecube.core.fields import TenantForeignKey
from telecube.core.models import TenantModel

LONGEST_NAME = 80


class PermissionGroup(TenantModel):
    """A set of rights; a user has at most one. The main administrator's rights are in no group.

    Names are told apart without regard to case.
    ``version`` grows with each change, so that of two people who save the same group the second is told.
    """

    name = models.CharField(max_length=LONGEST_NAME)
    rights = ArrayField(models.CharField(max_length=80), default=list)
    version = models.PositiveIntegerField(default=1)
    # Whoever has the group sets up a second factor before anything else.
    demands_second_factor = models.BooleanField(default=False)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint("tenant", Lower("name"), name="permission_group_name_once_any_case")]

    def __str__(self) -> str:
        return self.name


class PermissionGroupDraft(TenantModel):
    """What somebody entered in the wizard and has not saved yet; ``group`` is None for a new group.

    It outlives going back, reloading, logging out and an afternoon in a meeting. ``added`` and ``removed`` are users
    beside those who have the group, not instead of them: who joins it meanwhile stays.
    """

    author = TenantForeignKey("accounts.User", models.CASCADE, related_name="+")
    group = TenantForeignKey(PermissionGroup, models.CASCADE, null=True, related_name="+")
    group_version = models.PositiveIntegerField(default=0)
    name = models.CharField(max_length=LONGEST_NAME)
    rights = ArrayField(models.CharField(max_length=80), default=list)
    added = ArrayField(models.UUIDField(), default=list)
    removed = ArrayField(models.UUIDField(), default=list)
    changed_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return self.name
