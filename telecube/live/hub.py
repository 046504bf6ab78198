"""From PostgreSQL's NOTIFY to the open streams of this process: one LISTEN connection, many subscriptions.

The connection comes back by itself. What was announced while it was away is lost, so every stream is then told to
fetch anew (topic ``live.resync``).
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import deque
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg
import structlog
from django.conf import settings

from telecube.core.live import CHANNEL
from telecube.live.visitors import Visitor

log = structlog.get_logger()

RESYNC = "live.resync"
SESSION_ENDED = "session.ended"
QUEUE_LIMIT = 200
QUIET_SECONDS = 20.0
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.5, 10.0


@dataclass(frozen=True)
class Message:
    """One event for a browser."""

    topic: str
    data: dict[str, Any]


class Subscription:
    """The events waiting for one stream. A browser that reads too slowly is told to fetch anew instead."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        self.has_ended = asyncio.Event()
        self._waiting: deque[Message] = deque()
        self._arrived = asyncio.Event()

    def put(self, message: Message) -> None:
        """Add an event; at the limit all waiting ones give way to one ``live.resync``."""
        if len(self._waiting) >= QUEUE_LIMIT:
            self._waiting.clear()
            message = Message(RESYNC, {})
        self._waiting.append(message)
        self._arrived.set()

    def end(self) -> None:
        """Say that the session is over."""
        self.has_ended.set()
        self._arrived.set()

    async def get(self, timeout_seconds: float) -> Message | None:
        """Return the next event, or None after the time or at the session's end."""
        if not self._waiting and not self.has_ended.is_set():
            try:
                await asyncio.wait_for(self._arrived.wait(), timeout_seconds)
            except TimeoutError:
                return None
        message = self._waiting.popleft() if self._waiting else None
        if not self._waiting and not self.has_ended.is_set():
            self._arrived.clear()
        return message


class Hub:
    """All subscriptions of this process and the task that listens for them."""

    def __init__(self) -> None:
        self._by_tenant: dict[UUID, set[Subscription]] = {}
        self._listener: asyncio.Task[None] | None = None
        self._is_listening = asyncio.Event()
        self._listening_since = 0.0
        self._announced_at: dict[UUID, float] = {}

    def subscribe(self, visitor: Visitor) -> Subscription:
        """Begin to collect events for a visitor; the first one starts the listening."""
        if self._listener is None or self._listener.done():
            self._listener = asyncio.create_task(self._listen_for_ever())
        subscription = Subscription(visitor)
        self._by_tenant.setdefault(visitor.tenant_id, set()).add(subscription)
        return subscription

    def unsubscribe(self, subscription: Subscription) -> None:
        """Forget a stream."""
        of_tenant = self._by_tenant.get(subscription.visitor.tenant_id, set())
        of_tenant.discard(subscription)
        if not of_tenant:
            self._by_tenant.pop(subscription.visitor.tenant_id, None)

    def count(self, user_id: UUID) -> int:
        """Return how many subscriptions the user has here."""
        return sum(s.visitor.user_id == user_id for of_tenant in self._by_tenant.values() for s in of_tenant)

    async def is_listening(self, *, within_seconds: float) -> bool:
        """Wait until announcements arrive here; what is announced before would be lost unnoticed."""
        try:
            await asyncio.wait_for(self._is_listening.wait(), within_seconds)
        except TimeoutError:
            return False
        return True

    def quiet_seconds(self, tenant_id: UUID) -> float:
        """Return for how long nothing was announced for the company; not longer than this process listens."""
        return time.monotonic() - max(self._listening_since, self._announced_at.get(tenant_id, 0.0))

    async def stop(self) -> None:
        """End the listening."""
        if self._listener is not None:
            self._listener.cancel()
            await asyncio.gather(self._listener, return_exceptions=True)

    def deliver(self, payload: str) -> None:
        """Hand one notification to the streams that it concerns; what is not ours is dropped."""
        try:
            body = json.loads(payload)
            topic, data = str(body["topic"]), dict(body["data"])
        except (ValueError, KeyError, TypeError):
            log.warning("live_message_not_understood", payload=payload[:200])
            return
        if topic == SESSION_ENDED:
            self._end_session(str(data.get("session_hash")))
            return
        tenant_id = UUID(body["tenant"])
        self._announced_at[tenant_id] = time.monotonic()
        users = None if body.get("users") is None else {UUID(user) for user in body["users"]}
        for subscription in list(self._by_tenant.get(tenant_id, ())):
            if users is None or subscription.visitor.user_id in users:
                subscription.put(Message(topic, data))

    def _all(self) -> list[Subscription]:
        return [s for of_tenant in self._by_tenant.values() for s in of_tenant]

    def _end_session(self, session_hash: str) -> None:
        for subscription in self._all():
            if subscription.visitor.session_hash == session_hash:
                subscription.end()

    async def _listen_for_ever(self) -> None:
        pause, is_first = FIRST_PAUSE_SECONDS, True
        while True:
            try:
                async with await listening_connection() as connection:
                    pause = FIRST_PAUSE_SECONDS
                    if not is_first:
                        log.info("live_listening_again")
                        for subscription in self._all():
                            subscription.put(Message(RESYNC, {}))
                    is_first = False
                    self._listening_since = time.monotonic()
                    self._is_listening.set()
                    await self._pass_on(connection)
            except (psycopg.Error, OSError) as error:
                is_first = False
                self._is_listening.clear()
                log.error("live_database_away", retry_seconds=pause, error=str(error).strip()[:200])
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)

    async def _pass_on(self, connection: psycopg.AsyncConnection[Any]) -> None:
        while True:
            async for notification in connection.notifies(timeout=QUIET_SECONDS):
                self.deliver(notification.payload)
            # A quiet connection may be a dead one: ask.
            await asyncio.wait_for(connection.execute("SELECT 1"), QUIET_SECONDS)


async def listening_connection() -> psycopg.AsyncConnection[Any]:
    """Return a new connection that listens."""
    database = settings.DATABASES["default"]
    connection = await psycopg.AsyncConnection.connect(
        host=database["HOST"],
        port=database["PORT"],
        dbname=database["NAME"],
        user=database["USER"],
        password=database["PASSWORD"],
        autocommit=True,
        connect_timeout=3,
        application_name="telecube live",
    )
    await connection.execute(f"LISTEN {CHANNEL}")
    return connection


hub = Hub()
