"""The session cookie becomes a visitor, or nobody."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection

from telecube.accounts.models import LoginPolicy, PermissionGroup, User, UserSession
from telecube.core.clock import now
from telecube.core.tenancy import tenant_scope
from telecube.live import visitors
from telecube.live.sip_proxy import sip_proxy
from telecube.live.stream import stream
from telecube.live.visitors import Visitor, address_of, is_still_here, session_key_of, visitor_of_session


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


@pytest.mark.parametrize(("ip", "gets_in"), [("192.0.2.7", True), ("198.51.100.1", False)])
def test_the_login_policys_addresses_hold_for_the_stream_too(
    session_key: str, acme: Any, ip: str, gets_in: bool
) -> None:
    with tenant_scope(acme.id):
        policy = LoginPolicy.objects.create(name="Biuro", address_ranges=["192.0.2.0/24"])
        User.objects.filter(pk=acme.anna.pk).update(login_policy=policy)
    assert (visitor_of_session(session_key, ip=ip) is not None) is gets_in


def test_the_address_is_the_one_of_the_connection() -> None:
    assert address_of({"client": ("192.0.2.7", 40123)}) == "192.0.2.7"
    assert address_of({"client": None}) is None


async def test_an_open_stream_is_nobodys_any_more_when_its_visitor_changes(monkeypatch: Any) -> None:
    visitor = Visitor(uuid4(), uuid4(), "key", "192.0.2.7")
    found: list[Visitor | None] = [visitor, replace(visitor, is_led_elsewhere=True), None]

    async def look_up(key: str, ip: str | None) -> Visitor | None:
        assert (key, ip) == ("key", "192.0.2.7")
        return found.pop(0)

    monkeypatch.setattr(visitors, "look_up", look_up)
    assert [await is_still_here(visitor) for _ in range(3)] == [True, False, False]


@pytest.fixture
def bens_session_without_factor(client_of: Any, acme: Any) -> str:
    key = str(client_of(acme.ben).session.session_key)
    PermissionGroup.objects.filter(name="Konsultanci").update(demands_second_factor=True)
    return key


def test_who_owes_a_second_factor_is_led_elsewhere(bens_session_without_factor: str) -> None:
    visitor = visitor_of_session(bens_session_without_factor)
    assert visitor is not None
    assert visitor.is_led_elsewhere


@pytest.mark.parametrize(("answer", "status"), [(stream, 409), (sip_proxy, 409)])
async def test_whoever_is_led_elsewhere_gets_neither_stream_nor_telephone(
    monkeypatch: Any, answer: Any, status: int
) -> None:
    async def find_visitor(_scope: Any) -> Visitor:
        return Visitor(uuid4(), uuid4(), "key", is_led_elsewhere=True)

    monkeypatch.setattr(f"{answer.__module__}.find_visitor", find_visitor)
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "websocket.connect"}

    async def send(event: dict[str, Any]) -> None:
        sent.append(event)

    headers = [(b"host", b"localhost"), (b"origin", b"http://localhost")]
    scope = {"method": "GET", "headers": headers, "subprotocols": ["sip"]}
    await answer(scope | {"extensions": {"websocket.http.response": {}}}, receive, send)
    assert sent[0]["status"] == status


def test_a_look_up_is_no_visit(session_key: str, acme: Any) -> None:
    visitor_of_session(session_key, ip="192.0.2.7")
    assert not UserSession.objects.filter(ip="192.0.2.7").exists()


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
