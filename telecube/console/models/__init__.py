"""Nouns of the room console."""
