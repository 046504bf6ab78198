"""Who opens a stream or a socket: the same login that Django's pages know, read from the session cookie."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from importlib import import_module
from uuid import UUID

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth import get_user
from django.db import connections
from django.http import HttpRequest
from django.urls import resolve
from django.utils.module_loading import import_string

from telecube.live.asgi_types import Scope


@dataclass(frozen=True)
class Visitor:
    """A logged-in user of one company in one browser session.

    ``is_led_elsewhere``: something comes before the panel, a demanded second factor for example.
    """

    tenant_id: UUID
    user_id: UUID
    session_key: str
    ip: str | None = None
    is_led_elsewhere: bool = False

    @property
    def session_hash(self) -> str:
        """The session as it may be named in messages: the key itself opens the panel."""
        return hashlib.sha256(self.session_key.encode()).hexdigest()


async def find_visitor(scope: Scope) -> Visitor | None:
    """Return who asks, or None without a valid session. Raises django.db errors when the database is away."""
    key = session_key_of(scope["headers"])
    return await look_up(key, address_of(scope)) if key else None


async def is_still_here(visitor: Visitor) -> bool:
    """Say whether the session goes on and its user may still be here, from the same address."""
    return await look_up(visitor.session_key, visitor.ip) == visitor


@sync_to_async(thread_sensitive=False)
def look_up(session_key: str, ip: str | None) -> Visitor | None:
    """Ask the database in a thread of the pool."""
    try:
        return visitor_of_session(session_key, ip=ip)
    finally:
        # Outside of a request nobody else gives the thread's connection back.
        connections.close_all()


def visitor_of_session(session_key: str, *, ip: str | None = None) -> Visitor | None:
    """Read session, login and user as the pages do, with the login policy and with what comes before the panel."""
    request = HttpRequest()
    request.is_visit = False  # type: ignore[attr-defined]  # an open stream is not somebody who looks at a page
    if ip is not None:
        request.META["REMOTE_ADDR"] = ip
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    request.user = get_user(request)
    if not import_string(settings.ACTOR_FINDER)(request):
        return None
    actor = request.actor  # type: ignore[attr-defined]
    if actor.user_id is None:
        # The service's staff on a visit: nobody of the company, so neither stream nor phone.
        return None
    request.resolver_match = resolve(settings.LOGIN_REDIRECT_URL)
    is_led_elsewhere = import_string(settings.DETOUR_FINDER)(request) is not None
    return Visitor(actor.tenant_id, actor.user_id, session_key, ip, is_led_elsewhere)


def address_of(scope: Scope) -> str | None:
    """Return the browser's address as Django's pages know it."""
    client = scope.get("client")
    return str(client[0]) if client else None


def session_key_of(headers: Iterable[tuple[bytes, bytes]]) -> str:
    """Return the session cookie's value, or an empty text."""
    cookie: SimpleCookie = SimpleCookie()
    for name, value in headers:
        if name == b"cookie":
            try:
                cookie.load(value.decode("latin-1"))
            except CookieError:
                return ""
    morsel = cookie.get(settings.SESSION_COOKIE_NAME)
    return morsel.value if morsel else ""
