"""User groups with subgroups; „Stanowisko” is the fixed one."""

from django.db import models
from django.db.models.functions import Lower

from telecube.core.fields import TenantForeignKey
from telecube.core.models import TenantModel

LONGEST_NAME = 80
POSITION_ICON = "id-badge-2"


class GroupIcon(models.TextChoices):
    """What a group can be drawn with; names of the sprite."""

    USERS = "users"
    BUILDING = "building"
    WORLD = "world"
    LANGUAGE = "language"
    CLOCK = "clock-hour-4"
    TOOLS = "tools"
    BRIEFCASE = "briefcase"
    HEADSET = "headset"
    TRUCK = "truck"
    MAP_PIN = "map-pin"
    SCHOOL = "school"
    STAR = "star"


class UserGroup(TenantModel):
    """A group (no parent) or a subgroup of it. ``is_position`` marks the fixed group „Stanowisko”.

    Siblings stand in the order of ``place``; the fixed group stands first. Names are told apart without regard to case.
    """

    parent = TenantForeignKey("accounts.UserGroup", models.PROTECT, null=True, related_name="subgroups")
    name = models.CharField(max_length=LONGEST_NAME)
    icon = models.CharField(max_length=20, default=GroupIcon.USERS)
    is_position = models.BooleanField(default=False)
    place = models.PositiveIntegerField(default=0)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                "tenant", "parent", Lower("name"), name="user_group_name_once_any_case", nulls_distinct=False
            ),
            models.UniqueConstraint(
                fields=["tenant"], condition=models.Q(is_position=True), name="user_group_one_position_group"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def drawn_icon(self) -> str:
        """The icon to draw: the fixed group has one of its own."""
        return POSITION_ICON if self.is_position else self.icon


class UserGroupMembership(TenantModel):
    """A user is in a group or subgroup."""

    user = TenantForeignKey("accounts.User", models.CASCADE, related_name="memberships")
    group = TenantForeignKey("accounts.UserGroup", models.PROTECT, related_name="memberships")

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["tenant", "user", "group"], name="user_group_membership_once")]
        # „Who is in this group” and „is anybody” are asked for hundreds of groups at once.
        indexes = [models.Index(fields=["tenant", "group", "user"], name="user_group_members")]
