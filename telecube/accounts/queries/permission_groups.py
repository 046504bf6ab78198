"""Looking at permission groups: the list, who has one, who could get one, what a draft would do."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Value, Window
from django.db.models.functions import Collate, Concat, RowNumber

from telecube.accounts.catalogue import excess, given
from telecube.accounts.models import PermissionGroup, PermissionGroupDraft, User
from telecube.accounts.queries.users import ALPHABET, NAME_ORDER
from telecube.audit.models import AuditEntry
from telecube.core.paging import Page, page_after

FACES = 3
NAMED = 2


@dataclass(frozen=True)
class GroupRow:
    """A group as the list draws it."""

    group: PermissionGroup
    right_count: int
    user_count: int
    faces: list[User]
    last_change: AuditEntry | None


@dataclass(frozen=True)
class Loss:
    """Somebody who leaves another group, and how many rights that costs him."""

    user: User
    group: PermissionGroup
    lost: int


@dataclass(frozen=True)
class Consequences:
    """What saving a draft does to users."""

    joining: list[User] = field(default_factory=list)
    moving: list[Loss] = field(default_factory=list)
    leaving: list[User] = field(default_factory=list)

    @property
    def gaining(self) -> int:
        """How many get the group."""
        return len(self.joining) + len(self.moving)

    @property
    def named(self) -> list[Loss]:
        """The first of those who move, for a sentence."""
        return self.moving[:NAMED]

    @property
    def unnamed(self) -> int:
        """How many more move."""
        return len(self.moving) - len(self.named)


def page_of_groups(*, search: str = "", after: str | None = None, before: str | None = None) -> Page[PermissionGroup]:
    """Return a page of groups by name."""
    found = PermissionGroup.objects.annotate(name_sorted=Collate("name", ALPHABET))
    for word in search.split():
        found = found.filter(name__icontains=word)
    return page_after(found, keys=("name_sorted", "id"), after=after, before=before)


def rows_of_groups(groups: Iterable[PermissionGroup]) -> list[GroupRow]:
    """Return the groups with sizes, faces and last changes; three queries, however many groups."""
    groups = list(groups)
    ids = [group.pk for group in groups]
    counts = dict(_holders().filter(permission_group__in=ids).values_list("permission_group").annotate(Count("pk")))
    faces: dict[UUID | None, list[User]] = {}
    for user in _faces(ids):
        faces.setdefault(user.permission_group_id, []).append(user)
    changes = last_changes(ids)
    return [
        GroupRow(
            group=group,
            right_count=len(given(group.rights)),
            user_count=counts.get(group.pk, 0),
            faces=faces.get(group.pk, []),
            last_change=changes.get(str(group.pk)),
        )
        for group in groups
    ]


def last_changes(ids: Collection[UUID]) -> dict[str, AuditEntry]:
    """Return the newest entry of the log for each group."""
    rows = AuditEntry.objects.filter(object_id__in=[str(pk) for pk in ids])
    return {entry.object_id: entry for entry in rows.order_by("object_id", "-at", "-id").distinct("object_id")}


def changes_of_group(group_id: UUID, *, most: int = 20) -> list[AuditEntry]:
    """Return the newest entries of the log about a group."""
    return list(AuditEntry.objects.filter(object_id=str(group_id)).order_by("-at", "-id")[:most])


def count_groups() -> int:
    """Return how many groups there are: hundreds at most, so an exact number costs nothing."""
    return PermissionGroup.objects.count()


def count_holders(group_id: UUID) -> int:
    """Return how many users have the group."""
    return _holders().filter(permission_group=group_id).count()


def groups_to_copy(*, besides: UUID | None = None) -> list[PermissionGroup]:
    """Return the groups whose rights can be copied, by name."""
    found = PermissionGroup.objects.exclude(pk=besides) if besides else PermissionGroup.objects.all()
    return list(found.only("name").order_by(Collate("name", ALPHABET)))


def page_of_holders(group_id: UUID, *, after: str | None = None, before: str | None = None) -> Page[User]:
    """Return a page of the users who have the group, by name."""
    return page_after(
        _sorted(_holders().filter(permission_group=group_id)), keys=NAME_ORDER, after=after, before=before
    )


def page_of_candidates(
    draft: PermissionGroupDraft,
    *,
    search: str = "",
    only: str = "",
    after: str | None = None,
    before: str | None = None,
) -> Page[User]:
    """Return a page of the users who can get the group: everybody but the main administrator.

    ``only``: "none" for those without a group, "chosen" for those who will have this one.
    """
    found = _sorted(_holders().filter(is_main_administrator=False))
    if only == "none":
        found = found.filter(permission_group=None)
    if only == "chosen":
        stays = Q(permission_group=draft.group_id) & ~Q(pk__in=draft.removed) if draft.group_id else Q(pk__in=[])
        found = found.filter(Q(pk__in=draft.added) | stays)
    return page_after(searched(found, search), keys=NAME_ORDER, after=after, before=before)


def page_of_successors(*, search: str = "", after: str | None = None, before: str | None = None) -> Page[User]:
    """Return a page of the users who could take the main administrator's role: not blocked, with a login."""
    found = _sorted(_holders().filter(is_main_administrator=False, blocked_at=None, identity__is_active=True))
    found = found.select_related("permission_group", "identity", "login_policy")
    return page_after(searched(found, search), keys=NAME_ORDER, after=after, before=before)


def searched(users: QuerySet[User], search: str) -> QuerySet[User]:
    """Leave those whose name or address contains every word."""
    for word in search.split():
        users = users.annotate(whole_name=Concat("first_name", Value(" "), "last_name")).filter(
            Q(whole_name__icontains=word) | Q(identity__email__icontains=word)
        )
    return users


def consequences_of(draft: PermissionGroupDraft) -> Consequences:
    """Return who gets the group, who leaves another one for it and who loses it."""
    ids = [*draft.added, *draft.removed]
    users = _named(ids) if ids else []
    removed = set(draft.removed)
    losses: dict[UUID, int] = {}
    found = Consequences()
    for user in users:
        group = user.permission_group
        if user.pk in removed:
            if group is not None and group.pk == draft.group_id:
                found.leaving.append(user)
        elif group is None:
            found.joining.append(user)
        elif group.pk != draft.group_id:
            if group.pk not in losses:
                losses[group.pk] = len(excess(group.rights, beyond=draft.rights))
            found.moving.append(Loss(user=user, group=group, lost=losses[group.pk]))
    return found


def find_unfinished(author_id: UUID | None, *, group_id: UUID | None) -> PermissionGroupDraft | None:
    """Return what somebody entered last and has not saved, about this group or about a new one."""
    mine = PermissionGroupDraft.objects.filter(author_id=author_id, group_id=group_id)
    return mine.select_related("group").order_by("-changed_at").first()


def find_main_administrator() -> User | None:
    """Return who holds every right."""
    return User.objects.filter(is_main_administrator=True).first()


def _holders() -> QuerySet[User]:
    return User.objects.filter(deleted_at=None)


def _named(ids: Collection[UUID]) -> QuerySet[User]:
    """Return the users by name, with their groups and nothing else: they may be thousands."""
    users = _holders().filter(pk__in=ids).select_related("permission_group")
    fields = ("first_name", "last_name", "permission_group__name", "permission_group__rights")
    return users.only(*fields).order_by(Collate("last_name", ALPHABET), Collate("first_name", ALPHABET), "id")


def _faces(ids: list[UUID]) -> Iterable[User]:
    rank: Any = Window(RowNumber(), partition_by=[F("permission_group")], order_by=[F("last_name"), F("id")])
    return _holders().filter(permission_group__in=ids).annotate(rank=rank).filter(rank__lte=FACES)


def _sorted(users: QuerySet[User]) -> QuerySet[User]:
    return (
        users.annotate(last_sorted=Collate("last_name", ALPHABET), first_sorted=Collate("first_name", ALPHABET))
        .select_related("permission_group", "identity")
        .prefetch_related("memberships__group__parent")
    )
