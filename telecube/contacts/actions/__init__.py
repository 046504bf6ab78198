"""Changing the truth about people."""
