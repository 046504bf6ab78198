"""Login sessions in the database that know whose they are, so that all of one login can be ended at once.

``django_session.identity_id`` is added by a migration of this room; Django's own model does not know the column. It is
the only place that says whose a session is. The deletion of a row takes along what is known of that browser
(``UserSession``), and closes its open streams and browser phones (trigger of the room live).
"""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseSession
from django.db import connection

# The digest in the text of the queries is the one of the index accounts_session_hash.
LIVING = """
SELECT encode(sha256(session_key::bytea), 'hex') FROM django_session WHERE identity_id = %s AND expire_date > now()
"""
END = "DELETE FROM django_session WHERE encode(sha256(session_key::bytea), 'hex') = %s"


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


def living_hashes_of(identity_id: UUID) -> list[str]:
    """Return the digests of all sessions of a login that still open the panel."""
    with connection.cursor() as cursor:
        cursor.execute(LIVING, [identity_id])
        return [row[0] for row in cursor.fetchall()]


def end_session(session_hash: str) -> None:
    """End a session: its pages lead to the login, its streams close and its browser phone goes."""
    with connection.cursor() as cursor:
        cursor.execute(END, [session_hash])


def end_sessions_of(identity_id: UUID, *, but: str | None = None) -> int:
    """End all sessions of a login, except the one with the key ``but``; return how many there were."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM django_session WHERE identity_id = %s AND session_key IS DISTINCT FROM %s", [identity_id, but]
        )
        return int(cursor.rowcount)
