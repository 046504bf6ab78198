"""User groups with subgroups; „Stanowisko” is the fixed one."""

from django.db import models

from telecube.core.fields import TenantForeignKey
from telecube.core.models import TenantModel


class UserGroup(TenantModel):
    """A group (no parent) or a subgroup of it. ``is_position`` marks the fixed group „Stanowisko”."""

    parent = TenantForeignKey("accounts.UserGroup", models.PROTECT, null=True, related_name="subgroups")
    name = models.CharField(max_length=80)
    is_position = models.BooleanField(default=False)
    place = models.PositiveIntegerField(default=0)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "parent", "name"], name="user_group_name_once", nulls_distinct=False
            ),
            models.UniqueConstraint(
                fields=["tenant"], condition=models.Q(is_position=True), name="user_group_one_position_group"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class UserGroupMembership(TenantModel):
    """A user is in a group or subgroup."""

    user = TenantForeignKey("accounts.User", models.CASCADE, related_name="memberships")
    group = TenantForeignKey("accounts.UserGroup", models.PROTECT, related_name="memberships")

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["tenant", "user", "group"], name="user_group_membership_once")]
