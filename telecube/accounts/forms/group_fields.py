"""The section „Informacje dodatkowe” of a user's form: one field for each user group.

Used by the forms of creating and of editing alike. The form class takes ``GroupFieldsMixin``; the view passes
``groups=group_choices()`` and, to edit, ``initial=initial_groups(user.pk)``; the page includes
``accounts/_group_fields.html`` with ``form`` in its context. A valid form gives ``position_group_id`` and
``user_group_ids`` for ``create_user`` and ``set_user_groups``. A group that is created now is a field of the next form.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from telecube.accounts.errors import UserGroupChosenGone
from telecube.accounts.models import UserGroup
from telecube.accounts.queries.user_groups import groups_in_order, groups_of_user
from telecube.web.search_select import LongSelect

#: From so many fields on, the section has a field to find one of them.
MANY = 12
#: With more groups and subgroups than these, a page carries the ticked ones only; the others are fetched.
MOST_DRAWN = 100


class GroupRow(NamedTuple):
    """What a field needs to know of a group; there may be thousands, so ids come as text and stay it."""

    pk: str
    parent_id: str | None
    name: str
    is_position: bool


@dataclass(frozen=True)
class GroupChoices:
    """The groups as they are now: the fixed group, its positions, and each other group with its subgroups."""

    position_name: str
    positions: list[GroupRow]
    groups: list[tuple[GroupRow, list[GroupRow]]]


@dataclass(frozen=True)
class Option:
    """A box to tick: a group or subgroup."""

    value: str
    name: str
    is_chosen: bool


@dataclass(frozen=True)
class GroupField:
    """A user group as a field: its subgroups, or the group alone."""

    pk: str
    name: str
    rows: list[GroupRow]
    ticked: AbstractSet[str]

    @cached_property
    def whole(self) -> Option:
        """In the group, but in no subgroup."""
        return Option(self.pk, self.name, self.pk in self.ticked)

    @cached_property
    def subgroups(self) -> list[Option]:
        """A box for each subgroup."""
        return [Option(row.pk, row.name, row.pk in self.ticked) for row in self.rows]

    @property
    def is_chosen(self) -> bool:
        """Say whether the user is in the group or one of its subgroups."""
        return bool(self.chosen)

    @property
    def chosen(self) -> list[Option]:
        """What is ticked; „without a subgroup” stands last."""
        inner = [Option(row.pk, row.name, True) for row in self.rows if row.pk in self.ticked]
        return [*inner, self.whole] if self.whole.is_chosen else inner

    @property
    def size(self) -> int:
        """How many boxes there are."""
        return len(self.rows) + 1 if self.rows else 1


def group_choices() -> GroupChoices:
    """Return the groups to choose from, in the company's order; one query."""
    tops: dict[str | None, tuple[GroupRow, list[GroupRow]]] = {}
    subgroups = []
    for group in _rows_of(groups_in_order()):
        if group.parent_id is None:
            tops[group.pk] = (group, [])
        else:
            subgroups.append(group)
    for group in subgroups:
        tops[group.parent_id][1].append(group)
    fixed, positions = next(((top, inner) for top, inner in tops.values() if top.is_position), (None, []))
    name = fixed.name if fixed else _("Position")
    return GroupChoices(name, positions, [family for family in tops.values() if not family[0].is_position])


def initial_groups(user_id: UUID) -> dict[str, Any]:
    """Return what the section shows of a user: the position and the other groups."""
    mine = groups_of_user(user_id)
    position = UserGroup.objects.filter(pk__in=mine, parent__is_position=True).values_list("pk", flat=True).first()
    return {
        "position_group": str(position) if position else "",
        "user_groups": [str(pk) for pk in mine if pk != position],
    }


class GroupsField(forms.Field):
    """Ids of groups and subgroups, as ticked; an id that is no group (any more) is refused."""

    widget = forms.SelectMultiple

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, **options)
        self.known: frozenset[str] = frozenset()

    def clean(self, value: Any) -> set[UUID]:
        ticked = set(value or ())
        if not ticked <= self.known:
            raise ValidationError(str(UserGroupChosenGone()), code=UserGroupChosenGone.code)
        return {UUID(one) for one in ticked}


class GroupFieldsMixin(forms.Form):
    """The fields of the section. ``groups`` comes from ``group_choices``."""

    position_group = forms.ChoiceField(
        widget=LongSelect,
        error_messages={"required": gettext_lazy("Choose the position. It is shown under the name in the menu.")},
    )
    user_groups = GroupsField(label=gettext_lazy("User groups"))

    def __init__(self, *arguments: Any, groups: GroupChoices, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.group_choices = groups
        position = self.fields["position_group"]
        position.label = groups.position_name
        position.choices = [  # type: ignore[attr-defined]
            ("", _("Choose the position")),
            *((one.pk, one.name) for one in groups.positions),
        ]
        known = frozenset(one.pk for group, inner in groups.groups for one in (group, *inner))
        self.fields["user_groups"].known = known  # type: ignore[attr-defined]

    @property
    def position_group_id(self) -> UUID:
        """The chosen position of a valid form."""
        return UUID(self.cleaned_data["position_group"])

    @property
    def user_group_ids(self) -> set[UUID]:
        """The ticked groups and subgroups of a valid form, without the position."""
        ids: set[UUID] = self.cleaned_data["user_groups"]
        return ids

    @property
    def group_fields(self) -> list[GroupField]:
        """One field for each group but the fixed one, for the template."""
        ticked = set(self["user_groups"].value() or ())
        return [_field(group, inner, ticked) for group, inner in self.group_choices.groups]

    @property
    def has_many_group_fields(self) -> bool:
        """Say whether finding a field by eye takes long."""
        return len(self.group_choices.groups) >= MANY

    @property
    def fetches_groups(self) -> bool:
        """Say whether there are so many groups that the page carries the ticked ones only."""
        return len(self.fields["user_groups"].known) > MOST_DRAWN  # type: ignore[attr-defined]


def field_of(group_id: UUID, *, ticked: Iterable[str]) -> GroupField | None:
    """Return one field anew, for the page that fetches it; None for the fixed group and for what is no group."""
    family = _rows_of(groups_in_order().filter(Q(pk=group_id, parent=None, is_position=False) | Q(parent=group_id)))
    top = next((row for row in family if row.pk == str(group_id)), None)
    return _field(top, [row for row in family if row is not top], set(ticked)) if top else None


def _rows_of(groups: QuerySet[UserGroup]) -> list[GroupRow]:
    keys = Cast("pk", TextField()), Cast("parent", TextField())
    return [GroupRow(*row) for row in groups.values_list(*keys, "name", "is_position")]


def _field(group: GroupRow, inner: list[GroupRow], ticked: AbstractSet[str]) -> GroupField:
    return GroupField(group.pk, group.name, inner, ticked)
