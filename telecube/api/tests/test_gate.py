"""Who gets in: keys, addresses, limit; and what every refusal looks like."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from telecube.accounts.models import PermissionGroup, User
from telecube.api import admission
from telecube.api.actions.keys import create_key, revoke_key
from telecube.api.models import ApiKey, ApiRequest
from telecube.api.tests.conftest import Program, make_program, refused, said
from telecube.core.actor import Actor
from telecube.core.clock import now
from telecube.core.tenancy import tenant_scope
from tests.world import World


def key_of(world: World) -> ApiKey:
    """Return acme's latest key."""
    with tenant_scope(world.acme.id):
        return ApiKey.objects.select_related("created_by").latest("created_at")


def test_a_request_without_a_key_is_refused(world: World) -> None:
    answer = Client().get("/api/v1/users")
    refused(answer, "key_missing", 401)
    assert answer["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("secret", ["", "tck_wrong", "ź", "x" * 5_000])
def test_a_wrong_key_is_refused(world: World, secret: str) -> None:
    refused(Program(secret).get("users"), "key_unknown" if secret else "key_missing", 401)


def test_a_login_is_no_key(world: World) -> None:
    client = Client()
    client.force_login(world.acme.anna.identity)
    refused(client.get("/api/v1/users"), "key_missing", 401)


def test_a_revoked_key_is_refused_at_once(world: World, program: Program) -> None:
    assert program.get("users").status_code == 200
    with tenant_scope(world.acme.id):
        revoke_key(world.acme.actor("anna"), key_of(world).pk)
    refused(program.get("users"), "key_revoked", 401)


def test_only_the_hash_of_a_key_is_kept(world: World, program: Program) -> None:
    kept = key_of(world)
    assert re.fullmatch(r"tck_[A-Za-z0-9]{8}_[A-Za-z0-9]{40}", program.secret)
    assert program.secret not in str(vars(kept))
    assert len(kept.hash) == 64
    assert program.secret.startswith(kept.prefix)


@pytest.mark.parametrize(
    ("addresses", "ip", "may"),
    [
        (["203.0.113.7"], "203.0.113.7", True),
        (["203.0.113.7"], "203.0.113.8", False),
        (["203.0.113.0/24", "2001:db8::/32"], "203.0.113.200", True),
        (["203.0.113.0/24", "2001:db8::/32"], "2001:db8::5", True),
        (["203.0.113.0/24"], "2001:db8::5", False),
        ([], "198.51.100.1", True),
    ],
)
def test_a_key_opens_from_its_addresses_only(world: World, addresses: list[str], ip: str, may: bool) -> None:
    program = replace(make_program(world.acme.actor("anna"), addresses=addresses), ip=ip)
    answer = program.get("users")
    if may:
        assert answer.status_code == 200
    else:
        assert ip in refused(answer, "address_not_allowed", 403)["title"]


def test_a_key_can_never_more_than_its_maker_at_that_moment(world: World) -> None:
    with tenant_scope(world.acme.id):
        group = PermissionGroup.objects.create(name="API", rights=["api.keys.manage", "accounts.users.view"])
        User.objects.filter(pk=world.acme.ben.pk).update(permission_group=group)
    program = make_program(actor_with(world, group.rights))
    assert program.get("users").status_code == 200
    refused(program.get("sip-accounts"), "right_missing", 403)
    with tenant_scope(world.acme.id):
        PermissionGroup.objects.filter(pk=group.pk).update(rights=["api.keys.manage"])
    assert "See the list of users" in refused(program.get("users"), "right_missing", 403)["title"]


def actor_with(world: World, rights: list[str]) -> Actor:
    """Return Ben with these rights."""
    return replace(world.acme.actor("ben"), rights=frozenset(rights))


@pytest.mark.parametrize("field", ["blocked_at", "deleted_at"])
def test_the_key_of_a_blocked_or_deleted_maker_opens_nothing(world: World, field: str) -> None:
    program = make_program(actor_with(world, ["api.keys.manage"]))
    with tenant_scope(world.acme.id):
        User.objects.filter(pk=world.acme.ben.pk).update(**{field: now()})
    refused(program.get("users"), "key_maker_gone", 401)


def test_the_limit_is_300_requests_a_minute_for_a_key(
    world: World, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = datetime(2026, 11, 23, 12, 0, 50, tzinfo=UTC)
    monkeypatch.setattr(admission, "now", lambda: moment)
    with tenant_scope(world.acme.id):
        ApiKey.objects.update(minute=moment.replace(second=0), minute_count=299)
    assert program.get("users").status_code == 200
    answer = program.get("users")
    assert "300" in refused(answer, "rate_limit_reached", 429)["title"]
    assert answer["Retry-After"] == "10"
    assert make_program(world.acme.actor("anna")).get("users").status_code == 200
    monkeypatch.setattr(admission, "now", lambda: datetime(2026, 11, 23, 12, 1, tzinfo=UTC))
    assert program.get("users").status_code == 200


def test_every_request_of_a_known_key_stands_in_the_log(world: World, program: Program) -> None:
    program.get("users")
    program.get("users/00000000-0000-0000-0000-000000000007")
    program.post("users", "{")
    with tenant_scope(world.acme.id):
        rows = list(ApiRequest.objects.order_by("at").values_list("method", "path", "status", "ip"))
        assert key_of(world).last_used_at is not None
    assert rows == [
        ("GET", "/api/v1/users", 200, "127.0.0.1"),
        ("GET", "/api/v1/users/00000000-0000-0000-0000-000000000007", 404, "127.0.0.1"),
        ("POST", "/api/v1/users", 400, "127.0.0.1"),
    ]


@pytest.mark.parametrize("body", ["{", "", "\x00", '{"a":', "[1,2", "nul"])
def test_malformed_json_is_refused(program: Program, body: str) -> None:
    answer = program.ask("POST", "sip-accounts", body or None)
    assert answer.status_code in {400, 422}
    assert said(answer)["code"] in {"body_unreadable", "values_invalid"}


@pytest.mark.parametrize(
    "body",
    [
        {"extension": 7},
        {"unknown": "field"},
        {"user_id": "no-uuid"},
        {"extension": "1\u0000"},
        {"extension": "x" * 300},
        [],
        "text",
        None,
        7,
    ],
)
def test_wrong_values_are_named(program: Program, body: Any) -> None:
    import json

    document = refused(program.ask("POST", "sip-accounts", json.dumps(body)), "values_invalid", 422)
    assert document["errors"]


def test_a_lone_surrogate_is_no_text(program: Program) -> None:
    refused(program.ask("POST", "user-groups", '{"name": "\\ud800"}'), "values_invalid", 422)


def test_a_body_that_is_too_large_is_refused(program: Program) -> None:
    refused(program.ask("POST", "user-groups", '{"name": "' + "x" * 3_000_000 + '"}'), "body_too_large", 413)


def test_unknown_addresses_and_methods_are_refused_in_the_same_form(program: Program) -> None:
    assert refused(program.get("nothing"), "nothing_here", 404)["title"] == "There is nothing at this address."
    refused(program.get("users/7"), "nothing_here", 404)
    answer = program.ask("PUT", "users", {})
    refused(answer, "method_not_allowed", 405)
    assert "POST" in answer["Allow"]


def test_refusals_are_english_unless_polish_is_asked_for(program: Program) -> None:
    path = "users?cursor=broken"
    assert refused(program.get(path), "cursor_invalid", 422)["title"].startswith("The cursor")
    polish = refused(program.get(path, **{"Accept-Language": "pl-PL,pl;q=0.9"}), "cursor_invalid", 422)
    assert polish["title"].startswith("Kursor")


def test_another_companys_key_sees_nothing_of_ours(world: World, program: Program, stranger: Program) -> None:
    emails = {user["email"] for user in said(stranger.get("users"))["items"]}
    assert emails == {world.globex.gina.identity.email}
    refused(stranger.get(f"users/{world.acme.ben.pk}"), "nothing_here", 404)


def test_who_may_not_manage_keys_makes_none(world: World) -> None:
    from telecube.core.errors import RightMissing

    with tenant_scope(world.acme.id), pytest.raises(RightMissing):
        create_key(world.acme.actor("carla"), name="x")
