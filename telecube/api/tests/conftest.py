"""A program with a key of acme's main administrator, and what it needs to make others."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from django.http import HttpResponse
from django.test import Client

from telecube.accounts.models import UserGroup
from telecube.api.actions.keys import create_key
from telecube.core.actor import Actor
from telecube.core.tenancy import tenant_scope
from tests.world import World


@dataclass
class Program:
    """Another program that talks to the API with a key."""

    secret: str
    ip: str = "127.0.0.1"

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> HttpResponse:
        """Send a request; a text as body goes as it is."""
        data = body if isinstance(body, str) else json.dumps(body)
        answer: HttpResponse = Client(enforce_csrf_checks=True, REMOTE_ADDR=self.ip).generic(
            method,
            f"/api/v1/{path}",
            data="" if body is None else data,
            content_type="application/json",
            headers={"Authorization": f"Bearer {self.secret}", **headers},
        )
        return answer

    def get(self, path: str, **headers: str) -> HttpResponse:
        """Read."""
        return self.ask("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> HttpResponse:
        """Create or do."""
        return self.ask("POST", path, body, **headers)


def said(answer: HttpResponse) -> Any:
    """Return the JSON of an answer."""
    return json.loads(answer.content)


def refused(answer: HttpResponse, code: str, status: int) -> Any:
    """Check that the answer is a problem document; return it."""
    assert answer["Content-Type"] == "application/problem+json", answer.content
    document = said(answer)
    assert (answer.status_code, document["code"]) == (status, code), document
    assert document["status"] == status
    assert document["title"]
    assert document["type"] == f"urn:telecube:problem:{code}"
    return document


ProgramOf = Callable[..., Program]


def make_program(actor: Actor, *, addresses: list[str] | None = None, name: str = "Payroll") -> Program:
    """Return a program with a key of the actor, made before the test began."""
    with tenant_scope(actor.tenant_id):
        new = create_key(actor, name=name, addresses=addresses or [])
    return Program(new.secret)


@pytest.fixture
def program(world: World) -> Program:
    """A program with a key of Anna, acme's main administrator."""
    return make_program(world.acme.actor("anna"))


@pytest.fixture
def stranger(world: World) -> Program:
    """A program of the other company."""
    return make_program(world.globex.actor("gina"))


@pytest.fixture
def position(world: World) -> UUID:
    """The position that new users of acme get."""
    with tenant_scope(world.acme.id):
        return UserGroup.objects.get(parent__is_position=True).pk


def new_user(position: UUID, **changes: Any) -> dict[str, Any]:
    """Return the body of a new user."""
    body = {
        "email": "ewa.nowa@acme.example",
        "first_name": "Ewa",
        "last_name": "Nowa",
        "password": "Correct!Horse7",
        "position_group_id": str(position),
    }
    return body | changes
