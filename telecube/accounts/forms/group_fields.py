"""The section „Informacje dodatkowe” of a user's form: one field for each user group.

Used by the forms of creating and of editing alike. The form class takes ``GroupFieldsMixin``; the view passes
``groups=group_choices()`` and, to edit, ``initial=initial_groups(user.pk)``; the page includes
``accounts/_group_fields.html`` with ``form`` in its context. A valid form gives ``position_group_id`` and
``user_group_ids`` for ``create_user`` and ``set_user_groups``. A group that is created now is a field of the next form.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from telecube.accounts.errors import UserGroupChosenGone
from telecube.accounts.forms.permission_group import ids_from
from telecube.accounts.models import UserGroup, UserGroupMembership
from telecube.accounts.queries.user_groups import groups_in_order
from telecube.web.search_select import LongSelect, Pairs

#: From so many fields on, the section has a field to find one of them.
MANY = 12
#: With more groups and subgroups than these, a page carries the ticked ones only; the others are fetched.
MOST_DRAWN = 100


class GroupRow(NamedTuple):
    """What a field needs to know of a group; ids as text, as a form has them, empty for no parent."""

    pk: str
    parent_id: str
    name: str
    is_position: bool


@dataclass(frozen=True)
class GroupChoices:
    """The groups as they are now: the fixed group with its positions, and each other group with its subgroups.

    ``sizes``: group → how many subgroups it has. With ``are_fetched`` there are so many that ``subgroups`` is empty:
    the page carries the ticked ones only.
    """

    position_name: str
    positions: list[GroupRow]
    groups: list[GroupRow]
    sizes: dict[str, int]
    subgroups: dict[str, list[GroupRow]]
    are_fetched: bool


@dataclass(frozen=True)
class Option:
    """A box to tick: a group or subgroup."""

    value: str
    name: str
    is_chosen: bool


@dataclass(frozen=True)
class GroupField:
    """A user group as a field: its subgroups, or the group alone.

    ``rows``: the subgroups, or those of them that are ticked.
    """

    pk: str
    name: str
    rows: list[GroupRow]
    ticked: AbstractSet[str]
    subgroup_count: int

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
        return [one for one in (*self.subgroups, self.whole) if one.is_chosen]

    @property
    def size(self) -> int:
        """How many boxes there are."""
        return self.subgroup_count + 1 if self.subgroup_count else 1


def group_choices() -> GroupChoices:
    """Return the groups to choose from, in the company's order; three queries."""
    counted = UserGroup.objects.filter(parent__isnull=False).values_list("parent").annotate(size=Count("pk"))
    sizes = {str(parent): size for parent, size in counted}
    tops = _rows_of(groups_in_order().filter(parent=None))
    fixed = next((top for top in tops if top.is_position), None)
    others = [top for top in tops if not top.is_position]
    are_fetched = sum(1 + sizes.get(one.pk, 0) for one in others) > MOST_DRAWN
    drawn = [UUID(one.pk) for one in tops if one is fixed or not are_fetched]
    subgroups = _families(groups_in_order().filter(parent__in=drawn))
    positions = subgroups.pop(fixed.pk, []) if fixed else []
    return GroupChoices(fixed.name if fixed else _("Position"), positions, others, sizes, subgroups, are_fetched)


def initial_groups(user_id: UUID) -> dict[str, Any]:
    """Return what the section shows of a user: the position and the other groups."""
    mine = UserGroupMembership.objects.filter(user=user_id).values_list("group", "group__parent__is_position")
    position, others = "", []
    for pk, is_position in mine:
        if is_position:
            position = str(pk)
        else:
            others.append(str(pk))
    return {"position_group": position, "user_groups": others}


class GroupsField(forms.Field):
    """Ids of groups and subgroups, as ticked; an id that is no group (any more) is refused."""

    widget = forms.SelectMultiple

    def clean(self, value: Any) -> set[UUID]:
        ticked = set(value or ())
        groups = UserGroup.objects.exclude(is_position=True).exclude(parent__is_position=True)
        found = set(groups.filter(pk__in=ids_from(ticked)).values_list("pk", flat=True))
        if len(found) != len(ticked):
            raise ValidationError(str(UserGroupChosenGone()), code=UserGroupChosenGone.code)
        return found


class GroupFieldsMixin(forms.Form):
    """The fields of the section. ``groups`` comes from ``group_choices``."""

    position_group = forms.ChoiceField(
        widget=LongSelect,
        error_messages={
            "required": gettext_lazy("Choose the position. It is shown under the name in the menu."),
            "invalid_choice": gettext_lazy(
                "This position no longer exists: somebody has deleted it in the meantime. Choose another one."
            ),
        },
    )
    user_groups = GroupsField(label=gettext_lazy("User groups"), required=False)

    def __init__(self, *arguments: Any, groups: GroupChoices, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.group_choices = groups
        position = self.fields["position_group"]
        position.label = groups.position_name
        offered = ((one.pk, one.name) for one in groups.positions)
        position.choices = Pairs([("", _("Choose the position")), *offered])  # type: ignore[attr-defined]

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
        ticked, known = set(self["user_groups"].value() or ()), self.group_choices
        subgroups = known.subgroups
        if self.fetches_groups:
            subgroups = _families(groups_in_order().filter(pk__in=ids_from(ticked), parent__isnull=False))
        return [
            GroupField(one.pk, one.name, subgroups.get(one.pk, []), ticked, known.sizes.get(one.pk, 0))
            for one in known.groups
        ]

    @property
    def has_many_group_fields(self) -> bool:
        """Say whether finding a field by eye takes long."""
        return len(self.group_choices.groups) >= MANY

    @property
    def fetches_groups(self) -> bool:
        """Say whether there are so many groups that the page carries the ticked ones only."""
        return self.group_choices.are_fetched


def field_of(group_id: UUID, *, ticked: Iterable[str]) -> GroupField | None:
    """Return one field anew, for the page that fetches it; None for the fixed group and for what is no group."""
    family = _rows_of(groups_in_order().filter(Q(pk=group_id, parent=None, is_position=False) | Q(parent=group_id)))
    top = next((row for row in family if row.pk == str(group_id)), None)
    inner = [row for row in family if row is not top]
    return GroupField(top.pk, top.name, inner, set(ticked), len(inner)) if top else None


def _families(subgroups: QuerySet[UserGroup]) -> dict[str, list[GroupRow]]:
    """Return group → those of the subgroups that are its own, in their order."""
    families: dict[str, list[GroupRow]] = defaultdict(list)
    for row in _rows_of(subgroups):
        families[row.parent_id].append(row)
    return dict(families)


def _rows_of(groups: QuerySet[UserGroup]) -> list[GroupRow]:
    rows = groups.values_list("pk", "parent", "name", "is_position")
    return [GroupRow(str(pk), str(parent or ""), name, is_position) for pk, parent, name, is_position in rows]
