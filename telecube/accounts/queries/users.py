"""Looking at the people of a company."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, Value
from django.db.models.functions import Collate, Concat

from telecube.accounts.models import PermissionGroup, User, UserGroup
from telecube.core.paging import PAGE_SIZE, Page, page_after

# A company has hundreds of users, not millions: sorting by the alphabet (Ł after L) needs no index of its own.
ALPHABET = "pl-x-icu"
NAME_ORDER = ("last_sorted", "first_sorted", "id")


def page_of_users(
    *,
    search: str = "",
    extensions: set[UUID] | None = None,
    after: str | None = None,
    before: str | None = None,
    size: int = PAGE_SIZE,
) -> Page[User]:
    """Return a page of users by name. ``search`` looks into names, address and work number.

    ``extensions``: users found by the room telephony for the same words.
    """
    found = (
        User.objects.filter(deleted_at=None)
        .annotate(last_sorted=Collate("last_name", ALPHABET), first_sorted=Collate("first_name", ALPHABET))
        .select_related("identity", "permission_group")
        .prefetch_related("memberships__group__parent")
    )
    for word in search.split():
        found = found.annotate(whole_name=Concat("first_name", Value(" "), "last_name")).filter(
            Q(whole_name__icontains=word)
            | Q(identity__email__icontains=word)
            | Q(work_number__contains=word.lstrip("+"))
            | Q(pk__in=extensions or set())
        )
    return page_after(found, keys=NAME_ORDER, after=after, before=before, size=size)


def positions() -> list[UserGroup]:
    """Return the subgroups of the fixed group of positions."""
    return list(UserGroup.objects.filter(parent__is_position=True).order_by("place", "name"))


def permission_groups() -> list[PermissionGroup]:
    """Return the permission groups by name."""
    return list(PermissionGroup.objects.order_by("name"))


def user_for(user_id: UUID) -> User:
    """Return a user of the company; raises User.DoesNotExist, also for other companies' users."""
    return User.objects.select_related("identity").get(pk=user_id, deleted_at=None)
