"""A request that is sent twice creates once."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from telecube.accounts.models import PermissionGroup, User
from telecube.accounts.permissions import CHANGE_PERMISSION_GROUPS, MANAGE_API_KEYS
from telecube.api.idempotency import KEPT
from telecube.api.models import ApiKey, KeptAnswer
from telecube.api.tests.conftest import Program, make_program, new_user, refused, said
from telecube.core.tenancy import tenant_scope
from telecube.telephony.models import SipAccount
from telecube.telephony.permissions import MANAGE_SIP_ACCOUNTS
from tests.world import World

ONCE = {"Idempotency-Key": "order-17"}


def count_accounts(world: World) -> int:
    with tenant_scope(world.acme.id):
        return SipAccount.objects.count()


def test_the_same_request_gets_the_same_answer_and_creates_nothing_more(world: World, program: Program) -> None:
    first = program.post("sip-accounts", {"extension": "204"}, **ONCE)
    second = program.post("sip-accounts", {"extension": "204"}, **ONCE)
    assert (first.status_code, second.status_code) == (201, 201)
    assert said(first)["account"] == said(second)["account"]
    assert second["Idempotent-Replayed"] == "true"
    assert count_accounts(world) == 1


def test_a_password_is_not_kept_for_the_repeated_answer(world: World, program: Program) -> None:
    first = said(program.post("sip-accounts", {}, **ONCE))
    second = said(program.post("sip-accounts", {}, **ONCE))
    assert first["password"]
    assert second["password"] is None
    with tenant_scope(world.acme.id):
        assert first["password"] not in str(list(KeptAnswer.objects.values()))


def test_a_kept_answer_is_not_told_to_whoever_lost_the_right(world: World) -> None:
    with tenant_scope(world.acme.id):
        group = PermissionGroup.objects.create(name="Programy", rights=[MANAGE_API_KEYS.code, MANAGE_SIP_ACCOUNTS.code])
        User.objects.filter(pk=world.acme.ben.pk).update(permission_group=group)
        world.acme.ben.refresh_from_db()
        program = make_program(world.acme.actor("ben"))
    assert program.post("sip-accounts", {"extension": "204"}, **ONCE).status_code == 201
    with tenant_scope(world.acme.id):
        PermissionGroup.objects.filter(pk=group.pk).update(rights=[MANAGE_API_KEYS.code])
    again = refused(program.post("sip-accounts", {"extension": "204"}, **ONCE), "right_missing", 403)
    assert "204" not in str(again)
    assert count_accounts(world) == 1


def test_a_kept_answer_is_not_told_to_whoever_handed_the_main_administrators_role_over(
    world: World, program: Program
) -> None:
    body = {"name": "Recepcja", "rights": []}
    assert program.post("permission-groups", body, **ONCE).status_code == 201
    with tenant_scope(world.acme.id):
        rights = [CHANGE_PERMISSION_GROUPS.code]
        group = PermissionGroup.objects.create(name="Dawni", rights=rights)
        User.objects.filter(pk=world.acme.anna.pk).update(is_main_administrator=False, permission_group=group)
        User.objects.filter(pk=world.acme.ben.pk).update(is_main_administrator=True, permission_group=None)
    refused(program.post("permission-groups", body, **ONCE), "only_the_main_administrator", 403)


def test_a_kept_answer_is_not_told_to_whoever_the_key_acts_for_now(world: World, program: Program) -> None:
    assert program.post("sip-accounts", {"extension": "204"}, **ONCE).status_code == 201
    with tenant_scope(world.acme.id):
        rights = [MANAGE_API_KEYS.code, MANAGE_SIP_ACCOUNTS.code]
        group = PermissionGroup.objects.create(name="Programy", rights=rights)
        User.objects.filter(pk=world.acme.ben.pk).update(permission_group=group)
        ApiKey.objects.update(created_by=world.acme.ben.pk)
    refused(program.post("sip-accounts", {"extension": "204"}, **ONCE), "idempotency_key_reused", 422)


def test_another_request_with_the_same_name_is_refused(world: World, program: Program) -> None:
    program.post("sip-accounts", {"extension": "204"}, **ONCE)
    refused(program.post("sip-accounts", {"extension": "205"}, **ONCE), "idempotency_key_reused", 422)
    assert count_accounts(world) == 1


def test_a_refused_request_may_be_mended_and_sent_again(world: World, program: Program, position: UUID) -> None:
    refused(program.post("users", new_user(position, password="weak"), **ONCE), "password_too_weak", 422)
    assert program.post("users", new_user(position), **ONCE).status_code == 201
    with tenant_scope(world.acme.id):
        assert User.objects.filter(first_name="Ewa").count() == 1


def test_without_the_header_each_request_counts(world: World, program: Program) -> None:
    program.post("sip-accounts", {})
    program.post("sip-accounts", {})
    assert count_accounts(world) == 2


def test_the_names_of_two_keys_do_not_meet(world: World, program: Program) -> None:
    program.post("sip-accounts", {}, **ONCE)
    make_program(world.acme.actor("anna"), name="Other").post("sip-accounts", {}, **ONCE)
    assert count_accounts(world) == 2


def test_after_a_day_the_name_is_free_again(world: World, program: Program) -> None:
    program.post("sip-accounts", {}, **ONCE)
    with tenant_scope(world.acme.id):
        kept = KeptAnswer.objects.get()
        KeptAnswer.objects.update(created_at=kept.created_at - KEPT - timedelta(seconds=1))
    assert "Idempotent-Replayed" not in program.post("sip-accounts", {}, **ONCE)
    assert count_accounts(world) == 2


@pytest.mark.parametrize("name", ["", " ", "x" * 201])
def test_a_name_that_cannot_be_used_is_refused(world: World, program: Program, name: str) -> None:
    refused(program.post("sip-accounts", {}, **{"Idempotency-Key": name}), "idempotency_key_unusable", 400)
    assert count_accounts(world) == 0
