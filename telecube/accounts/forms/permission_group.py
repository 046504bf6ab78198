"""What comes from the pages of permission groups: name, rights with their reach, ticked users."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from telecube.accounts.catalogue import categories, excess, given, out_of_reach
from telecube.accounts.forms.fields import NameField
from telecube.accounts.models.permission_group import LONGEST_NAME
from telecube.core.access import SCOPES, Category, Right, Scope
from telecube.core.actor import Actor
from telecube.core.manifest import all_rights

SCOPE_WORDS = {Scope.OWN: _("own only"), Scope.GROUP: _("of own user groups"), Scope.ALL: _("of the whole company")}


class GroupNameForm(forms.Form):
    """The name of a group; its rights are read by grants_from."""

    name = NameField(
        label=_("Name of the group"),
        max_length=LONGEST_NAME,
        error_messages={"required": _("Write the name of the group.")},
    )


@dataclass(frozen=True)
class RightRow:
    """A right as the wizard offers it and the details show it. ``reach``: how far the group has it, or None.

    ``limit``: how far it can be given, by what the giver has himself and what the group has already; None: not at all.
    ``is_fixed``: the group has it further than the giver himself, who cannot take it away.
    """

    right: Right
    reach: Scope | None
    is_own: bool
    limit: Scope | None
    is_fixed: bool

    @property
    def reach_word(self) -> object:
        """How far the group has it, in words; empty where there is nothing to choose."""
        return SCOPE_WORDS[self.reach] if self.reach and self.right.scopes else ""

    @property
    def grant(self) -> str:
        """What a group keeps of the right as it has it."""
        return f"{self.right.code}:{self.reach}" if self.right.scopes else self.right.code

    @property
    def reaches(self) -> list[tuple[str, object, bool]]:
        """The reaches to choose from: code, word, whether it is the chosen one; empty where there is no choice."""
        if self.is_fixed:
            return []
        limit = SCOPES.index(self.limit) if self.limit else -1
        offered = [scope for scope in self.right.scopes if SCOPES.index(scope) <= limit]
        chosen = self.reach or (offered[-1] if offered else None)
        return [(scope.value, SCOPE_WORDS[scope], scope is chosen) for scope in offered]


@dataclass(frozen=True)
class CategoryRows:
    """A category as the wizard offers it."""

    category: Category
    rows: list[RightRow]

    @property
    def given_count(self) -> int:
        """How many of its rights the group has."""
        return sum(row.reach is not None for row in self.rows)

    @property
    def given_rows(self) -> list[RightRow]:
        """The rights that the group has."""
        return [row for row in self.rows if row.reach is not None]


def rows_of_rights(actor: Actor, grants: Iterable[str], *, kept: Iterable[str] = ()) -> list[CategoryRows]:
    """Return the whole catalogue, marked with what the grants hold and the actor can give.

    ``kept``: what the group has already, which may stay whoever saves it.
    """
    held, had = given(grants), given(kept)
    return [
        CategoryRows(
            category=one.category,
            rows=[_row(actor, right, reach=held.get(right.code), kept=had.get(right.code)) for right in one.rights],
        )
        for one in categories()
    ]


def grants_within(actor: Actor, grants: Iterable[str], *, kept: Iterable[str]) -> list[str]:
    """Return of the grants what the actor can give, and the group's own: a starting point that will not be refused."""
    grants = list(grants)
    missing = {right.code for right in excess(grants, beyond=kept)} & {one.code for one in out_of_reach(actor, grants)}
    return [grant for grant in grants if grant.partition(":")[0] not in missing]


def grants_from(values: QueryDict) -> list[str]:
    """Return the grants that were ticked, each with the reach chosen beside it, and those that stay anyway."""
    rights = all_rights()
    return [_grant(rights.get(code), code, values) for code in values.getlist("rights")] + values.getlist("kept")


def ids_from(texts: Iterable[str]) -> list[UUID]:
    """Return what is an id among the texts."""
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


def _row(actor: Actor, right: Right, *, reach: Scope | None, kept: Scope | None) -> RightRow:
    own = actor.scope_of(right)
    limit = max((one for one in (own, kept) if one), key=SCOPES.index, default=None)
    if kept and kept is limit and kept is not own:
        return RightRow(right, reach=kept, is_own=own is not None, limit=limit, is_fixed=True)
    shown = reach if reach and limit and SCOPES.index(reach) <= SCOPES.index(limit) else None
    return RightRow(right, reach=shown, is_own=own is not None, limit=limit, is_fixed=False)


def _grant(right: Right | None, code: str, values: QueryDict) -> str:
    if right is None or not right.scopes:
        return code
    return f"{code}:{values.get(f'reach:{code}') or right.scopes[0]}"
