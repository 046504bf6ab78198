"""What programs can do: each operation with success, other company, refusal by the same rules as on screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

import pytest
from django.test import Client

from telecube.accounts.models import PermissionGroup, User, UserGroup
from telecube.api.models import ApiKey
from telecube.api.mount import api, openapi_document
from telecube.api.tests.conftest import Program, make_program, new_user, refused, said
from telecube.audit.models import AuditEntry
from telecube.core.tenancy import tenant_scope
from telecube.telephony.actions.sip_accounts import create_sip_account
from telecube.telephony.models import SipAccount
from tests.world import World

SOME_ID = "00000000-0000-0000-0000-000000000007"
OPERATIONS = [
    (method.upper(), path.removeprefix("/api/v1/"))
    for path, methods in openapi_document()["paths"].items()
    for method in methods
]


def filled(path: str, value: object = SOME_ID) -> str:
    """Return a path with an id in its place."""
    return "/".join(str(value) if part.startswith("{") else part for part in path.split("/"))


BODIES = {
    "POST users": {
        "email": "x@acme.example",
        "first_name": "X",
        "last_name": "Y",
        "position_group_id": SOME_ID,
    },
    "PATCH users/{user_id}": {"first_name": "X"},
    "POST user-groups": {"name": "X"},
    "PATCH user-groups/{group_id}": {"name": "X"},
    "POST permission-groups": {"name": "X", "rights": []},
    "PATCH permission-groups/{group_id}": {"name": "X"},
    "POST sip-accounts": {},
    "PATCH sip-accounts/{account_id}": {"extension": "250"},
}


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_every_operation_refuses_a_missing_right(world: World, method: str, path: str) -> None:
    answer = powerless(world).ask(method, filled(path), BODIES.get(f"{method} {path}"))
    refused(answer, "right_missing", 403)


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_the_right_is_asked_for_before_the_values_are_read(world: World, method: str, path: str) -> None:
    program = powerless(world)
    address = f"{filled(path)}?limit=many&cursor=broken"
    refused(program.ask(method, address, "{ no JSON"), "right_missing", 403)
    refused(program.ask(method, address, {"unknown": "field"}), "right_missing", 403)


def powerless(world: World, *rights: str) -> Program:
    """Return a program with a key of Ben, who may make keys and do nothing else but these."""
    with tenant_scope(world.acme.id):
        group = PermissionGroup.objects.create(name="Keys only", rights=["api.keys.manage", *rights])
        User.objects.filter(pk=world.acme.ben.pk).update(permission_group=group)
    return make_program(replace(world.acme.actor("ben"), rights=frozenset(group.rights)))


@pytest.mark.parametrize(("method", "path"), [(m, p) for m, p in OPERATIONS if "{" in p])
def test_every_operation_answers_404_for_another_companys_thing(
    world: World, stranger: Program, method: str, path: str
) -> None:
    things = {
        "users": world.acme.ben.pk,
        "user-groups": group_of(world),
        "permission-groups": world.acme.ben.permission_group_id,
        "sip-accounts": account_of(world),
    }
    answer = stranger.ask(method, filled(path, things[path.split("/")[0]]), BODIES.get(f"{method} {path}"))
    refused(answer, "nothing_here", 404)
    with tenant_scope(world.acme.id):
        assert User.objects.filter(pk=world.acme.ben.pk, deleted_at=None, blocked_at=None, first_name="Ben").exists()


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_every_operation_needs_a_key(world: World, method: str, path: str) -> None:
    refused(Program("tck_wrong").ask(method, filled(path), {}), "key_unknown", 401)


@pytest.mark.parametrize("right", ["accounts.users.create", "telephony.sip_account.manage"])
def test_either_right_is_enough_to_create_a_sip_account_as_on_screen(
    world: World, client_of: Callable[[User], Client], right: str
) -> None:
    program = powerless(world, right)
    made = said(program.post("sip-accounts", {"extension": "250"}))
    assert made["account"]["extension"] == "250"
    assert made["password"]
    with tenant_scope(world.acme.id):
        PermissionGroup.objects.filter(users=world.acme.dora).update(rights=[])
    owned = said(program.post("sip-accounts", {"user_id": str(world.acme.dora.pk)}))["account"]
    assert owned["user_id"] == str(world.acme.dora.pk)
    answer = program.ask("PATCH", f"sip-accounts/{owned['id']}", {"extension": "251"})
    assert answer.status_code == (200 if right == "telephony.sip_account.manage" else 403)
    path = (
        "/exchange/sip-accounts/new/" if right == "telephony.sip_account.manage" else f"/users/{world.acme.ben.pk}/sip/"
    )
    with tenant_scope(world.acme.id):
        ben = User.objects.get(pk=world.acme.ben.pk)
    assert client_of(ben).post(path, {"extension": "252"}).status_code == 200
    with tenant_scope(world.acme.id):
        assert SipAccount.objects.filter(extension="252").exists()


def test_every_operation_names_its_right(world: World) -> None:
    from telecube.core.manifest import all_rights

    details = [one for methods in openapi_document()["paths"].values() for one in methods.values()]
    assert len(details) >= 20
    assert {one["x-right"] for one in details} <= set(all_rights())
    assert {one["x-or-right"] for one in details if "x-or-right" in one} == {"accounts.users.create"}
    assert api.openapi_url is None


def group_of(world: World) -> UUID:
    """Return a user group of acme."""
    with tenant_scope(world.acme.id):
        return UserGroup.objects.create(name="Oddziały").pk


def account_of(world: World) -> UUID:
    """Return a free SIP account of acme."""
    with tenant_scope(world.acme.id):
        return create_sip_account(world.acme.actor("anna")).account.pk


def test_users_are_listed_page_by_page(world: World, program: Program) -> None:
    first = said(program.get("users?limit=3"))
    second = said(program.get(f"users?limit=3&cursor={first['next_cursor']}"))
    names = [user["first_name"] for user in first["items"] + second["items"]]
    assert names == ["Anna", "Ben", "Carla", "Dora"]
    assert second["next_cursor"] is None
    for limit in (0, 1_001, "x"):
        refused(program.get(f"users?limit={limit}"), "values_invalid", 422)
    assert [one["first_name"] for one in said(program.get("users?is_blocked=true"))["items"]] == []


def test_the_number_of_queries_does_not_grow_with_the_list(
    world: World, program: Program, django_assert_max_num_queries: object
) -> None:
    with django_assert_max_num_queries(40):  # type: ignore[operator]
        program.get("users")


def test_a_user_is_created_with_a_sip_account(world: World, program: Program, position: UUID) -> None:
    answer = program.post("users", new_user(position, work_number="602 345 678", extension="204"))
    assert answer.status_code == 201, answer.content
    made = said(answer)
    assert made["sip_password"]
    assert made["user"]["work_number"] == "+48602345678"
    assert made["user"]["extension"] == "204"
    assert made["user"]["position_group_id"] == str(position)
    assert said(program.get(f"users/{made['user']['id']}")) == made["user"]
    with tenant_scope(world.acme.id):
        entry = AuditEntry.objects.get(action="accounts.user.created")
    assert (entry.actor_kind, entry.actor_name) == ("api", "Anna Zielińska (API: Payroll)")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"password": "weak"}, "password_too_weak"),
        ({"email": "zażółć@acme.example"}, "email_with_diacritics"),
        ({"email": "nothing"}, "email_invalid"),
        ({"position_group_id": SOME_ID}, "position_missing"),
        ({"permission_group_id": SOME_ID}, "permission_group_gone"),
        ({"extension": "112"}, "extension_not_allowed"),
        ({"work_number": "abc"}, "number_not_possible"),
    ],
)
def test_a_user_is_refused_by_the_rules_of_the_screen(
    world: World, program: Program, position: UUID, change: dict[str, str], code: str
) -> None:
    refused(program.post("users", new_user(position, **change)), code, 422)
    with tenant_scope(world.acme.id):
        assert not User.objects.filter(first_name="Ewa").exists()


def test_a_user_is_changed_and_the_rest_stays(world: World, program: Program) -> None:
    ben = world.acme.ben
    before = said(program.get(f"users/{ben.pk}"))
    after = said(program.ask("PATCH", f"users/{ben.pk}", {"last_name": "Nowy", "work_number": "22 600 96 00"}))
    assert after == before | {"last_name": "Nowy", "work_number": "+48226009600", "sip_password": None}
    assert said(program.ask("PATCH", f"users/{ben.pk}", {})) == after


def test_a_user_moves_between_groups_and_loses_the_permission_group(world: World, program: Program) -> None:
    ben, group = world.acme.ben, group_of(world)
    after = said(program.ask("PATCH", f"users/{ben.pk}", {"user_group_ids": [str(group)], "permission_group_id": None}))
    assert after["user_group_ids"] == [str(group)]
    assert after["permission_group_id"] is None
    assert after["position_group_id"]


def test_a_user_is_blocked_and_unblocked(world: World, program: Program) -> None:
    ben = world.acme.ben
    assert said(program.post(f"users/{ben.pk}/block"))["is_blocked"] is True
    assert said(program.post(f"users/{ben.pk}/block"))["is_blocked"] is True
    assert said(program.post(f"users/{ben.pk}/unblock"))["is_blocked"] is False


def test_a_deleted_user_is_gone(world: World, program: Program) -> None:
    ben = world.acme.ben
    assert program.ask("DELETE", f"users/{ben.pk}").status_code == 204
    refused(program.get(f"users/{ben.pk}"), "nothing_here", 404)
    refused(program.ask("DELETE", f"users/{ben.pk}"), "nothing_here", 404)


def test_the_main_administrator_cannot_be_blocked_or_deleted(world: World, program: Program) -> None:
    anna = world.acme.anna
    assert program.post(f"users/{anna.pk}/block").status_code == 422
    assert program.ask("DELETE", f"users/{anna.pk}").status_code == 422


def test_user_groups_are_made_renamed_and_deleted(world: World, program: Program) -> None:
    made = said(program.post("user-groups", {"name": "Oddziały zagraniczne"}))
    sub = said(program.post("user-groups", {"name": "Francja", "parent_id": made["id"]}))
    assert sub["parent_id"] == made["id"]
    renamed = said(program.ask("PATCH", f"user-groups/{sub['id']}", {"name": "Niemcy"}))
    assert renamed["name"] == "Niemcy"
    assert renamed in said(program.get("user-groups"))["items"]
    assert program.ask("DELETE", f"user-groups/{sub['id']}").status_code == 204
    refused(program.get(f"user-groups/{sub['id']}"), "nothing_here", 404)


def test_the_fixed_group_stays(world: World, program: Program, position: UUID) -> None:
    fixed = next(one for one in said(program.get("user-groups"))["items"] if one["is_position"])
    assert program.ask("DELETE", f"user-groups/{fixed['id']}").status_code == 422
    assert program.ask("DELETE", f"user-groups/{position}").status_code == 422


def test_a_program_that_says_which_version_it_read_overwrites_nothing(world: World, program: Program) -> None:
    path = f"permission-groups/{world.acme.ben.permission_group_id}"
    read = said(program.get(path))["version"]
    first = said(program.ask("PATCH", path, {"rights": ["contacts.person.view"], "version": read}))
    assert first["version"] == read + 1
    refused(program.ask("PATCH", path, {"rights": [], "version": read}), "group_changed_meanwhile", 409)
    assert said(program.get(path))["rights"] == ["contacts.person.view"]
    assert said(program.ask("PATCH", path, {"name": "Serwis"}))["version"] == read + 2


def test_only_a_key_of_the_main_administrator_creates_permission_groups(world: World, program: Program) -> None:
    body = {"name": "Serwis", "rights": ["contacts.person.view"]}
    made = said(program.post("permission-groups", body))
    assert made["rights"] == ["contacts.person.view"]
    rights = ["api.keys.manage", "accounts.permission_groups.change", "accounts.permission_groups.view"]
    with tenant_scope(world.acme.id):
        group = PermissionGroup.objects.create(name="Almost everything", rights=rights)
        User.objects.filter(pk=world.acme.ben.pk).update(permission_group=group)
    bens = make_program(replace(world.acme.actor("ben"), rights=frozenset(rights)), name="Ben's")
    answer = bens.post("permission-groups", body | {"name": "Tajna"})
    assert answer.status_code in {403, 422}
    assert said(answer)["code"] == "only_the_main_administrator"
    lifting = bens.ask("PATCH", f"permission-groups/{group.pk}", {"rights": [*rights, "accounts.users.delete"]})
    assert lifting.status_code in {403, 422}
    with tenant_scope(world.acme.id):
        assert not PermissionGroup.objects.filter(name="Tajna").exists()
        group.refresh_from_db()
    assert group.rights == rights


def test_permission_groups_are_changed_and_deleted_only_when_empty(world: World, program: Program) -> None:
    made = said(program.post("permission-groups", {"name": "Serwis", "rights": []}))
    path = f"permission-groups/{made['id']}"
    changed = said(program.ask("PATCH", path, {"rights": ["contacts.note.add"]}))
    assert (changed["name"], changed["rights"]) == ("Serwis", ["contacts.note.add"])
    used = world.acme.ben.permission_group_id
    assert said(program.ask("DELETE", f"permission-groups/{used}"))["code"]
    assert program.ask("DELETE", path).status_code == 204
    refused(program.get(path), "nothing_here", 404)
    assert used in {UUID(one["id"]) for one in said(program.get("permission-groups"))["items"]}


def test_sip_accounts_are_made_listed_renewed_and_deleted(world: World, program: Program) -> None:
    made = said(program.post("sip-accounts", {"user_id": str(world.acme.ben.pk), "extension": "204"}))
    assert made["password"]
    path = f"sip-accounts/{made['account']['id']}"
    assert said(program.get(path)) == made["account"]
    assert said(program.get("sip-accounts?is_free=false"))["items"] == [made["account"]]
    assert said(program.get("sip-accounts?is_free=true"))["items"] == []
    renewed = said(program.post(f"{path}/password"))
    assert renewed["password"] not in {"", made["password"]}
    refused(program.post("sip-accounts", {"extension": "204"}), "extension_taken", 422)
    assert "Ben Nowak" in refused(program.ask("DELETE", path), "sip_account_in_use", 422)["title"]
    with tenant_scope(world.acme.id):
        assert SipAccount.objects.filter(user=world.acme.ben).count() == 1
    spare = said(program.post("sip-accounts", {"extension": "205"}))["account"]
    assert program.ask("DELETE", f"sip-accounts/{spare['id']}").status_code == 204
    refused(program.get(f"sip-accounts/{spare['id']}"), "nothing_here", 404)


def test_what_a_refused_request_began_is_undone(world: World, program: Program, position: UUID) -> None:
    """The user would be created before the SIP account is refused."""
    with tenant_scope(world.acme.id):
        create_sip_account(world.acme.actor("anna"), extension="204")
    refused(program.post("users", new_user(position, extension="204")), "extension_taken", 422)
    with tenant_scope(world.acme.id):
        assert not User.objects.filter(first_name="Ewa").exists()
        assert ApiKey.objects.get().last_used_at is not None


def test_a_user_without_a_password_is_invited(world: World, program: Program, position: UUID) -> None:
    made = program.post("users", new_user(position, password=None))
    assert made.status_code == 201, made.content
    with tenant_scope(world.acme.id):
        assert AuditEntry.objects.filter(action="accounts.invitation.sent").count() == 1


def test_nobody_lifts_himself_or_others_with_a_key(world: World, position: UUID) -> None:
    rights = ["api.keys.manage", "accounts.users.view", "accounts.users.create", "accounts.users.change"]
    with tenant_scope(world.acme.id):
        weak = PermissionGroup.objects.create(name="Weak", rights=rights)
        strong = PermissionGroup.objects.create(name="Strong", rights=[*rights, "accounts.users.delete"])
        User.objects.filter(pk=world.acme.ben.pk).update(permission_group=weak)
    bens = make_program(replace(world.acme.actor("ben"), rights=frozenset(rights)))
    lifted = {"permission_group_id": str(strong.pk)}
    assert bens.ask("PATCH", f"users/{world.acme.ben.pk}", lifted).status_code in {403, 422}
    assert bens.ask("PATCH", f"users/{world.acme.carla.pk}", lifted).status_code in {403, 422}
    assert bens.post("users", new_user(position, **lifted)).status_code in {403, 422}
    taken_over = {"password": "Another!Horse8"}
    assert bens.ask("PATCH", f"users/{world.acme.anna.pk}", taken_over).status_code in {403, 422}
    with tenant_scope(world.acme.id):
        assert not User.objects.filter(permission_group=strong).exists()
        assert not User.objects.filter(first_name="Ewa").exists()
