"""The navigation as a tree; pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from django.urls import NoReverseMatch, reverse
from django.utils.translation import pgettext_lazy

from telecube.core.manifest import MenuEntry

# Names that fit under an icon of the phone's bottom bar, where the menu's own are too long.
SHORT_WORDS = {"calls.history": pgettext_lazy("bottom bar", "History")}


@dataclass(frozen=True)
class MenuBranch:
    """An entry with its address, its children and whether the page shown belongs to it."""

    code: str
    label: object
    url: str
    icon: str
    letter: str
    is_current: bool = False
    is_open: bool = False
    has_tab: bool = False
    short_label: object = ""
    children: list[MenuBranch] = field(default_factory=list)


def menu_tree(entries: Iterable[MenuEntry], *, path: str) -> list[MenuBranch]:
    """Return the top entries with their children; the entry with the longest address that begins the path is current.

    An entry whose place does not exist is left out; a parent without own place leads to its first child.
    """
    placed = [(entry, _address(entry)) for entry in entries]
    usable = [(entry, url) for entry, url in placed if url is not None]
    homes = {home: url for entry, url in usable for home in _homes(entry, url)}
    current = homes.get(_current_url(list(homes), path) or "")
    branches = [_branch(entry, url, current) for entry, url in usable]
    children: dict[str, list[MenuBranch]] = {}
    for (entry, _), branch in zip(usable, branches, strict=True):
        if entry.parent:
            children.setdefault(entry.parent, []).append(branch)
    return [
        _with_children(branch, children.get(branch.code, []))
        for (entry, _), branch in zip(usable, branches, strict=True)
        if not entry.parent
    ]


def _homes(entry: MenuEntry, url: str) -> list[str]:
    """Return the addresses under which all pages belong to the entry."""
    return [url, *(also for name in entry.also if (also := _reversed(name)) is not None)]


def _address(entry: MenuEntry) -> str | None:
    return _reversed(entry.url_name)


def _reversed(url_name: str) -> str | None:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return None


def _current_url(urls: list[str], path: str) -> str | None:
    fitting = [url for url in urls if path == url or (url != "/" and path.startswith(url))]
    return max(fitting, key=len, default=None)


def _branch(entry: MenuEntry, url: str, current: str | None) -> MenuBranch:
    return MenuBranch(
        code=entry.code,
        label=entry.label,
        url=url,
        icon=entry.icon,
        letter=entry.letter,
        short_label=SHORT_WORDS.get(entry.code, entry.label),
        is_current=url == current,
        has_tab=bool(entry.icon) and bool(entry.letter),
    )


def _with_children(branch: MenuBranch, children: list[MenuBranch]) -> MenuBranch:
    is_open = any(child.is_current for child in children)
    # A parent that shares its address with a child lights the child only.
    shares = any(child.url == branch.url for child in children)
    return replace(
        branch, children=children, is_open=is_open or branch.is_current, is_current=branch.is_current and not shares
    )
