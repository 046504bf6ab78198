"""A creating request that is sent twice creates once: the answer is kept for a day under its Idempotency-Key.

Secrets in an answer (the password of a SIP account) are kept nowhere: the repeated answer has null in their place.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse

from telecube.api.errors import IdempotencyKeyReused, IdempotencyKeyUnusable
from telecube.api.models import KeptAnswer
from telecube.core.actor import Actor
from telecube.core.clock import now
from telecube.core.ids import uuid7
from telecube.core.tenancy import current_tenant_id

HEADER = "Idempotency-Key"
KEPT = timedelta(hours=24)
LONGEST = 200
SECRET_FIELDS = frozenset({"password", "sip_password"})

Answer = Callable[[], HttpResponse]


def answer_once(request: HttpRequest, key_id: UUID, actor: Actor, answer: Answer) -> HttpResponse:
    """Return the kept answer of the same request, or answer now and keep it.

    Runs inside the request's transaction, after the right was asked: what somebody may no longer do is not told again.
    A second request with the same name waits for the first one's end. Raises IdempotencyKeyUnusable,
    IdempotencyKeyReused.
    """
    name = request.headers.get(HEADER)
    if name is None or request.method != "POST":
        return answer()
    if not (0 < len(name) <= LONGEST and name.isprintable() and name.strip()):
        raise IdempotencyKeyUnusable
    digest = _digest(request, actor)
    if not _claim(key_id, name, digest):
        return _repeated(key_id, name, digest)
    response = answer()
    if response.status_code < 400:
        KeptAnswer.objects.filter(key_id=key_id, name=name).update(
            status=response.status_code, body=without_secrets(json.loads(response.content or b"null"))
        )
    return response


def without_secrets(value: Any) -> Any:
    """Return the answer with null in place of each secret."""
    if isinstance(value, dict):
        return {name: None if name in SECRET_FIELDS else without_secrets(part) for name, part in value.items()}
    return [without_secrets(part) for part in value] if isinstance(value, list) else value


def _claim(key_id: UUID, name: str, digest: str) -> bool:
    """Take the name; waits while another transaction holds it, False when it is taken. An old one is free again."""
    KeptAnswer.objects.filter(key_id=key_id, name=name, created_at__lt=now() - KEPT).delete()
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO api_keptanswer (id, tenant_id, key_id, name, request_hash, status, body, created_at)
               VALUES (%s, %s, %s, %s, %s, 0, '{}', %s) ON CONFLICT DO NOTHING""",
            [uuid7(), current_tenant_id(), key_id, name, digest, now()],
        )
        return bool(cursor.rowcount == 1)


def _repeated(key_id: UUID, name: str, digest: str) -> HttpResponse:
    kept = KeptAnswer.objects.get(key_id=key_id, name=name)
    if kept.request_hash != digest:
        raise IdempotencyKeyReused
    return JsonResponse(kept.body, status=kept.status, safe=False, headers={"Idempotent-Replayed": "true"})


def _digest(request: HttpRequest, actor: Actor) -> str:
    """Return what makes a request the same one: who asks (a key may come to act for somebody else), where and what."""
    head = f"{actor.user_id} {request.method} {request.get_full_path()}\n"
    return hashlib.sha256(head.encode() + request.body).hexdigest()
