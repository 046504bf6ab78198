"""Nouns of the room billing."""
