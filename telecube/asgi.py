"""The web server's entry: event stream and SIP go to the room live, everything else to Django."""

import os
from typing import Any

from django.conf import settings
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "telecube.settings")
# Before the rooms: it loads the settings and the registry of applications.
pages = get_asgi_application()

from telecube.live.application import is_live, lifespan, live_application  # noqa: E402
from telecube.live.asgi_types import Receive, Scope, Send  # noqa: E402
from telecube.web.warm_up import warm_up  # noqa: E402

if not settings.DEBUG:
    warm_up()


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer one connection."""
    if scope["type"] == "lifespan":
        return await lifespan(scope, receive, send)
    if is_live(scope):
        return await live_application(scope, receive, send)
    page_receive: Any = receive
    return await pages(scope, page_receive, send)  # type: ignore[arg-type]
