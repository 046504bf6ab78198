"""Nouns of the room contacts."""

from telecube.contacts.models.history_entry import HistoryEntry
from telecube.contacts.models.note import Note
from telecube.contacts.models.person import Person, PersonPhone

__all__ = ["HistoryEntry", "Note", "Person", "PersonPhone"]
