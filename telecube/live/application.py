"""The part of the web server that Django does not answer: ``/live/`` and the WebSocket ``/sip/``."""

from __future__ import annotations

from telecube.live.asgi_types import Receive, Scope, Send
from telecube.live.hub import hub
from telecube.live.sip_proxy import deny, sip_proxy
from telecube.live.stream import stream


def is_live(scope: Scope) -> bool:
    """Say whether the request is for this room."""
    return bool(scope["type"] == "websocket" or (scope["type"] == "http" and scope["path"] == "/live/"))


async def live_application(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer the room's requests."""
    if scope["type"] == "http":
        await stream(scope, receive, send)
    elif scope["path"] == "/sip/":
        await sip_proxy(scope, receive, send)
    else:
        await receive()
        await deny(scope, send, 404, "There is nothing here.")


async def lifespan(scope: Scope, receive: Receive, send: Send) -> None:
    """Start and stop with the server."""
    while True:
        event = await receive()
        if event["type"] == "lifespan.startup":
            await send({"type": "lifespan.startup.complete"})
        elif event["type"] == "lifespan.shutdown":
            await hub.stop()
            return await send({"type": "lifespan.shutdown.complete"})
