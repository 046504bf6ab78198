"""A person of a company who logs in."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Collate

from telecube.core.clock import now
from telecube.core.fields import TenantForeignKey
from telecube.core.models import TenantModel

#: Names sort as in a Polish telephone book, Ł after L.
ALPHABET = "pl-x-icu"


class Availability(models.TextChoices):
    """What a user chose; the values are presence codes of the ui kit."""

    READY = "ready", "ready"
    BREAK = "break", "break"
    DO_NOT_DISTURB = "dnd", "do not disturb"


class User(TenantModel):
    """Somebody of the company: a profile with a login. A deleted one stays as a name in the history."""

    identity = models.OneToOneField("accounts.Identity", models.PROTECT, null=True, related_name="user")
    first_name = models.CharField(max_length=80)
    last_name = models.CharField(max_length=80)
    work_number = models.CharField(max_length=32, blank=True)
    permission_group = TenantForeignKey("accounts.PermissionGroup", models.PROTECT, null=True, related_name="users")
    login_policy = TenantForeignKey("accounts.LoginPolicy", models.SET_NULL, null=True, related_name="users")
    is_main_administrator = models.BooleanField(default=False)
    # The exchange reads it: do not disturb is not rung.
    availability = models.CharField(
        max_length=5, choices=Availability.choices, default=Availability.READY, db_default=Availability.READY
    )
    # Names the picture in its address, so that a list shows pictures without a further query; empty: none.
    avatar_hash = models.CharField(max_length=16, blank=True, default="", db_default="", editable=False)
    blocked_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=now)

    class Meta(TenantModel.Meta):
        indexes = [
            models.Index(
                "tenant", Collate("last_name", ALPHABET), Collate("first_name", ALPHABET), "id", name="user_tenant_name"
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["tenant"], condition=Q(is_main_administrator=True), name="user_one_main_administrator"
            ),
            models.CheckConstraint(
                condition=Q(is_main_administrator=False) | Q(permission_group=None),
                name="user_main_administrator_has_no_group",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def is_blocked(self) -> bool:
        """Say whether the user may not log in to the panel."""
        return self.blocked_at is not None

    @property
    def position(self) -> str:
        """The name of the subgroup of „Stanowisko” that the user is in, or an empty text."""
        for membership in self.memberships.all():
            if membership.group.parent_id and membership.group.parent.is_position:
                return str(membership.group.name)
        return ""
