"""Looking at the people of a company."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Prefetch

from telecube.accounts.models import PermissionGroup, User, UserGroup, UserGroupMembership

# A company has hundreds of users, not millions: sorting by the alphabet (Ł after L) needs no index of its own.
ALPHABET = "pl-x-icu"
NAME_ORDER = ("last_sorted", "first_sorted", "id")


def positions() -> list[UserGroup]:
    """Return the subgroups of the fixed group of positions."""
    return list(UserGroup.objects.filter(parent__is_position=True).order_by("place", "name"))


def permission_group_choices() -> list[tuple[str, str]]:
    """Return (id, name) of the permission groups by name, without their rights: there may be hundreds."""
    return [(str(pk), name) for pk, name in PermissionGroup.objects.order_by("name").values_list("pk", "name")]


def with_groups() -> Prefetch[Any, Any, Any]:
    """Return how to fetch users' memberships with groups and parents: one query for all of them."""
    return Prefetch("memberships", UserGroupMembership.objects.select_related("group__parent"))


def locked_user(user_id: UUID) -> User:
    """Return a user of the company and hold the row; raises User.DoesNotExist, also for deleted users."""
    found = User.objects.get_queryset().filter(deleted_at=None).select_for_update(no_key=True, of=("self",))
    return found.select_related("identity", "permission_group").get(pk=user_id)


def user_for(user_id: UUID) -> User:
    """Return a user of the company; raises User.DoesNotExist, also for other companies' users."""
    return User.objects.select_related("identity", "permission_group").get(pk=user_id, deleted_at=None)
