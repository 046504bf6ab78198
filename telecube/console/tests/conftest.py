"""Staff for the tests of this room. Committed: the console looks through another connection."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from allauth.mfa.models import Authenticator
from django.db import connections
from django.test import Client

from telecube.console.actions.staff import appoint
from telecube.console.models import Role
from telecube.core.tenancy import tenant_scope
from tests.world import Company, World

StaffClient = Callable[..., Client]


@pytest.fixture
def staff_client(committed_world: World) -> Iterator[StaffClient]:
    """Return a function that logs Gina of globex in as staff with a role, with a second factor or without."""
    gina = committed_world.globex.gina

    def log_in(role: Role = Role.ADMINISTRATOR, *, has_factor: bool = True) -> Client:
        appoint(gina.identity.email, role=role)
        if has_factor:
            Authenticator.objects.get_or_create(user=gina.identity, type="totp", defaults={"data": {"secret": "x"}})
        client = Client()
        client.force_login(gina.identity)
        return client

    yield log_in
    with connections["owner"].cursor() as cursor:
        cursor.execute("DELETE FROM console_consoleentry")
        cursor.execute("DELETE FROM console_tenantvisit")
        cursor.execute("DELETE FROM console_staffmember")
        cursor.execute("DELETE FROM mfa_authenticator WHERE user_id = %s", [gina.identity_id])


@pytest.fixture
def visited(committed_world: World) -> Company:
    """The company that staff visits."""
    with tenant_scope(committed_world.acme.id):
        committed_world.acme.tenant.refresh_from_db()
    return committed_world.acme
