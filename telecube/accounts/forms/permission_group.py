"""What comes from the pages of permission groups: name, rights with their reach, ticked users."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from telecube.accounts.catalogue import categories, given
from telecube.accounts.forms.fields import NameField
from telecube.accounts.models.permission_group import LONGEST_NAME
from telecube.core.access import Category, Right, Scope
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
    """A right as the wizard offers it and the details show it. ``reach``: how far the group has it, or None."""

    right: Right
    reach: Scope | None
    is_own: bool

    @property
    def reach_word(self) -> object:
        """How far the group has it, in words; empty where there is nothing to choose."""
        return SCOPE_WORDS[self.reach] if self.reach and self.right.scopes else ""

    @property
    def reaches(self) -> list[tuple[str, object, bool]]:
        """The reaches to choose from: code, word, whether it is the chosen one."""
        chosen = self.reach or (self.right.scopes[-1] if self.right.scopes else None)
        return [(scope.value, SCOPE_WORDS[scope], scope is chosen) for scope in self.right.scopes]


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


def rows_of_rights(actor: Actor, grants: Iterable[str]) -> list[CategoryRows]:
    """Return the whole catalogue, marked with what the grants hold."""
    held = given(grants)
    return [
        CategoryRows(
            category=one.category,
            rows=[RightRow(right, reach=held.get(right.code), is_own=actor.can(right)) for right in one.rights],
        )
        for one in categories()
    ]


def grants_from(values: QueryDict) -> list[str]:
    """Return the grants that were ticked, each with the reach chosen beside it."""
    rights = all_rights()
    return [_grant(rights.get(code), code, values) for code in values.getlist("rights")]


def ids_from(texts: Iterable[str]) -> list[UUID]:
    """Return what is an id among the texts."""
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


def _grant(right: Right | None, code: str, values: QueryDict) -> str:
    if right is None or not right.scopes:
        return code
    return f"{code}:{values.get(f'reach:{code}') or right.scopes[0]}"
