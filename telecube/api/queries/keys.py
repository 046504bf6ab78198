"""Keys: the company's list, and the one look across companies by a secret's hash."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from telecube.api.models import ApiKey


@dataclass(frozen=True)
class KeyPlace:
    """Where a key lives."""

    tenant_id: UUID
    key_id: UUID


def find_key_place(hash: str) -> KeyPlace | None:
    """Return company and key of a secret, or None; fenced in a database function."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tenant_id, key_id FROM api_key_of_hash(%s)", [hash])
        row = cursor.fetchone()
    return KeyPlace(*row) if row else None


def keys_of_the_company() -> list[ApiKey]:
    """Return the keys: usable ones first, each group newest first."""
    keys = ApiKey.objects.select_related("created_by").order_by("-created_at", "-id")[:500]
    return sorted(keys, key=lambda key: key.is_revoked)
