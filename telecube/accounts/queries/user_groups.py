"""Looking at user groups: blocks with counts, the panel of one group, its members, the fields of a profile."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db import connection
from django.db.models import Case, F, Q, QuerySet, Value, When, Window
from django.db.models.functions import Collate, RowNumber

from telecube.accounts.models import User, UserGroup, UserGroupMembership
from telecube.accounts.queries.users import ALPHABET, NAME_ORDER, with_groups
from telecube.core.paging import PAGE_SIZE, Page, page_after

CHIPS = 5
#: The fixed group first, then as the company ordered them; new equal places by name.
ORDER = (Case(When(is_position=True, then=Value(0)), default=Value(1)), "place", Collate("name", ALPHABET), "id")


@dataclass(frozen=True)
class Block:
    """A group as drawn on the page: how many different people are in it or in its subgroups, and the subgroups."""

    group: UserGroup
    user_count: int
    subgroups: list[Block] = field(default_factory=list)

    @property
    def first_subgroups(self) -> list[Block]:
        """The subgroups that fit on the block."""
        return self.subgroups[:CHIPS]

    @property
    def hidden_count(self) -> int:
        """How many more subgroups there are."""
        return max(0, len(self.subgroups) - CHIPS)


@dataclass(frozen=True)
class BlockPage:
    """A portion of the blocks, how many there are, and the last one's id when others follow."""

    blocks: list[Block]
    count: int
    last_id: UUID | None


def groups_in_order() -> QuerySet[UserGroup]:
    """Return groups and subgroups, siblings in their order."""
    return UserGroup.objects.order_by(*ORDER)


def places_of(groups: Iterable[UserGroup]) -> dict[UUID, int]:
    """Return group → its place among its siblings, from 1; the fixed group has 0. One query, however many."""
    found = list(groups)
    parents = {group.parent_id for group in found}
    level = Q(parent__in=parents - {None}) | (Q(parent=None) if None in parents else Q())
    siblings = UserGroup.objects.filter(level, is_position=False)
    ranked = siblings.annotate(rank=Window(RowNumber(), partition_by=F("parent"), order_by=list(ORDER)))
    places = dict(ranked.values_list("pk", "rank"))
    return {group.pk: places.get(group.pk, 0) for group in found}


def page_of_blocks(*, search: str = "", after: str = "", size: int | None = None) -> BlockPage:
    """Return ``size`` groups behind the one with the id ``after`` (empty or unknown: from the start), in order.

    ``search``: groups whose name, or a subgroup's name, contains the words. The order is by hand, so all groups are
    asked for; what is in them only for those that are shown. Five queries, however many there are.
    """
    ids = _found_tops(search)
    marks = [str(pk) for pk in ids]
    start = marks.index(after) + 1 if after in marks else 0
    end = len(ids) if size is None else start + size
    shown = list(groups_in_order().filter(pk__in=ids[start:end]))
    return BlockPage(
        blocks=_with_counts(shown), count=len(ids), last_id=shown[-1].pk if shown and end < len(ids) else None
    )


def blocks() -> list[Block]:
    """Return all groups with subgroups and counts, in order."""
    return page_of_blocks().blocks


def count_groups() -> int:
    """Return how many groups there are, without subgroups."""
    return UserGroup.objects.filter(parent=None).count()


def block_of(group_id: UUID) -> Block:
    """Return one group with subgroups and counts; raises UserGroup.DoesNotExist, also for a subgroup."""
    return _with_counts([UserGroup.objects.get(pk=group_id, parent=None)])[0]


def group_for(group_id: UUID) -> UserGroup:
    """Return a group or subgroup of the company; raises UserGroup.DoesNotExist."""
    return UserGroup.objects.select_related("parent").get(pk=group_id)


def count_people(group: UserGroup) -> int:
    """Return how many different users are in the group or its subgroups."""
    return members(group).count()


def members(group: UserGroup) -> QuerySet[User]:
    """Return the users in the group or its subgroups, each once.

    The ids of the family are asked for first: right after many rows were added the planner knows nothing of the tables
    yet, and a join of all three ran for minutes.
    """
    family = [group.pk, *UserGroup.objects.filter(parent=group).values_list("pk", flat=True)]
    inside = UserGroupMembership.objects.filter(group__in=family).values("user")
    return User.objects.filter(deleted_at=None, pk__in=inside)


def page_of_members(
    group: UserGroup, *, after: str | None = None, before: str | None = None, size: int = PAGE_SIZE
) -> Page[User]:
    """Return a page of the members by name, with their memberships."""
    found = (
        members(group)
        .annotate(last_sorted=Collate("last_name", ALPHABET), first_sorted=Collate("first_name", ALPHABET))
        .select_related("identity")
        .prefetch_related(with_groups())
    )
    return page_after(found, keys=NAME_ORDER, after=after, before=before, size=size)


def groups_of_user(user_id: UUID) -> set[UUID]:
    """Return the groups and subgroups that the user is in."""
    return set(UserGroupMembership.objects.filter(user=user_id).values_list("group", flat=True))


def names_of(group_ids: Collection[UUID]) -> list[str]:
    """Return the names for the log: „Stanowisko › Konsultant”, sorted."""
    rows = UserGroup.objects.filter(pk__in=group_ids).select_related("parent")
    return sorted(f"{row.parent.name} › {row.name}" if row.parent else row.name for row in rows)


def _found_tops(search: str) -> list[UUID]:
    tops = list(groups_in_order().filter(parent=None).values_list("pk", "name"))
    if not search:
        return [pk for pk, _ in tops]
    inside = UserGroup.objects.filter(parent__isnull=False, name__icontains=search)
    with_subgroup = set(inside.values_list("parent", flat=True))
    return [pk for pk, name in tops if pk in with_subgroup or search.casefold() in name.casefold()]


def _with_counts(tops: list[UserGroup]) -> list[Block]:
    children: dict[UUID | None, list[UserGroup]] = defaultdict(list)
    for subgroup in groups_in_order().filter(parent__in=tops):
        children[subgroup.parent_id].append(subgroup)
    family = [*tops, *(subgroup for inner in children.values() for subgroup in inner)]
    in_group, in_family = _counts_of(family)
    return [
        Block(
            top,
            in_family.get(top.pk, 0),
            [Block(subgroup, in_group.get(subgroup.pk, 0)) for subgroup in children[top.pk]],
        )
        for top in tops
    ]


def _counts_of(groups: list[UserGroup]) -> tuple[dict[UUID, int], dict[UUID, int]]:
    """Return how many are in each, and how many different ones in each with its subgroups; a deleted user is in none.

    Which group belongs to which family is told, not joined: joins go wrong while statistics are young.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT family.id, family.top, count(DISTINCT membership.user_id)"
            " FROM unnest(%s::uuid[], %s::uuid[]) AS family(id, top)"
            " JOIN accounts_usergroupmembership AS membership ON membership.group_id = family.id"
            " WHERE membership.user_id NOT IN (SELECT id FROM accounts_user WHERE deleted_at IS NOT NULL)"
            " GROUP BY GROUPING SETS ((family.id), (family.top))",
            [[group.pk for group in groups], [group.parent_id or group.pk for group in groups]],
        )
        rows = cursor.fetchall()
    return {pk: people for pk, _, people in rows if pk}, {top: people for _, top, people in rows if top}
