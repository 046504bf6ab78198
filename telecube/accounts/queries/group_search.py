"""Groups found by words, a few at a time: for filters and forms in a company that has thousands of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce, Collate

from telecube.accounts.actions.guards import rights_beyond
from telecube.accounts.models import PermissionGroup, UserGroup
from telecube.accounts.queries.users import ALPHABET
from telecube.core.actor import Actor


def some_permission_groups(words: str, size: int) -> list[tuple[str, str]]:
    """Return (id, name) of permission groups with all of the words in their name, by name."""
    return [(str(pk), name) for pk, name in _permission_groups(words).values_list("pk", "name")[:size]]


def permission_groups_to_give(
    actor: Actor, words: str = "", *, kept: Collection[str] = ()
) -> Iterator[tuple[str, str]]:
    """Return (id, name) of those with all of the words that the actor may give, by name; and of the ``kept`` ones.

    Rights are read only for whoever has not all of them himself: there may be hundreds of groups.
    """
    found = _permission_groups(words)
    if actor.holds_every_right:
        return ((str(pk), name) for pk, name in found.values_list("pk", "name"))
    return ((str(one.pk), one.name) for one in found if str(one.pk) in kept or not rights_beyond(actor, one))


def groups_with_second_factor(few: int) -> tuple[list[PermissionGroup], bool]:
    """Return the permission groups to tick and whether others are found by words: all of few, else who demands it."""
    groups = PermissionGroup.objects.defer("rights").order_by(Collate("name", ALPHABET))
    everything = list(groups[: few + 1])
    if len(everything) <= few:
        return everything, False
    return list(groups.filter(demands_second_factor=True)), True


def find_permission_group(group_id: UUID) -> str | None:
    """Return the name of a permission group."""
    return PermissionGroup.objects.filter(pk=group_id).values_list("name", flat=True).first()


def some_user_groups(words: str, size: int) -> list[tuple[str, str]]:
    """Return (id, „group › subgroup”) of groups with all of the words, families together in the company's order."""
    found = _user_groups(words).values_list("pk", "name", "parent__name")
    return [(str(pk), _named(name, parent)) for pk, name, parent in found[:size]]


def groups_to_tick(words: str, size: int, *, but: Collection[UUID]) -> list[tuple[str, str, str]]:
    """Return (id of the group, id, „group › subgroup”) with all of the words: no positions, none of ``but``."""
    rows = _user_groups(words).exclude(is_position=True).exclude(parent__is_position=True).exclude(pk__in=but)
    found = rows.values_list("pk", "name", "parent_id", "parent__name")
    return [(str(top or pk), str(pk), _named(name, parent)) for pk, name, top, parent in found[:size]]


def find_user_group(group_id: UUID) -> str | None:
    """Return „group › subgroup”, or the group's name."""
    row = UserGroup.objects.filter(pk=group_id).values_list("name", "parent__name").first()
    return _named(*row) if row else None


def _permission_groups(words: str) -> QuerySet[PermissionGroup]:
    rows = PermissionGroup.objects.order_by(Collate("name", ALPHABET))
    for word in words.split():
        rows = rows.filter(name__icontains=word)
    return rows


def _user_groups(words: str) -> QuerySet[UserGroup]:
    rows = UserGroup.objects.all()
    for word in words.split():
        rows = rows.filter(Q(name__icontains=word) | Q(parent__name__icontains=word))
    family = (
        Coalesce("parent__place", "place"),
        Coalesce("parent__name", "name"),
        Coalesce("parent", "id"),
        Coalesce("parent__place", -1),
    )
    return rows.order_by(*family, "place", "name")


def _named(name: str, parent: str | None) -> str:
    return f"{parent} › {name}" if parent else name
