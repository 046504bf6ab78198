"""The stream and the way to the exchange, over real sockets."""

from __future__ import annotations

import json
import time
from collections.abc import Callable

import httpx
import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from playwright.sync_api import BrowserContext
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from telecube.config import config
from tests.browser.house import House, open_tab

SIP = [Subprotocol("sip")]


def sip_socket(house: House, *, session_key: str = "", origin: str = "", subprotocols: bool = True) -> ClientConnection:
    headers = house.cookie_header(session_key) if session_key else {}
    return connect(
        f"ws://{config.web_host}:{config.web_port}/sip/",
        origin=Origin(origin or house.address),
        subprotocols=SIP if subprotocols else None,
        additional_headers=headers,
        proxy=None,
    )


def test_an_announcement_is_in_the_browser_within_moments(
    house: House, record_property: Callable[[str, object], None]
) -> None:
    taken = []
    with house.stream(house.session_key("anna")) as events:
        for number in range(10):
            began = time.perf_counter()
            house.announce(house.acme, "call.changed", linked_id=str(number))
            assert events.next_topic() == "call.changed"
            taken.append((time.perf_counter() - began) * 1000)
            assert f'"{number}"' in events.data
    median, worst = sorted(taken)[5], max(taken)
    record_property("announcement_to_browser_ms", round(median, 1))
    print(f"\nannouncement to browser: median {median:.1f} ms, worst {worst:.1f} ms")  # noqa: T201


def test_another_company_hears_nothing(house: House) -> None:
    with house.stream(house.session_key("gina")) as events:
        house.announce(house.acme, "call.ringing", linked_id="acme")
        house.announce(house.globex, "call.ringing", linked_id="globex")
        events.next_topic()
        assert "globex" in events.data


def test_a_stream_without_a_session_is_refused(house: House) -> None:
    assert httpx.get(f"{house.address}/live/").status_code == 403
    forged = httpx.get(f"{house.address}/live/", headers=house.cookie_header("0" * 32))
    assert forged.status_code == 403


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}])
def test_a_stream_for_a_foreign_page_is_refused(house: House, headers: dict[str, str]) -> None:
    cookie = house.cookie_header(house.session_key("anna"))
    assert httpx.get(f"{house.address}/live/", headers={**headers, **cookie}).status_code == 403


def test_logging_out_ends_the_stream_at_once(house: House) -> None:
    key = house.session_key("anna")
    with house.stream(key) as events:
        Session.objects.filter(pk=key).delete()
        assert events.next_topic() == "session.ended"
        assert events.next_topic() == "(the stream ended)"


def test_after_a_lost_database_connection_the_page_is_told_to_fetch_anew(house: House) -> None:
    with house.stream(house.session_key("anna")) as events:
        away_since = time.monotonic()
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'telecube live'"
            )
            assert cursor.fetchone() == (1,)
        assert events.next_topic() == "live.resync"
        with house.stream(house.session_key("gina")) as later:
            quiet_ms = json.loads(later.data)["quiet_ms"]
            assert quiet_ms <= (time.monotonic() - away_since) * 1000
        house.announce(house.acme, "call.changed", linked_id="after")
        assert events.next_topic() == "call.changed"


def test_all_tabs_of_a_browser_share_one_stream(browser_of: Callable[..., BrowserContext], house: House) -> None:
    context = browser_of("anna")
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url) if request.url.endswith("/live/") else None)
    tabs = [open_tab(context), open_tab(context, line="elsewhere")]
    for tab in tabs:
        tab.evaluate(WAIT_FOR_EVENT)
    house.announce(house.acme, "call.changed", linked_id="shared")
    for tab in tabs:
        tab.wait_for_function("() => window.heard === 'shared'")
    assert len(asked) == 1
    with tabs[1].expect_request("**/live/"):
        tabs[0].close()


def test_our_own_page_with_a_session_reaches_the_exchange(house: House) -> None:
    with sip_socket(house, session_key=house.session_key("anna")) as socket:
        assert socket.subprotocol == "sip"
        socket.send("\r\n".join(OPTIONS))
        assert str(socket.recv(timeout=15)).startswith("SIP/2.0 ")


def test_the_way_to_the_exchange_is_closed_without_a_session(house: House) -> None:
    with pytest.raises(InvalidStatus) as refused:
        sip_socket(house)
    assert refused.value.response.status_code == 403


@pytest.mark.parametrize("origin", ["https://evil.example", "http://127.0.0.1:1", "null"])
def test_a_foreign_page_does_not_reach_the_exchange(house: House, origin: str) -> None:
    with pytest.raises(InvalidStatus) as refused:
        sip_socket(house, session_key=house.session_key("anna"), origin=origin)
    assert refused.value.response.status_code == 403


def test_another_protocol_than_sip_is_refused(house: House) -> None:
    with pytest.raises(InvalidStatus) as refused:
        sip_socket(house, session_key=house.session_key("anna"), subprotocols=False)
    assert refused.value.response.status_code == 400


def test_logging_out_closes_the_way_to_the_exchange(house: House) -> None:
    key = house.session_key("anna")
    with sip_socket(house, session_key=key) as socket:
        Session.objects.filter(pk=key).delete()
        with pytest.raises(ConnectionClosed) as closed:
            socket.recv(timeout=15)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 4401


def test_a_message_that_is_too_long_closes_the_socket(house: House) -> None:
    with sip_socket(house, session_key=house.session_key("anna")) as socket:
        socket.send("x" * 70_000)
        with pytest.raises(ConnectionClosed) as closed:
            socket.recv(timeout=15)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 1009


WAIT_FOR_EVENT = """() => document.body.addEventListener(
  "live-call-changed", (event) => { window.heard = event.detail.linked_id; }
)"""
OPTIONS = [
    "OPTIONS sip:telecube SIP/2.0",
    "Via: SIP/2.0/WS test.invalid;branch=z9hG4bKtest",
    "Max-Forwards: 70",
    "From: <sip:nobody@telecube>;tag=test",
    "To: <sip:telecube>",
    "Call-ID: test",
    "CSeq: 1 OPTIONS",
    "Content-Length: 0",
    "",
    "",
]
