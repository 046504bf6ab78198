"""The list of users: what was asked for, page by page."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Value
from django.db.models.functions import Collate, Concat

from telecube.accounts.models import User, UserGroup, UserGroupMembership
from telecube.accounts.queries.users import ALPHABET, NAME_ORDER
from telecube.core.paging import PAGE_SIZE, Page, page_after

WITHOUT_GROUP = "none"
ACTIVE, BLOCKED, INVITED = "active", "blocked", "invited"


@dataclass(frozen=True)
class UserFilter:
    """What the list is narrowed to; empty: everybody. ``permission_group`` is an id or ``none``."""

    state: str = ""
    permission_group: str = ""
    user_group: UUID | None = None

    def narrow(self, users: QuerySet[User]) -> QuerySet[User]:
        """Return those of the users that fit."""
        if self.state:
            users = users.filter(_STATES[self.state])
        if self.permission_group == WITHOUT_GROUP:
            users = users.filter(permission_group=None, is_main_administrator=False)
        elif self.permission_group:
            users = users.filter(permission_group_id=UUID(self.permission_group))
        if self.user_group:
            family = [
                self.user_group,
                *UserGroup.objects.filter(parent_id=self.user_group).values_list("pk", flat=True),
            ]
            members = UserGroupMembership.objects.filter(group__in=family).values("user_id")
            users = users.filter(pk__in=members)
        return users


_IS_INVITED = Q(invitation__isnull=False, invitation__accepted_at=None, identity__password__startswith="!")  # noqa: S106
_STATES = {
    ACTIVE: Q(blocked_at=None) & ~_IS_INVITED,
    BLOCKED: Q(blocked_at__isnull=False),
    INVITED: Q(blocked_at=None) & _IS_INVITED,
}


@dataclass(frozen=True)
class HeadCount:
    """How many users the company has."""

    everybody: int
    blocked: int


def count_users() -> HeadCount:
    """Count the users of the company, in one query."""
    found = User.objects.filter(deleted_at=None)
    counts = found.aggregate(everybody=Count("pk"), blocked=Count("pk", filter=Q(blocked_at__isnull=False)))
    return HeadCount(**counts)


def page_of_users(
    *,
    search: str = "",
    extensions: set[UUID] | None = None,
    wanted: UserFilter = UserFilter(),
    after: str | None = None,
    before: str | None = None,
    size: int = PAGE_SIZE,
) -> Page[User]:
    """Return a page of users by name. ``search`` looks into names, address and work number.

    ``extensions``: users found by the room telephony for the same words.
    """
    found = (
        wanted.narrow(User.objects.filter(deleted_at=None))
        .annotate(last_sorted=Collate("last_name", ALPHABET), first_sorted=Collate("first_name", ALPHABET))
        .select_related("identity", "permission_group", "invitation")
    )
    for word in search.split():
        found = found.annotate(whole_name=Concat("first_name", Value(" "), "last_name")).filter(
            Q(whole_name__icontains=word)
            | Q(identity__email__icontains=word)
            | Q(work_number__contains=word.lstrip("+"))
            | Q(pk__in=extensions or set())
        )
    return page_after(found, keys=NAME_ORDER, after=after, before=before, size=size)
