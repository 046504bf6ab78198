"""The session cookie becomes a visitor, or nobody."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection

from telecube.core.clock import now
from telecube.core.tenancy import tenant_scope
from telecube.live.visitors import session_key_of, visitor_of_session


@pytest.fixture
def session_key(client_of: Any, acme: Any) -> str:
    return str(client_of(acme.anna).session.session_key)


def test_a_logged_in_session_is_the_user_of_the_company(session_key: str, acme: Any) -> None:
    visitor = visitor_of_session(session_key)
    assert visitor is not None
    assert (visitor.tenant_id, visitor.user_id) == (acme.id, acme.anna.pk)


@pytest.mark.django_db
def test_an_unknown_session_is_nobody() -> None:
    assert visitor_of_session("0" * 32) is None


def test_an_expired_session_is_nobody(session_key: str) -> None:
    Session.objects.filter(pk=session_key).update(expire_date=now())
    assert visitor_of_session(session_key) is None


def test_a_blocked_user_is_nobody(session_key: str, acme: Any) -> None:
    with tenant_scope(acme.id):
        type(acme.anna).objects.filter(pk=acme.anna.pk).update(blocked_at=now())
    assert visitor_of_session(session_key) is None


def test_the_end_of_a_session_is_told_without_naming_its_key(session_key: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_trigger WHERE tgname = 'live_session_ended'")
        assert cursor.fetchone() == (1,)
        cursor.execute("SELECT pg_get_functiondef('live_session_ended'::regproc)")
        assert "sha256" in cursor.fetchone()[0]


def test_the_cookie_is_found_among_others() -> None:
    name = settings.SESSION_COOKIE_NAME.encode()
    assert session_key_of([(b"cookie", b"a=b; " + name + b"=abc; c=d")]) == "abc"
    assert session_key_of([(b"cookie", b"a=b")]) == ""
    assert session_key_of([]) == ""
