"""Looking at the people of a company."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Prefetch

from telecube.accounts.models import User, UserGroup, UserGroupMembership
from telecube.accounts.models.user import ALPHABET as ALPHABET

NAME_ORDER = ("last_sorted", "first_sorted", "id")


def positions() -> list[UserGroup]:
    """Return the subgroups of the fixed group of positions."""
    return list(UserGroup.objects.filter(parent__is_position=True).order_by("place", "name"))


@dataclass
class GroupNames:
    """The groups of a user by name: the position, and the others."""

    position: str = ""
    others: list[str] = field(default_factory=list)


def group_names_of(user_ids: Iterable[UUID]) -> dict[UUID, GroupNames]:
    """Return user → names of the groups, in one query; for lists, where ``with_groups`` makes too many objects."""
    rows = UserGroupMembership.objects.filter(user__in=user_ids).order_by("id")
    names: dict[UUID, GroupNames] = defaultdict(GroupNames)
    for user_id, name, is_position in rows.values_list("user_id", "group__name", "group__parent__is_position"):
        if is_position:
            names[user_id].position = name
        else:
            names[user_id].others.append(name)
    return names


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
