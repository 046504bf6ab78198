"""Groups found by words, a few at a time: for filters and forms in a company that has thousands of them."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q
from django.db.models.functions import Coalesce, Collate

from telecube.accounts.models import PermissionGroup, UserGroup
from telecube.accounts.queries.users import ALPHABET


def some_permission_groups(words: str, size: int) -> list[tuple[str, str]]:
    """Return (id, name) of permission groups with all of the words in their name, by name."""
    rows = PermissionGroup.objects.all()
    for word in words.split():
        rows = rows.filter(name__icontains=word)
    return [(str(pk), name) for pk, name in rows.order_by(Collate("name", ALPHABET)).values_list("pk", "name")[:size]]


def find_permission_group(group_id: UUID) -> str | None:
    """Return the name of a permission group."""
    return PermissionGroup.objects.filter(pk=group_id).values_list("name", flat=True).first()


def some_user_groups(words: str, size: int) -> list[tuple[str, str]]:
    """Return (id, „group › subgroup”) of groups with all of the words, families together in the company's order."""
    rows = UserGroup.objects.all()
    for word in words.split():
        rows = rows.filter(Q(name__icontains=word) | Q(parent__name__icontains=word))
    family = (
        Coalesce("parent__place", "place"),
        Coalesce("parent__name", "name"),
        Coalesce("parent", "id"),
        Coalesce("parent__place", -1),
    )
    found = rows.order_by(*family, "place", "name").values_list("pk", "name", "parent__name")
    return [(str(pk), _named(name, parent)) for pk, name, parent in found[:size]]


def find_user_group(group_id: UUID) -> str | None:
    """Return „group › subgroup”, or the group's name."""
    row = UserGroup.objects.filter(pk=group_id).values_list("name", "parent__name").first()
    return _named(*row) if row else None


def _named(name: str, parent: str | None) -> str:
    return f"{parent} › {name}" if parent else name
