"""Facts that the room accounts announces."""

from dataclasses import dataclass
from uuid import UUID

from telecube.core.events import Event


@dataclass(frozen=True)
class CompanySignedUp(Event):
    """A company opened its account; its main administrator is ``user_id``."""

    name = "accounts.company.signed_up"
    company_id: UUID
    user_id: UUID


@dataclass(frozen=True)
class UserCreated(Event):
    """Somebody of the company got a profile."""

    name = "accounts.user.created"
    user_id: UUID


@dataclass(frozen=True)
class UserGroupCreated(Event):
    """A user group or subgroup exists; it is a field of every profile from now on."""

    name = "accounts.user_group.created"
    group_id: UUID


@dataclass(frozen=True)
class UserGroupChanged(Event):
    """A user group or subgroup was renamed, moved or drawn otherwise."""

    name = "accounts.user_group.changed"
    group_id: UUID


@dataclass(frozen=True)
class UserGroupDeleted(Event):
    """A user group or subgroup is gone; it held nobody."""

    name = "accounts.user_group.deleted"
    group_id: UUID


@dataclass(frozen=True)
class UserGroupsSet(Event):
    """A user is in other user groups than before."""

    name = "accounts.user.groups_changed"
    user_id: UUID


@dataclass(frozen=True)
class UserChanged(Event):
    """Somebody's profile was changed."""

    name = "accounts.user.changed"
    user_id: UUID


@dataclass(frozen=True)
class UserBlocked(Event):
    """Somebody may not enter the panel any more; his SIP account goes on working."""

    name = "accounts.user.blocked"
    user_id: UUID


@dataclass(frozen=True)
class UserUnblocked(Event):
    """Somebody may enter the panel again."""

    name = "accounts.user.unblocked"
    user_id: UUID


@dataclass(frozen=True)
class UserDeleted(Event):
    """A profile is gone for good; the name stays in the history."""

    name = "accounts.user.deleted"
    user_id: UUID


@dataclass(frozen=True)
class PermissionGroupCreated(Event):
    """A permission group exists."""

    name = "accounts.permission_group.created"
    group_id: UUID


@dataclass(frozen=True)
class PermissionGroupChanged(Event):
    """A permission group has another name, other rights or other users."""

    name = "accounts.permission_group.changed"
    group_id: UUID


@dataclass(frozen=True)
class PermissionGroupDeleted(Event):
    """A permission group is gone; nobody had it."""

    name = "accounts.permission_group.deleted"
    group_id: UUID


@dataclass(frozen=True)
class MainAdministratorChanged(Event):
    """The role of the main administrator went from one user to another."""

    name = "accounts.main_administrator.changed"
    from_user_id: UUID
    to_user_id: UUID
