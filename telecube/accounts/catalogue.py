"""The catalogue of rights as people give them: categories, what a group may keep, who may give what. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from telecube.accounts.permission_errors import RightUnknown
from telecube.core.access import SCOPES, Category, Right, Scope, reach_of
from telecube.core.actor import Actor
from telecube.core.manifest import all_rights


@dataclass(frozen=True)
class CategoryOfRights:
    """A category with its rights, in the order in which the rooms declare them."""

    category: Category
    rights: list[Right]


def categories() -> list[CategoryOfRights]:
    """Return all rights by category."""
    found: dict[Category, list[Right]] = {}
    for right in all_rights().values():
        found.setdefault(right.category, []).append(right)
    return [CategoryOfRights(key, found[key]) for key in sorted(found, key=lambda category: category.order)]


def usable_grants(wanted: Iterable[str]) -> list[str]:
    """Return the grants in order, each right once with its widest reach; raises RightUnknown."""
    held = frozenset(wanted)
    rights = all_rights()
    known = {grant for right in rights.values() for grant in (right.code, *right.grants)}
    if not held <= known:
        raise RightUnknown
    return [_kept(right, reach) for code in sorted(rights) if (reach := reach_of(right := rights[code], held))]


def given(grants: Iterable[str]) -> dict[str, Scope]:
    """Return code of right → reach of what a group keeps. Rights of rooms that are gone do not count."""
    held = frozenset(grants)
    return {code: reach for code, right in all_rights().items() if (reach := reach_of(right, held))}


def excess(wanted: Iterable[str], *, beyond: Iterable[str]) -> list[Right]:
    """Return the rights of ``wanted`` that ``beyond`` has not, or not as wide."""
    had = given(beyond)
    rights = all_rights()
    return [rights[code] for code, reach in given(wanted).items() if _is_wider(reach, had.get(code))]


def out_of_reach(actor: Actor, grants: Iterable[str]) -> list[Right]:
    """Return the rights among ``grants`` that the actor has not himself, or not as wide."""
    if actor.holds_every_right:
        return []
    return excess(grants, beyond=actor.rights)


def names_of(rights: Sequence[Right], *, most: int = 3) -> str:
    """Return the names for a sentence: at most three, then how many more."""
    names = ", ".join(f"„{right}”" for right in rights[:most])
    return names if len(rights) <= most else f"{names} (+{len(rights) - most})"


def _kept(right: Right, reach: Scope) -> str:
    return f"{right.code}:{reach}" if right.scopes else right.code


def _is_wider(reach: Scope, than: Scope | None) -> bool:
    return than is None or SCOPES.index(reach) > SCOPES.index(than)
