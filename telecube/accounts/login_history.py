"""Who logged in, who was refused and why: rows of the company's audit log."""

from __future__ import annotations

import structlog

from telecube.accounts.models import Identity, User
from telecube.accounts.queries.actors import actor_of, find_user_key
from telecube.audit import record
from telecube.core.tenancy import tenant_scope

log = structlog.get_logger()


def write_login(identity: Identity, *, ip: str | None) -> None:
    """Write down a successful login."""
    _write(identity, "accounts.user.logged_in", ip=ip)


def write_refused_login(email: str, *, ip: str | None, reason: str) -> None:
    """Write down a refused login. An address without a user belongs to no company: it goes to the log only."""
    identity = Identity.objects.filter(email=email.strip().lower()).first()
    log.warning("login_refused", reason=reason, is_known=identity is not None, ip=ip)
    if identity is not None:
        _write(identity, "accounts.user.login_refused", ip=ip, reason=reason)


def write_second_factor(identity: Identity, deed: str, *, ip: str | None, **changes: str) -> None:
    """Write down what was done with somebody's second factors, also that a code was refused."""
    _write(identity, f"accounts.second_factor.{deed}", ip=ip, **changes)


def _write(identity: Identity, action: str, *, ip: str | None, **changes: str) -> None:
    key = find_user_key(identity.pk)
    if key is None:
        return
    with tenant_scope(key.tenant_id):
        user = User.objects.select_related("permission_group").get(pk=key.user_id)
        record(actor_of(user, ip=ip), action, user, **changes)
