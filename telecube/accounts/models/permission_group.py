"""Permission groups: named sets of rights."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from telecube.core.models import TenantModel


class PermissionGroup(TenantModel):
    """A set of rights; a user has at most one. The main administrator's rights are in no group."""

    name = models.CharField(max_length=80)
    rights = ArrayField(models.CharField(max_length=80), default=list)
    # Whoever has the group sets up a second factor before anything else.
    demands_second_factor = models.BooleanField(default=False)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["tenant", "name"], name="permission_group_name_once")]

    def __str__(self) -> str:
        return self.name
