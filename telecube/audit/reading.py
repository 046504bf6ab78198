"""Entries as people read them: a sentence, the object's page, each change before and after. No queries."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from telecube.audit.models import AuditEntry
from telecube.core.access import may_open
from telecube.core.actor import Actor
from telecube.core.manifest import all_rights, audit_fields, audit_values, audit_words, object_pages

#: Keywords whose values are lists: two plain values in them are no pair of before and after.
LISTS = frozenset(
    {"rights", "address_ranges", "address_lists", "phones", "groups", "users", "addresses", "added", "removed"}
    | {"subgroups", "senders"}
)
NOTHING = "–"


@dataclass(frozen=True)
class Change:
    """One line of an entry; ``before`` is None where the entry tells a fact instead of a change."""

    word: str
    before: str | None
    after: str


@dataclass(frozen=True)
class ReadableEntry:
    """An entry with its words."""

    entry: AuditEntry
    sentence: str
    object_url: str
    changes: list[Change]


def readable(
    entries: Iterable[AuditEntry], *, reader: Actor | None = None, gone: Collection[str] = ()
) -> list[ReadableEntry]:
    """Return the entries in words of the active language.

    An object has an address when the ``reader`` may open its page, unless it is ``gone``.
    """
    return [
        ReadableEntry(
            entry=entry,
            sentence=sentence_of(entry.action),
            object_url=_address_of(entry, reader) if reader and entry.object_id not in gone else "",
            changes=changes_of(entry.changes),
        )
        for entry in entries
    ]


def sentence_of(action: str) -> str:
    """Return the sentence of an action code; the code itself for one that no room knows any more."""
    return str(audit_words().get(action, action))


def changes_of(changes: dict[str, Any]) -> list[Change]:
    """Return what an entry keeps, one line each: before and after where both are known. Bare ids are left out."""
    return [_change(key, value) for key, value in changes.items() if not _is_id(value)]


def _is_id(value: Any) -> bool:
    try:
        return isinstance(value, str) and len(value) == 36 and bool(UUID(value))
    except ValueError:
        return False


def _change(key: str, value: Any) -> Change:
    word = str(audit_fields().get(key, key.replace("_", " ")))
    if _is_pair(key, value):
        return Change(word, before=_shown(key, value[0]), after=_shown(key, value[1]))
    return Change(word, before=None, after=_shown(key, value))


def _is_pair(key: str, value: Any) -> bool:
    if not isinstance(value, list) or len(value) != 2:
        return False
    return key not in LISTS or all(part is None or isinstance(part, list) for part in value)


def _shown(key: str, value: Any) -> str:
    if value is None or value == "" or value == []:
        return NOTHING
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(_shown(key, part) for part in value)
    if isinstance(value, dict):
        return "; ".join(f"{audit_fields().get(name, name)}: {_shown(name, part)}" for name, part in value.items())
    if key == "rights":
        return _name_of_right(str(value))
    word = audit_values().get(key, {}).get(str(value))
    return str(word) if word else _text(str(value))


def _text(value: str) -> str:
    """Return a moment in local words; everything else as it is."""
    moment: datetime | None = None
    if len(value) >= 19 and value[4:5] == "-":
        try:
            moment = parse_datetime(value)
        except ValueError:
            moment = None
    if moment is None or timezone.is_naive(moment):
        return value
    return date_format(timezone.localtime(moment), "j.m.Y, G:i")


def _name_of_right(grant: str) -> str:
    code, _colon, scope = grant.partition(":")
    right = all_rights().get(code)
    name = str(right.name) if right else code
    return f"{name} ({_scope_word(scope)})" if scope else name


def _scope_word(scope: str) -> str:
    return {"own": _("own"), "group": _("own groups"), "all": _("all")}.get(scope, scope)


def _address_of(entry: AuditEntry, reader: Actor) -> str:
    """Return the address of the object's page; nothing for what this entry removed or the reader may not open."""
    name = object_pages().get(entry.object_type)
    if name is None or entry.action.endswith(".deleted"):
        return ""
    try:
        address = reverse(name, args=[entry.object_id])
    except NoReverseMatch:
        return ""
    return address if may_open(reader, address) else ""
