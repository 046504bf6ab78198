"""``/sip/``: the browser's SIP over WebSocket, passed to the exchange's own WebSocket on loopback.

Only pages of ours with a valid session get through; the exchange then asks for the phone's own credentials.
"""

from __future__ import annotations

import asyncio
import time

import structlog
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException
from websockets.typing import Subprotocol

from telecube.config import config
from telecube.live.asgi_types import Receive, Scope, Send
from telecube.live.hub import Subscription, hub
from telecube.live.origins import is_own_page
from telecube.live.stream import DATABASE_AWAY, SESSION_CHECK_SECONDS, end_if_gone, jittered
from telecube.live.visitors import find_visitor

log = structlog.get_logger()

SIP = "sip"
MESSAGE_BYTES = 64 * 1024
SOCKETS_PER_USER = 12
# A call needs about 20 messages; this stops a page that has gone mad, not a person.
MESSAGES_PER_SECOND, BURST = 30.0, 200.0
NORMAL, POLICY, TOO_BIG, TRY_LATER, SESSION_OVER = 1000, 1008, 1009, 1013, 4401

_sockets: dict[object, int] = {}


async def sip_proxy(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer one WebSocket handshake and carry its messages both ways."""
    await receive()
    if not is_own_page(scope):
        return await deny(scope, send, 403, "The telephone is for this site's own pages.")
    if SIP not in scope.get("subprotocols", []):
        return await deny(scope, send, 400, "The subprotocol sip is missing.")
    try:
        visitor = await find_visitor(scope)
    except DATABASE_AWAY as error:
        log.error("sip_proxy_database_away", error=str(error).strip()[:200])
        return await deny(scope, send, 503, "The database does not answer.")
    if visitor is None:
        return await deny(scope, send, 403, "There is no valid session.")
    if visitor.is_led_elsewhere:
        return await deny(scope, send, 409, "Something else comes before the telephone; load the page.")
    if _sockets.get(visitor.user_id, 0) >= SOCKETS_PER_USER:
        return await deny(scope, send, 429, "Too many telephones of one user.")
    subscription = hub.subscribe(visitor)
    _sockets[visitor.user_id] = _sockets.get(visitor.user_id, 0) + 1
    try:
        await serve(subscription, receive, send)
    finally:
        hub.unsubscribe(subscription)
        _sockets[visitor.user_id] -= 1
        if not _sockets[visitor.user_id]:
            del _sockets[visitor.user_id]


async def serve(subscription: Subscription, receive: Receive, send: Send) -> None:
    """Open the way to the exchange and carry messages until one side or the session ends."""
    await send({"type": "websocket.accept", "subprotocol": SIP})
    try:
        switch = await open_switch()
    except (OSError, TimeoutError, WebSocketException) as error:
        log.error("sip_proxy_switch_away", sentence="The exchange does not answer.", error=str(error)[:200])
        return await close(send, TRY_LATER, "switch away")
    code = NORMAL
    try:
        code = await carry(subscription, switch, receive, send)
    finally:
        await switch.close()
    return await close(send, code, "") if code else None


async def open_switch() -> ClientConnection:
    """Connect to the exchange's WebSocket; its own pings find an exchange that hangs."""
    return await connect(
        f"ws://127.0.0.1:{config.asterisk_http_port}/ws",
        subprotocols=[Subprotocol(SIP)],
        max_size=MESSAGE_BYTES,
        compression=None,
        open_timeout=3,
        close_timeout=2,
        ping_interval=20,
        ping_timeout=20,
        proxy=None,
    )


async def carry(subscription: Subscription, switch: ClientConnection, receive: Receive, send: Send) -> int:
    """Run both directions and the watch over the session; return the close code, 0 when the browser is gone."""
    tasks = [
        asyncio.create_task(from_browser(receive, switch)),
        asyncio.create_task(from_switch(switch, send)),
        asyncio.create_task(until_session_ends(subscription)),
    ]
    try:
        done, _pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        return next(iter(done)).result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def from_browser(receive: Receive, switch: ClientConnection) -> int:
    """Pass the browser's messages on; the next is read only when the last is away, which is the back pressure."""
    allowance, counted_at = BURST, time.monotonic()
    while True:
        event = await receive()
        if event["type"] == "websocket.disconnect":
            return 0
        message = event.get("text") if event.get("text") is not None else event.get("bytes")
        if not message:
            continue
        if len(message) > MESSAGE_BYTES:
            return TOO_BIG
        instant = time.monotonic()
        allowance = min(BURST, allowance + (instant - counted_at) * MESSAGES_PER_SECOND) - 1
        counted_at = instant
        if allowance < 0:
            log.warning("sip_proxy_flood")
            return POLICY
        try:
            await switch.send(message)
        except ConnectionClosed:
            return TRY_LATER


async def from_switch(switch: ClientConnection, send: Send) -> int:
    """Pass the exchange's messages on; its end is told to the browser as "try again later"."""
    try:
        async for message in switch:
            key = "text" if isinstance(message, str) else "bytes"
            await send({"type": "websocket.send", key: message})
    except ConnectionClosed:
        log.warning("sip_proxy_switch_closed")
    return TRY_LATER


async def until_session_ends(subscription: Subscription) -> int:
    """Return when the session is over; ended sessions are announced, expired ones are found by asking."""
    while not subscription.has_ended.is_set():
        try:
            await asyncio.wait_for(subscription.has_ended.wait(), jittered(SESSION_CHECK_SECONDS))
        except TimeoutError:
            await end_if_gone(subscription)
    return SESSION_OVER


async def deny(scope: Scope, send: Send, status: int, sentence: str) -> None:
    """Refuse the handshake with a status where the server can say one; otherwise it says 403."""
    if "websocket.http.response" not in scope.get("extensions", {}):
        return await send({"type": "websocket.close", "code": POLICY, "reason": sentence})
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
    await send({"type": "websocket.http.response.start", "status": status, "headers": headers})
    return await send({"type": "websocket.http.response.body", "body": sentence.encode()})


async def close(send: Send, code: int, reason: str) -> None:
    """Close the browser's side; it may have gone in the meantime."""
    try:
        await send({"type": "websocket.close", "code": code, "reason": reason})
    except (RuntimeError, OSError):
        log.debug("sip_proxy_browser_gone")
