"""The door plates: what each room offers to the shell and to higher rooms, declared in its ``manifest.py``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.functional import Promise

from telecube.core.access import Right
from telecube.core.actor import Actor


@dataclass(frozen=True)
class MenuEntry:
    """An entry of the navigation. ``parent`` is the code of the entry that it stands under; ``letter`` is for ``G``.

    ``also`` names further addresses whose pages belong to the entry, though they lie elsewhere.
    """

    code: str
    label: str | Promise
    url_name: str
    icon: str = ""
    order: int = 100
    parent: str = ""
    right: Right | None = None
    letter: str = ""
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Slot:
    """A fragment that one room hangs into another's page (``place``), loaded by its URL when the page is shown."""

    place: str
    url_name: str
    order: int = 100
    right: Right | None = None
    label: str | Promise = ""


@dataclass(frozen=True)
class HistoryKind:
    """How one kind of entry of a contact's history is loaded (ids → objects, one query) and drawn.

    ``visible`` gives the condition on entries (their ``object_id``) that a reader may see; None: all of the card.
    """

    kind: str
    load: Callable[[Iterable[UUID]], Mapping[UUID, Any]]
    template: str
    label: str | Promise = ""
    visible: Callable[[Actor], Q] | None = None


@dataclass
class _House:
    menu: list[MenuEntry] = field(default_factory=list)
    rights: dict[str, Right] = field(default_factory=dict)
    slots: list[Slot] = field(default_factory=list)
    history_kinds: dict[str, HistoryKind] = field(default_factory=dict)
    audit_words: dict[str, str | Promise] = field(default_factory=dict)
    audit_fields: dict[str, str | Promise] = field(default_factory=dict)
    audit_values: dict[str, Mapping[str, str | Promise]] = field(default_factory=dict)
    object_pages: dict[str, str] = field(default_factory=dict)


_house = _House()


def register(
    *,
    menu: Iterable[MenuEntry] = (),
    rights: Iterable[Right] = (),
    slots: Iterable[Slot] = (),
    history_kinds: Iterable[HistoryKind] = (),
    audit_words: Mapping[str, str | Promise] | None = None,
    audit_fields: Mapping[str, str | Promise] | None = None,
    audit_values: Mapping[str, Mapping[str, str | Promise]] | None = None,
    object_pages: Mapping[str, str] | None = None,
) -> None:
    """Put up a room's door plate; called once at the module level of its manifest.

    For the log: ``audit_words`` gives each action code that the room records its sentence ("User created"),
    ``audit_fields`` each keyword of ``record`` its word ("E-mail"), ``audit_values`` each keyword with codes as values
    the word of each code ("Do not disturb"), ``object_pages`` each kind of object (the model's label_lower) the name
    of the address that takes its id.
    """
    _house.menu.extend(menu)
    _house.rights.update({right.code: right for right in rights})
    _house.slots.extend(slots)
    _house.history_kinds.update({kind.kind: kind for kind in history_kinds})
    _house.audit_words.update(audit_words or {})
    _house.audit_fields.update(audit_fields or {})
    _house.audit_values.update(audit_values or {})
    _house.object_pages.update(object_pages or {})


def menu_for(actor: Actor) -> list[MenuEntry]:
    """Return the entries that the actor may use, in order.

    A parent that he may not use stays while he may use a child; it leads to the first one.
    """
    usable = sorted((e for e in _house.menu if e.right is None or actor.can(e.right)), key=lambda e: e.order)
    first_child = {entry.parent: entry for entry in reversed(usable) if entry.parent}
    closed = (e for e in _house.menu if e not in usable and e.code in first_child)
    opened = [replace(e, url_name=first_child[e.code].url_name, right=None) for e in closed]
    return sorted([*usable, *opened], key=lambda e: e.order)


def slots_for(actor: Actor, place: str) -> list[Slot]:
    """Return the fragments to hang into a place."""
    mine = (s for s in _house.slots if s.place == place and (s.right is None or actor.can(s.right)))
    return sorted(mine, key=lambda s: s.order)


def all_rights() -> dict[str, Right]:
    """Return the catalogue of rights: code → right."""
    return dict(_house.rights)


def history_kinds() -> dict[str, HistoryKind]:
    """Return the kinds of history entries: kind → how to draw."""
    return dict(_house.history_kinds)


def audit_words() -> Mapping[str, str | Promise]:
    """Return action code → sentence of the log."""
    return _house.audit_words


def audit_fields() -> Mapping[str, str | Promise]:
    """Return keyword of a change → its word."""
    return _house.audit_fields


def audit_values() -> Mapping[str, Mapping[str, str | Promise]]:
    """Return keyword of a change → code → its word."""
    return _house.audit_values


def object_pages() -> Mapping[str, str]:
    """Return kind of object → name of the address of its page."""
    return _house.object_pages
