"""The scope in which rows of one tenant, and no others, exist.

A scope is a transaction whose local setting ``app.tenant_id`` feeds the row security policies. It ends with the
transaction, so that a pooled connection never carries one tenant's scope to the next request.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from django.db import connections, transaction

_current: ContextVar[UUID | None] = ContextVar("tenant_id", default=None)


class NoTenantScope(RuntimeError):
    """A tenant's rows were asked for outside any tenant scope: a mistake in the program."""


class NestedTenantScope(RuntimeError):
    """A second tenant's scope was opened inside the first one's transaction."""


def find_tenant_id() -> UUID | None:
    """Return the tenant of the running scope, or None outside of any."""
    return _current.get()


def current_tenant_id() -> UUID:
    """Return the tenant of the running scope; loud when there is none."""
    tenant_id = _current.get()
    if tenant_id is None:
        raise NoTenantScope("This query needs a tenant scope: with tenant_scope(tenant_id): …")
    return tenant_id


@contextmanager
def tenant_scope(tenant_id: UUID, *, using: str = "default") -> Iterator[None]:
    """Open a transaction in which exactly this tenant's rows are visible.

    Entering the same tenant's scope again is harmless; another tenant's scope inside is refused.
    """
    outer, is_nested = _current.get(), connections[using].in_atomic_block
    if outer is not None and outer != tenant_id:
        raise NestedTenantScope("A tenant scope cannot contain the scope of another tenant.")
    with transaction.atomic(using=using):
        with connections[using].cursor() as cursor:
            cursor.execute("SELECT set_config('app.tenant_id', %s, true)", [str(tenant_id)])
        token = _current.set(tenant_id)
        try:
            yield
        finally:
            _current.reset(token)
            if is_nested and outer is None and not connections[using].needs_rollback:
                _forget_setting(using)


def _forget_setting(using: str) -> None:
    """Close the gate at once where an outer transaction (a test's) goes on after the scope."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT set_config('app.tenant_id', '', true)")
