"""The kinds of action as choices."""

from __future__ import annotations

from telecube.core.manifest import audit_words


def action_choices() -> list[tuple[str, str]]:
    """Return all actions that the rooms know, (code, sentence), by sentence."""
    return sorted(((code, str(sentence)) for code, sentence in audit_words().items()), key=lambda choice: choice[1])
