"""Where somebody is logged in: noted at most once a minute, ended one by one."""

from __future__ import annotations

import hashlib

from django.core.cache import caches
from django.db import connection
from django.http import HttpRequest

from telecube.accounts.models import User, UserSession
from telecube.core.clock import now
from telecube.core.http import client_ip

SECONDS_BETWEEN_NOTES = 60

SEEN = """
INSERT INTO accounts_usersession (id, tenant_id, user_id, session_hash, created_at, last_seen_at, ip, user_agent)
VALUES (%(id)s, %(tenant)s, %(user)s, %(hash)s, %(at)s, %(at)s, %(ip)s, %(agent)s)
ON CONFLICT (session_hash) DO UPDATE SET last_seen_at = excluded.last_seen_at, ip = excluded.ip,
  user_agent = excluded.user_agent
WHERE accounts_usersession.user_id = excluded.user_id
"""
# The digest in the text of the query is the one of the index accounts_session_hash.
LIVING = """
SELECT encode(sha256(session_key::bytea), 'hex') FROM django_session
WHERE encode(sha256(session_key::bytea), 'hex') = ANY(%s) AND expire_date > now()
"""
END = "DELETE FROM django_session WHERE encode(sha256(session_key::bytea), 'hex') = ANY(%s)"


def hash_of(session_key: str | None) -> str:
    """Return the digest by which a session is named; the same as in the database and on the live stream."""
    return hashlib.sha256((session_key or "").encode()).hexdigest()


def note_session(request: HttpRequest, user: User) -> None:
    """Note that the user was seen in this browser. In the tenant's scope; costs nothing within the same minute."""
    session = getattr(request, "session", None)
    key = session.session_key if session is not None else None
    # The live stream looks the session up too; that is no visit.
    if key is None or client_ip(request) is None or not getattr(request, "is_visit", True):
        return
    session_hash = hash_of(key)
    if not caches["process"].add(f"session-seen:{session_hash}:{client_ip(request)}", True, SECONDS_BETWEEN_NOTES):
        return
    new = UserSession(user=user)
    values = {"id": new.pk, "tenant": user.tenant_id, "user": user.pk, "hash": session_hash, "at": now()}
    values |= {"ip": client_ip(request), "agent": request.headers.get("User-Agent", "").replace("\0", "")[:300]}
    with connection.cursor() as cursor:
        cursor.execute(SEEN, values)


def living_sessions_of(user: User) -> list[UserSession]:
    """Return the user's sessions that still open the panel, the one seen last first."""
    noted = list(UserSession.objects.filter(user=user).order_by("-last_seen_at"))
    with connection.cursor() as cursor:
        cursor.execute(LIVING, [[session.session_hash for session in noted]])
        living = {row[0] for row in cursor.fetchall()}
    return [session for session in noted if session.session_hash in living]


def end_noted_session(session: UserSession) -> None:
    """End a session: its pages lead to the login, its streams close and its browser phone goes."""
    with connection.cursor() as cursor:
        cursor.execute(END, [[session.session_hash]])
    session.delete()
