"""Refusals of the room billing."""
