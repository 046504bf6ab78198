"""Looking at user groups: blocks with counts, the panel of one group, its members, the fields of a profile."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Case, Count, F, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, Collate

from telecube.accounts.models import User, UserGroup, UserGroupMembership
from telecube.accounts.queries.users import ALPHABET, NAME_ORDER
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


def groups_in_order() -> QuerySet[UserGroup]:
    """Return groups and subgroups, siblings in their order."""
    return UserGroup.objects.order_by(*ORDER)


def blocks(*, search: str = "") -> list[Block]:
    """Return all groups with subgroups and counts, in order; two queries, however many there are.

    ``search``: groups whose name, or a subgroup's name, contains the words.
    """
    tops, children = _families(groups_in_order())
    counts = count_users(UserGroup.objects.all())
    whole = _count_families()
    made = [_block(top, children[top.pk], counts, whole) for top in tops]
    words = search.casefold()
    return [block for block in made if words in _searched(block)] if words else made


def block_of(group_id: UUID) -> Block:
    """Return one group with subgroups and counts; raises UserGroup.DoesNotExist, also for a subgroup."""
    group = UserGroup.objects.get(pk=group_id, parent=None)
    subgroups = list(groups_in_order().filter(parent=group))
    family = UserGroup.objects.filter(Q(pk=group_id) | Q(parent=group))
    return _block(group, subgroups, count_users(family), {group_id: count_people(group)})


def group_for(group_id: UUID) -> UserGroup:
    """Return a group or subgroup of the company; raises UserGroup.DoesNotExist."""
    return UserGroup.objects.select_related("parent").get(pk=group_id)


def count_users(groups: QuerySet[UserGroup]) -> dict[UUID, int]:
    """Return group → how many users are in exactly this group or subgroup; groups without any are missing."""
    rows = _present().filter(group__in=groups).values_list("group").annotate(count=Count("user"))
    return dict(rows)


def count_people(group: UserGroup) -> int:
    """Return how many different users are in the group or its subgroups."""
    return members(group).count()


def members(group: UserGroup) -> QuerySet[User]:
    """Return the users in the group or its subgroups, each once."""
    family = UserGroup.objects.filter(Q(pk=group.pk) | Q(parent=group))
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
        .prefetch_related("memberships__group__parent")
    )
    return page_after(found, keys=NAME_ORDER, after=after, before=before, size=size)


def groups_of_user(user_id: UUID) -> set[UUID]:
    """Return the groups and subgroups that the user is in."""
    return set(UserGroupMembership.objects.filter(user=user_id).values_list("group", flat=True))


def names_of(group_ids: Collection[UUID]) -> list[str]:
    """Return the names for the log: „Stanowisko › Konsultant”, sorted."""
    rows = UserGroup.objects.filter(pk__in=group_ids).select_related("parent")
    return sorted(f"{row.parent.name} › {row.name}" if row.parent else row.name for row in rows)


def _present() -> QuerySet[UserGroupMembership]:
    """Return the memberships of users who have not been deleted."""
    return UserGroupMembership.objects.filter(user__deleted_at=None)


def _count_families() -> dict[UUID, int]:
    """Return group → how many different users are in it or in its subgroups."""
    whole = Coalesce(F("group__parent"), F("group"))
    return dict(_present().annotate(whole=whole).values_list("whole").annotate(count=Count("user", distinct=True)))


def _families(rows: Iterable[UserGroup]) -> tuple[list[UserGroup], dict[UUID, list[UserGroup]]]:
    tops: list[UserGroup] = []
    children: dict[UUID, list[UserGroup]] = defaultdict(list)
    for row in rows:
        if row.parent_id is None:
            tops.append(row)
        else:
            children[row.parent_id].append(row)
    return tops, children


def _block(group: UserGroup, subgroups: Iterable[UserGroup], counts: dict[UUID, int], whole: dict[UUID, int]) -> Block:
    inner = [Block(subgroup, counts.get(subgroup.pk, 0)) for subgroup in subgroups]
    return Block(group, whole.get(group.pk, 0), inner)


def _searched(block: Block) -> str:
    return "\n".join([block.group.name, *(inner.group.name for inner in block.subgroups)]).casefold()
