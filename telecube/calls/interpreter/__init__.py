"""Turning raw switch events into one call; pure, no database."""
