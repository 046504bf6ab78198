"""What the address of the list of users says: search, filters as links, columns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from telecube.accounts.models import UserGroup
from telecube.accounts.queries.user_list import ACTIVE, BLOCKED, INVITED, WITHOUT_GROUP, UserFilter
from telecube.accounts.queries.users import permission_groups

MOST_SEARCHED = 100
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
    """One quick filter: offered (dashed) or set (with its value and a way to clear it)."""

    name: str
    options: list[Option]
    clear_address: str

    @property
    def chosen(self) -> Option | None:
        """The value that is set."""
        return next((option for option in self.options if option.is_chosen), None)


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
        return bool(self.search) or self.filter != UserFilter()

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """The filters as hidden fields of the search form."""
        return [(name, value) for name, value in self._values(self.filter).items() if name != "q" and value]

    def address(self, **changes: Any) -> str:
        """Return the list's address with other filters; the search stays."""
        values = {name: value for name, value in self._values(replace(self.filter, **changes)).items() if value}
        return f"{reverse('accounts:user-list')}?{urlencode(values)}"

    def _values(self, chosen: UserFilter) -> dict[str, str]:
        return {
            "q": self.search,
            "state": chosen.state,
            "group": chosen.permission_group,
            "user_group": str(chosen.user_group or ""),
        }


def filter_menus(asked: ListRequest) -> list[FilterMenu]:
    """Return the quick filters with their choices."""
    groups = [(WITHOUT_GROUP, _("no group")), *((str(group.pk), group.name) for group in permission_groups())]
    chosen_group = str(asked.filter.user_group or "")
    return [
        _menu(asked, _("State"), "state", asked.filter.state, STATES.items()),
        _menu(asked, _("Permission group"), "permission_group", asked.filter.permission_group, groups),
        _menu(asked, _("User group"), "user_group", chosen_group, _user_groups()),
    ]


def chosen_columns(request: HttpRequest) -> list[str]:
    """Return the codes of the columns that this browser shows, in the order of the table."""
    kept = request.COOKIES.get("user_columns")
    wanted = kept.split("-") if kept else list(AT_FIRST)
    return [code for code in COLUMNS if code in wanted]


def _menu(
    asked: ListRequest, name: str, key: str, value: str, choices: Iterable[tuple[str, str | Promise]]
) -> FilterMenu:
    options = [Option(label, asked.address(**{key: code}), code == value) for code, label in choices]
    return FilterMenu(name, options, asked.address(**{key: ""}))


def _user_groups() -> list[tuple[str, str]]:
    rows = UserGroup.objects.select_related("parent").order_by("place", "name")
    tops = [row for row in rows if row.parent_id is None]
    names: list[tuple[str, str]] = []
    for top in tops:
        names.append((str(top.pk), top.name))
        names += [(str(row.pk), f"{top.name} › {row.name}") for row in rows if row.parent_id == top.pk]
    return names


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
