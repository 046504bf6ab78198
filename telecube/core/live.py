"""Telling browsers at once: NOTIFY at commit, carried by the event stream of the room ``live``.

The message carries ids only; the page fetches what it is allowed to see.
"""

import json
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import connections

CHANNEL = "telecube_live"


def notify(
    tenant_id: UUID,
    *,
    topic: str,
    users: Iterable[UUID] | None = None,
    data: dict[str, Any] | None = None,
    using: str = "default",
) -> None:
    """Tell open browsers of the tenant (or only of these users) when the running transaction commits.

    PostgreSQL limits a message to 8,000 bytes; send ids, never content.
    """
    body = {
        "tenant": str(tenant_id),
        "topic": topic,
        "users": None if users is None else [str(user) for user in users],
        "data": data or {},
    }
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, json.dumps(body)])
