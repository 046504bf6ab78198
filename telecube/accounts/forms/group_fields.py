"""The section „Informacje dodatkowe” of a user's form: one field for each user group.

Used by the forms of creating and of editing alike. The form class takes ``GroupFieldsMixin``; the view passes
``groups=group_choices()`` and, to edit, ``initial=initial_groups(user.pk)``; the page includes
``accounts/_group_fields.html`` with ``form`` in its context. A valid form gives ``position_group_id`` and
``user_group_ids`` for ``create_user`` and ``set_user_groups``. A group that is created now is a field of the next form.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
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
    """What a field needs to know of a group; there may be thousands."""

    pk: UUID
    parent_id: UUID | None
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
    """A user group as a field: its subgroups, or the group alone. ``whole``: in the group, but in no subgroup."""

    pk: UUID
    name: str
    whole: Option
    subgroups: list[Option]

    @property
    def is_chosen(self) -> bool:
        """Say whether the user is in the group or one of its subgroups."""
        return bool(self.chosen)

    @property
    def chosen(self) -> list[Option]:
        """What is ticked; „without a subgroup” stands last."""
        return [option for option in (*self.subgroups, self.whole) if option.is_chosen]

    @property
    def size(self) -> int:
        """How many boxes there are."""
        return len(self.subgroups) + 1 if self.subgroups else 1


def group_choices() -> GroupChoices:
    """Return the groups to choose from, in the company's order; one query."""
    tops: dict[UUID | None, tuple[GroupRow, list[GroupRow]]] = {}
    subgroups = []
    for group in map(GroupRow._make, groups_in_order().values_list("pk", "parent", "name", "is_position")):
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
            *((str(one.pk), one.name) for one in groups.positions),
        ]
        known = frozenset(str(one.pk) for group, inner in groups.groups for one in (group, *inner))
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
    rows = groups_in_order().filter(Q(pk=group_id, parent=None, is_position=False) | Q(parent=group_id))
    family = list(map(GroupRow._make, rows.values_list("pk", "parent", "name", "is_position")))
    top = next((row for row in family if row.pk == group_id), None)
    inner = [row for row in family if row.pk != group_id]
    return _field(top, inner, set(ticked)) if top else None


def _field(group: GroupRow, inner: Iterable[GroupRow], ticked: set[str]) -> GroupField:
    return GroupField(group.pk, group.name, _option(group, ticked), [_option(one, ticked) for one in inner])


def _option(group: GroupRow, ticked: set[str]) -> Option:
    value = str(group.pk)
    return Option(value, group.name, value in ticked)
