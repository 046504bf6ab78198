"""Kinds of documents as they stand in an address."""

from __future__ import annotations

from telecube.site.addresses import DOCUMENT_PLACES


class _DocumentPlace:
    language: str
    regex = "[a-z-]+"

    def to_python(self, value: str) -> str:
        """Return the kind; a ValueError makes the address unknown."""
        kinds = {places[self.language]: kind for kind, places in DOCUMENT_PLACES.items()}
        if value not in kinds:
            raise ValueError(value)
        return kinds[value]

    def to_url(self, kind: str) -> str:
        """Return the place of the kind in the address."""
        return DOCUMENT_PLACES[kind][self.language]


class PolishDocument(_DocumentPlace):
    """Kinds of documents in Polish addresses."""

    language = "pl"


class EnglishDocument(_DocumentPlace):
    """Kinds of documents in English addresses."""

    language = "en"
