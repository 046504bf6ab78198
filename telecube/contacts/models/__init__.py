"""Nouns of the room contacts."""

from telecube.contacts.models.history_entry import HistoryEntry
from telecube.contacts.models.note import Note
from telecube.contacts.models.person import Person, PersonPhone
from telecube.contacts.models.person_import import ImportedPerson, PersonImport

__all__ = ["HistoryEntry", "ImportedPerson", "Note", "Person", "PersonImport", "PersonPhone"]
