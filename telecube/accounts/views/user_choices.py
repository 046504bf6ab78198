"""What the address of the list of users says: search, filters as links, columns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from telecube.accounts.queries.group_search import (
    find_permission_group,
    find_user_group,
    some_permission_groups,
    some_user_groups,
)
from telecube.accounts.queries.user_list import ACTIVE, BLOCKED, INVITED, WITHOUT_GROUP, UserFilter

MOST_SEARCHED = 100
#: So many groups a filter shows at once; the others are found by typing.
OFFERED = 30
STATES = {ACTIVE: gettext_lazy("Active"), BLOCKED: gettext_lazy("Blocked"), INVITED: gettext_lazy("Invited")}
#: Code → name and whether it is shown until somebody chooses.
COLUMNS: dict[str, str | Promise] = {
    "position": gettext_lazy("Position"),
    "sip": gettext_lazy("SIP account"),
    "work_number": gettext_lazy("Work number"),
    "permission_group": gettext_lazy("Permission group"),
    "groups": gettext_lazy("User groups"),
    "last_login": gettext_lazy("Last login"),
    "created": gettext_lazy("In the company since"),
}
AT_FIRST = ("position", "sip", "work_number", "permission_group", "last_login")


@dataclass(frozen=True)
class Option:
    """One link of a filter."""

    label: str | Promise
    address: str
    is_chosen: bool


@dataclass(frozen=True)
class FilterMenu:
    """One quick filter: offered (dashed) or set (with its value and a way to clear it).

    The groups to choose from come from ``choices_address`` when the menu is opened: the first ones; where there are
    more, the same address answers with those that have typed words.
    """

    code: str
    name: str
    clear_address: str
    chosen: Option | None = None
    options: list[Option] = field(default_factory=list)
    choices_address: str = ""
    has_more: bool = False


@dataclass(frozen=True)
class ListRequest:
    """What was asked for; values that cannot be are left out."""

    search: str
    filter: UserFilter

    @classmethod
    def read(cls, query: QueryDict) -> ListRequest:
        """Read the address."""
        group = query.get("group", "")
        user_group = _uuid(query.get("user_group", ""))
        return cls(
            search=query.get("q", "").replace("\0", "").strip()[:MOST_SEARCHED],
            filter=UserFilter(
                state=query.get("state", "") if query.get("state") in STATES else "",
                permission_group=group if group == WITHOUT_GROUP else str(_uuid(group) or ""),
                user_group=user_group,
            ),
        )

    @property
    def is_narrowed(self) -> bool:
        """Say whether anything hides users."""
        return bool(self.search) or self.is_filtered

    @property
    def is_filtered(self) -> bool:
        """Say whether filters hide users, beside the words."""
        return self.filter != UserFilter()

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """The filters as hidden fields of the search form."""
        return [(name, value) for name, value in self._values(self.filter).items() if name != "q" and value]

    def address(self, **changes: Any) -> str:
        """Return the list's address with other filters; the search stays."""
        values = {name: value for name, value in self._values(replace(self.filter, **changes)).items() if value}
        return f"{self.path}?{urlencode(values)}"

    @cached_property
    def path(self) -> str:
        """Where the list is."""
        return reverse("accounts:user-list")

    def _values(self, chosen: UserFilter) -> dict[str, str]:
        return {
            "q": self.search,
            "state": chosen.state,
            "group": chosen.permission_group,
            "user_group": str(chosen.user_group or ""),
        }


@dataclass(frozen=True)
class _Groups:
    """A filter by groups, of which there may be thousands: how some are found by words, and one by its id."""

    key: str
    name: str
    some: Callable[[str, int], list[tuple[str, str]]]
    find: Callable[[UUID], str | None]
    is_without_offered: bool = False


def filter_menus(asked: ListRequest) -> list[FilterMenu]:
    """Return the quick filters; those by groups without their choices."""
    states = [Option(label, asked.address(state=code), code == asked.filter.state) for code, label in STATES.items()]
    chosen = next((option for option in states if option.is_chosen), None)
    state = FilterMenu("state", _("State"), asked.address(state=""), chosen, states)
    return [state, *(_group_menu(asked, code) for code in _group_filters())]


def find_filter_menu(asked: ListRequest, code: str, *, words: str) -> FilterMenu | None:
    """Return a filter by groups with the choices that have the words; None for an unknown one."""
    groups = _group_filters().get(code)
    if groups is None:
        return None
    menu = _group_menu(asked, code)
    found = groups.some(words, OFFERED + 1)
    shown = found[:OFFERED]
    if groups.is_without_offered and not words:
        shown = [(WITHOUT_GROUP, _("no group")), *shown]
    value = str(getattr(asked.filter, groups.key) or "")
    if menu.chosen and not words and all(one != value for one, _label in shown):
        shown = [(value, str(menu.chosen.label)), *shown]
    options = [Option(label, asked.address(**{groups.key: one}), one == value) for one, label in shown]
    return replace(menu, options=options, has_more=len(found) > OFFERED)


def chosen_columns(request: HttpRequest) -> list[str]:
    """Return the codes of the columns that this browser shows, in the order of the table."""
    kept = request.COOKIES.get("user_columns")
    wanted = kept.split("-") if kept else list(AT_FIRST)
    return [code for code in COLUMNS if code in wanted]


def _group_filters() -> dict[str, _Groups]:
    permission = _Groups(
        "permission_group",
        _("Permission group"),
        some_permission_groups,
        find_permission_group,
        is_without_offered=True,
    )
    return {
        "group": permission,
        "user-group": _Groups("user_group", _("User group"), some_user_groups, find_user_group),
    }


def _group_menu(asked: ListRequest, code: str) -> FilterMenu:
    groups = _group_filters()[code]
    return FilterMenu(
        code=code,
        name=groups.name,
        clear_address=asked.address(**{groups.key: ""}),
        chosen=_chosen_group(groups, str(getattr(asked.filter, groups.key) or "")),
        choices_address=reverse("accounts:user-filter-choices", args=[code]) + asked.address().removeprefix(asked.path),
    )


def _chosen_group(groups: _Groups, value: str) -> Option | None:
    if value == WITHOUT_GROUP:
        return Option(_("no group"), "", True)
    name = groups.find(UUID(value)) if value else None
    return Option(name, "", True) if name else None


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
