"""Every address declares its access, and the table URL × right × tenant × method holds when it is asked for real."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import get_resolver

from telecube.accounts.models import User
from telecube.core.access import Access, access_of
from telecube.core.checks import every_view_declares_access, views_of
from tests.world import World

SOME_ID = UUID(int=7)
ADDRESSES = [(path, view) for path, _name, view in views_of(get_resolver())]


def address(path: str) -> str:
    """Return a path that can be asked for: each place is filled with a value of its kind."""
    filled = path
    for kind, value in {"uuid": str(SOME_ID), "str": "x", "int": "7", "slug": "x", "path": "x"}.items():
        while f"<{kind}:" in filled:
            start = filled.index(f"<{kind}:")
            filled = filled[:start] + value + filled[filled.index(">", start) + 1 :]
    while "<" in filled and "(?P" not in filled:
        start = filled.index("<")
        filled = filled[:start] + "x" + filled[filled.index(">", start) + 1 :]
    return "/" + filled


def ask(client: Client, path: str, method: str) -> int:
    """Return the status of a request; plain texts as body, so that no form is complete."""
    return int(getattr(client, method)(address(path)).status_code)


ASKED = [(path, view) for path, view in ADDRESSES if "(?P" not in path]
METHODS = ("get", "post")


def declared(view: Any) -> Access:
    """Return the declaration of a view."""
    access = access_of(view)
    assert access is not None
    return access


def test_every_view_declares_its_access() -> None:
    assert every_view_declares_access(None) == []
    assert len(ADDRESSES) > 20


@pytest.mark.parametrize("method", METHODS)
def test_whoever_is_not_logged_in_sees_public_pages_only(world: World, method: str) -> None:
    client = Client()
    for path, view in ASKED:
        if declared(view).kind == "public":
            continue
        status = ask(client, path, method)
        assert status in {302, 401}, f"{method} {path} answered {status} to a stranger"


@pytest.mark.parametrize("method", METHODS)
def test_a_missing_right_is_a_403(world: World, client_of: Callable[[User], Client], method: str) -> None:
    client = client_of(world.acme.carla)
    for path, view in ASKED:
        if declared(view).kind != "right":
            continue
        status = ask(client, path, method)
        assert status == 403, f"{method} {path} answered {status} without the right"


@pytest.mark.parametrize("method", METHODS)
def test_the_main_administrator_is_never_refused_for_a_right(
    world: World, client_of: Callable[[User], Client], method: str
) -> None:
    client = client_of(world.acme.anna)
    for path, view in ASKED:
        if declared(view).kind != "right":
            continue
        status = ask(client, path, method)
        assert status not in {401, 403, 500}, f"{method} {path} answered {status} to the main administrator"
