"""From a login to the actor: which user of which company is this, and what may he do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast
from uuid import UUID

from django.db import connection
from django.http import HttpRequest

from telecube.accounts.models import Identity, User
from telecube.accounts.queries.login_policies import find_policy_refusal
from telecube.accounts.queries.users import with_groups
from telecube.accounts.sessions import note_session
from telecube.core.actor import Actor
from telecube.core.clock import now
from telecube.core.http import client_ip
from telecube.core.tenancy import tenant_scope


@dataclass(frozen=True)
class UserKey:
    """Where a login's user lives."""

    tenant_id: UUID
    user_id: UUID


def find_user_key(identity_id: UUID) -> UserKey | None:
    """Return tenant and user of a login, or None. The one look across tenants, fenced in a database function."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tenant_id, user_id FROM accounts_user_of_identity(%s)", [identity_id])
        row = cursor.fetchone()
    return UserKey(*row) if row else None


def actor_of(user: User, *, ip: str | None = None) -> Actor:
    """Return what the user may do."""
    group = user.permission_group
    return Actor(
        tenant_id=cast(UUID, user.tenant_id),
        user_id=user.pk,
        name=user.name,
        rights=frozenset(group.rights) if group else frozenset(),
        holds_every_right=user.is_main_administrator,
        ip=ip,
    )


def find_actor(request: HttpRequest) -> bool:
    """Put actor, user_profile and tenant on the request of a user who may be here; say whether there is one."""
    identity = getattr(request, "user", None)
    if not isinstance(identity, Identity):
        return False
    key = find_user_key(identity.pk)
    if key is None:
        return False
    with tenant_scope(key.tenant_id):
        user = (
            User.objects.select_related("permission_group", "login_policy", "tenant__entitlements", "identity")
            .prefetch_related(with_groups())
            .get(pk=key.user_id)
        )
        if user.is_blocked or user.deleted_at:
            return False
        refused = find_policy_refusal(user, ip=client_ip(request), at=now())
        if refused is not None:
            request.entrance_refusal = refused  # type: ignore[attr-defined]  # the login page says it
            return False
        note_session(request, user)
    request.user_profile = user  # type: ignore[attr-defined]
    request.tenant = user.tenant  # type: ignore[attr-defined]
    request.actor = actor_of(user, ip=client_ip(request))  # type: ignore[attr-defined]
    return True
