"""``/live/``: server-sent events for one logged-in browser.

``event:`` is the topic, ``data:`` a JSON object of ids. There are no event ids: after a gap the page fetches anew. The
first event, ``live.open``, says how long it was quiet: a page that is older may lack what was announced before.
"""

from __future__ import annotations

import asyncio
import json
import random
import time

import structlog
from django.db import InterfaceError, OperationalError
from psycopg_pool import PoolTimeout

from telecube.live.asgi_types import Receive, Scope, Send
from telecube.live.hub import SESSION_ENDED, Message, Subscription, hub
from telecube.live.origins import is_foreign_page
from telecube.live.visitors import Visitor, find_visitor, is_still_here

log = structlog.get_logger()

HEARTBEAT_SECONDS = 15.0
LISTENING_SECONDS = 4.0
SESSION_CHECK_SECONDS = 30.0
STREAMS_PER_USER = 40
DATABASE_AWAY = (OperationalError, InterfaceError, PoolTimeout)


async def stream(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer one request for the stream."""
    if scope["method"] != "GET":
        return await answer(send, 405, "Only GET.")
    if is_foreign_page(scope):
        return await answer(send, 403, "The stream is for this site's own pages.")
    try:
        visitor = await find_visitor(scope)
    except DATABASE_AWAY as error:
        log.error("live_stream_database_away", error=str(error).strip()[:200])
        return await answer(send, 503, "The database does not answer.")
    if visitor is None:
        return await answer(send, 403, "There is no valid session.")
    if visitor.is_led_elsewhere:
        return await answer(send, 409, "Something else comes before the panel; load the page.")
    if hub.count(visitor.user_id) >= STREAMS_PER_USER:
        return await answer(send, 429, "Too many streams of one user.")
    return await serve(visitor, receive, send)


async def serve(visitor: Visitor, receive: Receive, send: Send) -> None:
    """Send events until the browser leaves or the session ends."""
    subscription = hub.subscribe(visitor)
    leaving = asyncio.create_task(wait_for_leave(receive, subscription))
    try:
        if not await hub.is_listening(within_seconds=LISTENING_SECONDS):
            return await answer(send, 503, "The database does not answer.")
        opening = Message("live.open", {"quiet_ms": int(hub.quiet_seconds(visitor.tenant_id) * 1000)})
        await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
        await send(chunk(b"retry: 2000\n\n" + frame(opening)))
        await send_events(subscription, leaving, send)
        if not leaving.done():
            await send({"type": "http.response.body", "body": frame(Message(SESSION_ENDED, {}))})
        return None
    finally:
        leaving.cancel()
        hub.unsubscribe(subscription)


async def send_events(subscription: Subscription, leaving: asyncio.Task[None], send: Send) -> None:
    """Pass events on; a comment now and then keeps proxies and detects browsers that vanished."""
    next_check = time.monotonic() + jittered(SESSION_CHECK_SECONDS)
    while not subscription.has_ended.is_set() and not leaving.done():
        message = await subscription.get(HEARTBEAT_SECONDS)
        if leaving.done():
            return
        if message is not None:
            await send(chunk(frame(message)))
        elif not subscription.has_ended.is_set():
            await send(chunk(b":\n\n"))
        if time.monotonic() >= next_check:
            next_check = time.monotonic() + jittered(SESSION_CHECK_SECONDS)
            await end_if_gone(subscription)


async def end_if_gone(subscription: Subscription) -> None:
    """End the subscription of a session that expired or whose user may no longer be here."""
    try:
        if not await is_still_here(subscription.visitor):
            subscription.end()
    except DATABASE_AWAY:
        # Nobody is thrown out because the database is away; the next check decides.
        return


async def wait_for_leave(receive: Receive, subscription: Subscription) -> None:
    """Return when the browser closed the connection, and wake the sender."""
    while (await receive())["type"] != "http.disconnect":
        continue
    subscription.end()


def frame(message: Message) -> bytes:
    """Return an event in the stream's format."""
    topic = message.topic.replace("\n", " ").replace("\r", " ")
    return f"event: {topic}\ndata: {json.dumps(message.data)}\n\n".encode()


def chunk(body: bytes) -> dict[str, object]:
    """Return a part of the body that is not the last."""
    return {"type": "http.response.body", "body": body, "more_body": True}


async def answer(send: Send, status: int, sentence: str) -> None:
    """Answer without a stream."""
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]
    if status == 503:
        headers.append((b"retry-after", b"5"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": sentence.encode()})


def jittered(seconds: float) -> float:
    """Spread checks, so that all streams of a restarted server do not ask at once."""
    return seconds * random.uniform(0.8, 1.2)  # noqa: S311  (no secret)


HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store, no-transform"),
    (b"x-accel-buffering", b"no"),
]
