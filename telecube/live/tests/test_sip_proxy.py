"""Carrying messages; the exchange is played by a WebSocket server of the test."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

from websockets.asyncio.client import ClientConnection, connect
from websockets.asyncio.server import ServerConnection, serve
from websockets.typing import Subprotocol

from telecube.live.hub import Subscription
from telecube.live.sip_proxy import (
    BURST,
    MESSAGE_BYTES,
    POLICY,
    SESSION_OVER,
    TOO_BIG,
    TRY_LATER,
    carry,
)
from telecube.live.visitors import Visitor


class Browser:
    """The browser's side of an ASGI WebSocket."""

    def __init__(self) -> None:
        self.outgoing: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.received: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    def say(self, text: str) -> None:
        self.outgoing.put_nowait({"type": "websocket.receive", "text": text})

    def leave(self) -> None:
        self.outgoing.put_nowait({"type": "websocket.disconnect", "code": 1001})

    async def receive(self) -> dict[str, Any]:
        return await self.outgoing.get()

    async def send(self, event: dict[str, Any]) -> None:
        await self.received.put(event)


@asynccontextmanager
async def an_echoing_switch() -> AsyncIterator[ClientConnection]:
    async def echo(socket: ServerConnection) -> None:
        async for message in socket:
            if message == "die":
                return
            await socket.send(message)

    async with serve(echo, "127.0.0.1", 0, subprotocols=[Subprotocol("sip")]) as server:
        port = server.sockets[0].getsockname()[1]
        async with connect(f"ws://127.0.0.1:{port}/ws", subprotocols=[Subprotocol("sip")], proxy=None) as switch:
            yield switch


def a_subscription() -> Subscription:
    return Subscription(Visitor(uuid4(), uuid4(), "key"))


async def test_messages_go_both_ways_until_the_browser_leaves() -> None:
    browser = Browser()
    async with an_echoing_switch() as switch:
        carrying = asyncio.create_task(carry(a_subscription(), switch, browser.receive, browser.send))
        browser.say("OPTIONS")
        event = await asyncio.wait_for(browser.received.get(), 5)
        assert event == {"type": "websocket.send", "text": "OPTIONS"}
        browser.leave()
        assert await asyncio.wait_for(carrying, 5) == 0


async def test_a_message_over_the_limit_ends_the_connection_and_is_not_passed_on() -> None:
    browser = Browser()
    async with an_echoing_switch() as switch:
        browser.say("x" * (MESSAGE_BYTES + 1))
        assert await asyncio.wait_for(carry(a_subscription(), switch, browser.receive, browser.send), 5) == TOO_BIG
    assert browser.received.empty()


async def test_a_flood_ends_the_connection() -> None:
    browser = Browser()
    async with an_echoing_switch() as switch:
        for _ in range(int(BURST) * 4):
            browser.say("x")
        assert await asyncio.wait_for(carry(a_subscription(), switch, browser.receive, browser.send), 30) == POLICY


async def test_the_end_of_the_session_ends_the_connection() -> None:
    browser, subscription = Browser(), a_subscription()
    async with an_echoing_switch() as switch:
        carrying = asyncio.create_task(carry(subscription, switch, browser.receive, browser.send))
        subscription.end()
        assert await asyncio.wait_for(carrying, 5) == SESSION_OVER


async def test_an_exchange_that_goes_away_is_told_as_try_later() -> None:
    browser = Browser()
    async with an_echoing_switch() as switch:
        browser.say("die")
        assert await asyncio.wait_for(carry(a_subscription(), switch, browser.receive, browser.send), 5) == TRY_LATER
