"""The people and the kinds of action as choices of the filters."""

from __future__ import annotations

from uuid import UUID

from telecube.accounts.models import User
from telecube.core.manifest import audit_words

MOST_PEOPLE = 5_000


def people_choices() -> list[tuple[UUID, str]]:
    """Return everybody who ever had a profile, deleted ones too: (id, name), by name.

    Asked of the users and not of the log, which grows for years.
    """
    names = User.objects.order_by("first_name", "last_name", "id").values_list("id", "first_name", "last_name")
    return [(user_id, f"{first_name} {last_name}".strip()) for user_id, first_name, last_name in names[:MOST_PEOPLE]]


def action_choices() -> list[tuple[str, str]]:
    """Return all actions that the rooms know, (code, sentence), by sentence."""
    return sorted(((code, str(sentence)) for code, sentence in audit_words().items()), key=lambda choice: choice[1])
