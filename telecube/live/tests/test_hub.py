"""Who is told what; the real NOTIFY is in tests/browser."""

import json
from uuid import UUID, uuid4

from telecube.live.hub import QUEUE_LIMIT, RESYNC, Hub, Message, Subscription
from telecube.live.visitors import Visitor

ACME, GLOBEX = uuid4(), uuid4()


def a_stream(hub: Hub, tenant_id: UUID = ACME, user_id: UUID | None = None, session: str = "s") -> Subscription:
    """A subscription without the listening task, which only a running server needs."""
    subscription = Subscription(Visitor(tenant_id, user_id or uuid4(), session))
    hub._by_tenant.setdefault(tenant_id, set()).add(subscription)
    return subscription


def announcement(tenant_id: UUID | None = ACME, users: list[UUID] | None = None, **more: object) -> str:
    body = {"topic": "call.ringing", "users": None if users is None else [str(u) for u in users], "data": {"id": 7}}
    return json.dumps({"tenant": str(tenant_id), **body, **more})


async def test_a_message_reaches_all_streams_of_its_company_and_no_other() -> None:
    hub = Hub()
    ours, also_ours, foreign = a_stream(hub), a_stream(hub), a_stream(hub, GLOBEX)
    hub.deliver(announcement())
    assert await ours.get(0.01) == Message("call.ringing", {"id": 7})
    assert await also_ours.get(0.01) is not None
    assert await foreign.get(0.01) is None


async def test_a_message_for_users_reaches_only_them() -> None:
    hub = Hub()
    anna = uuid4()
    hers, other = a_stream(hub, user_id=anna), a_stream(hub)
    hub.deliver(announcement(users=[anna]))
    assert await hers.get(0.01) is not None
    assert await other.get(0.01) is None


async def test_a_message_for_nobody_reaches_nobody() -> None:
    hub = Hub()
    stream = a_stream(hub)
    hub.deliver(announcement(users=[]))
    assert await stream.get(0.01) is None


async def test_a_slow_browser_is_told_to_fetch_anew_and_takes_no_more_memory() -> None:
    hub = Hub()
    stream = a_stream(hub)
    for _ in range(QUEUE_LIMIT + 1):
        hub.deliver(announcement())
    assert await stream.get(0.01) == Message(RESYNC, {})
    assert await stream.get(0.01) is None


async def test_the_end_of_a_session_ends_its_streams_and_no_other() -> None:
    hub = Hub()
    ended, other = a_stream(hub, session="one"), a_stream(hub, session="two")
    hub.deliver(announcement(None, topic="session.ended", data={"session_hash": ended.visitor.session_hash}))
    assert ended.has_ended.is_set()
    assert not other.has_ended.is_set()
    assert await ended.get(10) is None


async def test_what_is_not_ours_is_dropped() -> None:
    hub = Hub()
    stream = a_stream(hub)
    for payload in ("", "[]", "{}", '{"topic": 1, "data": 2}', "not json"):
        hub.deliver(payload)
    assert await stream.get(0.01) is None


def test_a_company_is_quiet_since_its_last_announcement_whoever_it_was_for() -> None:
    hub = Hub()
    assert hub.quiet_seconds(ACME) > 0
    before = hub.quiet_seconds(ACME)
    hub.deliver(announcement(GLOBEX))
    assert hub.quiet_seconds(ACME) >= before > hub.quiet_seconds(GLOBEX)
    hub.deliver(announcement(users=[uuid4()]))
    assert hub.quiet_seconds(ACME) < before


async def test_events_arrive_in_their_order() -> None:
    hub = Hub()
    stream = a_stream(hub)
    for number in range(3):
        hub.deliver(announcement(data={"id": number}))
    assert [(await stream.get(0.01)).data["id"] for _ in range(3)] == [0, 1, 2]  # type: ignore[union-attr]
