"""Changing companies and people."""
