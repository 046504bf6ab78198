"""The tabs and quick filters above the contact history, as links; pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from telecube.accounts.models import User
from telecube.calls.queries.call_list import CallFilter

Choice = str | Promise
_SPAN_NAMES = {
    "today": _("Today"),
    "yesterday": _("Yesterday"),
    "week": _("Last 7 days"),
    "month": _("Last 30 days"),
}


@dataclass(frozen=True)
class Option:
    """One link of a menu or a row of tabs."""

    label: Choice
    address: str
    is_chosen: bool


@dataclass(frozen=True)
class FilterMenu:
    """One quick filter: offered (dashed) or set (with its value and a way to clear it)."""

    name: Choice
    icon: str
    options: list[Option]
    clear_address: str

    @property
    def chosen(self) -> Option | None:
        """The value that is set."""
        return next((option for option in self.options if option.is_chosen), None)


def views_of(wanted: CallFilter) -> list[Option]:
    """The tabs."""
    names = {"all": _("Everything"), "missed": _("Missed calls"), "mine": _("Mine")}
    return [
        Option(label, wanted.address(view="" if view == "all" else view), wanted.view == view)
        for view, label in names.items()
    ]


def filter_menus(
    wanted: CallFilter,
    *,
    users: Iterable[User],
    directions: Iterable[tuple[str, Choice]],
    results: Iterable[tuple[str, Choice]],
) -> list[FilterMenu]:
    """The quick filters, each with its choices."""
    people = [(str(user.pk), user.name) for user in users]
    chosen_user = str(wanted.user_id) if wanted.user_id else ""
    return [
        _menu(_("Date"), "calendar", "date", wanted.span, _SPAN_NAMES.items(), wanted),
        _menu(_("Direction"), "", "direction", wanted.direction, directions, wanted),
        _menu(_("Result"), "", "result", wanted.result, results, wanted),
        _menu(_("User"), "", "user", chosen_user, people, wanted),
    ]


def _menu(
    name: Choice, icon: str, key: str, value: str, choices: Iterable[tuple[str, Choice]], wanted: CallFilter
) -> FilterMenu:
    options = [Option(label, wanted.address(**{key: code}), code == value) for code, label in choices]
    return FilterMenu(name, icon, options, wanted.address(**{key: ""}))
