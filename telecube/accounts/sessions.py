"""Where somebody is logged in: noted at most once a minute."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.core.cache import caches
from django.db import connection
from django.http import HttpRequest

from telecube.accounts.devices import device_words, is_handheld
from telecube.accounts.models import User, UserSession
from telecube.accounts.session_store import living_hashes_of
from telecube.core.clock import now
from telecube.core.http import client_ip
from telecube.core.ids import uuid7

SECONDS_BETWEEN_NOTES = 60

# A session that ended meanwhile is not noted: the row of the session is held until this is stored.
SEEN = """
INSERT INTO accounts_usersession (id, tenant_id, session_hash, created_at, last_seen_at, ip, user_agent)
SELECT %(id)s, %(tenant)s, %(hash)s, %(at)s, %(at)s, %(ip)s, %(agent)s
  FROM django_session WHERE session_key = %(key)s FOR KEY SHARE
ON CONFLICT (session_hash) DO UPDATE SET last_seen_at = excluded.last_seen_at, ip = excluded.ip,
  user_agent = excluded.user_agent
"""


@dataclass(frozen=True)
class OpenSession:
    """A session that still opens the panel; ``device`` in words."""

    row: UserSession
    device: str
    is_handheld: bool


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
    values = {"id": uuid7(), "tenant": user.tenant_id, "key": key, "hash": session_hash, "at": now()}
    values |= {"ip": client_ip(request), "agent": request.headers.get("User-Agent", "").replace("\0", "")[:300]}
    with connection.cursor() as cursor:
        cursor.execute(SEEN, values)


def open_sessions_of(user: User) -> list[OpenSession]:
    """Return the user's sessions that still open the panel, the one seen last first."""
    living = living_hashes_of(user.identity_id) if user.identity_id else []
    rows = UserSession.objects.filter(session_hash__in=living).order_by("-last_seen_at")
    return [OpenSession(row, device_words(row.user_agent), is_handheld(row.user_agent)) for row in rows]
