"""Login sessions in the database that know whose they are, so that all of one login can be ended at once.

``django_session.identity_id`` is added by a migration of this room; Django's own model does not know the column. The
deletion of a row closes the open streams and browser phones of that session (trigger of the room live).
"""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseSession
from django.db import connection


class SessionStore(DatabaseSession):
    """Django's database sessions; each save notes whose session it is."""

    def save(self, must_create: bool = False) -> None:
        """Save, then note the login."""
        super().save(must_create)
        identity_id = self.get(SESSION_KEY)
        if identity_id is None:
            return
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE django_session SET identity_id = %s WHERE session_key = %s", [identity_id, self.session_key]
            )


def end_sessions_of(identity_id: UUID, *, but: str | None = None) -> int:
    """End all sessions of a login, except the one with the key ``but``; return how many there were."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM django_session WHERE identity_id = %s AND session_key IS DISTINCT FROM %s", [identity_id, but]
        )
        return int(cursor.rowcount)
