"""Words of the staff's log."""

from __future__ import annotations

from django import template

from telecube.console.words import ACTIONS, DETAILS

register = template.Library()


@register.filter
def deed(code: str) -> str:
    """Return what was done in words."""
    return str(ACTIONS.get(code, code))


@register.filter
def detail(key: str) -> str:
    """Return the name of a detail in words."""
    return str(DETAILS.get(key, key))
