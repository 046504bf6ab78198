"""The fixed world of the tests: acme with Anna (main administrator), Ben (agent), Carla (agent of another permission
group), Dora (may only read); globex with Gina (main administrator).

``world`` builds it inside the test's transaction; ``build_world`` also serves tests that commit.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from uuid import UUID

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import connections, transaction
from django.test import Client

from telecube.accounts.actions.sign_up import start_trial
from telecube.accounts.models import (
    Identity,
    PermissionGroup,
    Tenant,
    User,
    UserGroup,
    UserGroupMembership,
)
from telecube.accounts.queries.actors import actor_of
from telecube.accounts.robots import opening_stamp
from telecube.core.actor import Actor
from telecube.core.clock import clock_set_to, now
from telecube.core.ids import uuid7
from telecube.core.manifest import all_rights
from telecube.core.tenancy import tenant_scope

PASSWORD = "Correct!Horse7"
READING = ("view",)
MANAGING = ("accounts.", "audit.", "api.")
_serial = itertools.count(1)


@dataclass
class Company:
    """A company of the world and its people by first name, lower case: ``acme.people["ben"]``, ``acme.ben``."""

    tenant: Tenant
    people: dict[str, User] = field(default_factory=dict)

    def __getattr__(self, name: str) -> User:
        try:
            return self.people[name]
        except KeyError:
            raise AttributeError(name) from None

    @property
    def id(self) -> UUID:
        """The tenant's id."""
        return self.tenant.pk

    def actor(self, name: str) -> Actor:
        """Return the actor of a person."""
        return actor_of(self.people[name])


@dataclass
class World:
    """Both companies."""

    acme: Company
    globex: Company


def build_world(*, suffix: str = "") -> World:
    """Create both companies. ``suffix`` keeps addresses apart where worlds are committed."""
    acme = make_company("Acme Sp. z o.o.")
    globex = make_company("Globex S.A.")
    every = sorted(all_rights())
    serving = [code for code in every if not code.startswith(MANAGING)]
    with tenant_scope(acme.id):
        agents = PermissionGroup.objects.create(name="Konsultanci", rights=serving)
        others = PermissionGroup.objects.create(name="Księgowość", rights=[])
        readers = PermissionGroup.objects.create(name="Podgląd", rights=[r for r in every if r.endswith(READING)])
        make_user(acme, "Anna", "Zielińska", is_main_administrator=True, suffix=suffix)
        make_user(acme, "Ben", "Nowak", permission_group=agents, suffix=suffix)
        make_user(acme, "Carla", "Wrona", permission_group=others, suffix=suffix)
        make_user(acme, "Dora", "Lis", permission_group=readers, suffix=suffix)
    with tenant_scope(globex.id):
        make_user(globex, "Gina", "Sowa", is_main_administrator=True, suffix=suffix)
    return World(acme=acme, globex=globex)


def make_company(name: str) -> Company:
    """Create a company on the first day of its trial, with the fixed group „Stanowisko”."""
    tenant_id = uuid7()
    with tenant_scope(tenant_id):
        tenant = Tenant.objects.create(pk=tenant_id, name=name)
        start_trial(tenant)
        positions = UserGroup.objects.create(name="Stanowisko", is_position=True)
        UserGroup.objects.create(name="Konsultant", parent=positions)
    return Company(tenant)


def make_user(
    company: Company,
    first_name: str,
    last_name: str,
    *,
    permission_group: PermissionGroup | None = None,
    is_main_administrator: bool = False,
    suffix: str = "",
) -> User:
    """Create a user who can log in with PASSWORD as first.name@company.example."""
    domain = company.tenant.name.split()[0].lower()
    serial = suffix or next(_serial)
    email = f"{first_name.lower()}.{serial}@{domain}.example"
    identity = Identity.objects.create(email=email, password=_password_hash())
    if is_main_administrator:
        # Nobody of a trial calls outside before an address is confirmed.
        EmailAddress.objects.create(user=identity, email=email, primary=True, verified=True)
    user = User.objects.create(
        identity=identity,
        first_name=first_name,
        last_name=last_name,
        permission_group=permission_group,
        is_main_administrator=is_main_administrator,
    )
    position = UserGroup.objects.get(name="Konsultant", parent__is_position=True)
    UserGroupMembership.objects.create(user=user, group=position)
    company.people[first_name.lower()] = user
    return user


def typed_slowly() -> dict[str, str]:
    """Return what the sign-up's page says of whoever opened it a minute ago and ticked the documents."""
    with clock_set_to(now() - timedelta(minutes=1)):
        return {"opened": opening_stamp(), "accepts_terms": "on"}


@cache
def _password_hash() -> str:
    """Hash once: argon2 is slow on purpose."""
    return make_password(PASSWORD)


@pytest.fixture
def world(db: None) -> World:
    """Both companies, in the test's transaction."""
    return build_world()


@pytest.fixture
def acme(world: World) -> Iterator[Company]:
    """The company acme, with its tenant scope open."""
    with tenant_scope(world.acme.id):
        yield world.acme


@pytest.fixture
def globex(world: World) -> Company:
    """The other company; its scope is not open."""
    return world.globex


@pytest.fixture
def committed_world(django_db_blocker: pytest.FixtureRequest) -> Iterator[World]:
    """A world that other connections see too; swept by the owner afterwards."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        world = build_world(suffix=uuid7().hex[-10:])
        yield world
        _sweep([world.acme, world.globex])


def _sweep(companies: list[Company]) -> None:
    """Every row of the companies; the keys between tenant tables are checked at commit, so the order is free."""
    identities = [user.identity_id for company in companies for user in company.people.values()]
    ids = [company.id for company in companies]
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.columns JOIN information_schema.tables"
            " USING (table_schema, table_name)"
            " WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND column_name = 'tenant_id'"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f'DELETE FROM "{table}" WHERE tenant_id = ANY(%s)', [ids])  # noqa: S608
        cursor.execute("DELETE FROM accounts_tenant WHERE id = ANY(%s)", [ids])
        cursor.execute("DELETE FROM account_emailaddress WHERE user_id = ANY(%s)", [identities])
        cursor.execute("DELETE FROM accounts_identity WHERE id = ANY(%s)", [identities])
    for connection in connections.all(initialized_only=True):
        connection.close()


@pytest.fixture
def client_of() -> Callable[[User], Client]:
    """Return a function that gives a logged-in test browser for a user."""

    def log_in(user: User) -> Client:
        client = Client()
        assert user.identity is not None
        client.force_login(user.identity)
        return client

    return log_in
