"""Pages of keys and requests: Management panel > API."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from telecube.accounts.actions.blocking import block_user
from telecube.accounts.models import User
from telecube.api.actions.keys import create_key, revoke_key, usable_networks
from telecube.api.errors import AddressUnusable, KeyNameMissing, TooManyAddresses
from telecube.api.models import ApiKey, ApiRequest, KeptAnswer
from telecube.api.tasks import REQUESTS_KEPT, delete_old
from telecube.api.tests.conftest import Program, make_program
from telecube.audit.models import AuditEntry
from telecube.core.clock import now
from telecube.core.tenancy import tenant_scope
from telecube.telephony.actions.offboarding import delete_user_with_sip_account
from tests.world import World

ClientOf = Callable[[User], Client]


def test_a_key_is_made_and_shown_once(world: World, client_of: ClientOf) -> None:
    client = client_of(world.acme.anna)
    page = client.post("/api-keys/new/", {"name": "Payroll", "addresses": "203.0.113.7\n2001:db8::/32"})
    text = page.content.decode()
    secret = text.split('data-copy="')[1].split('"')[0]
    assert secret.startswith("tck_")
    assert "no-store" in page["Cache-Control"]
    assert secret not in client.get("/api-keys/").content.decode()
    with tenant_scope(world.acme.id):
        key = ApiKey.objects.get()
        assert key.addresses == ["203.0.113.7/32", "2001:db8::/32"]
        entry = AuditEntry.objects.get(action="api.key.created")
    assert entry.object_name == "Payroll"
    assert secret not in str(entry.changes)
    assert Program(secret, ip="203.0.113.7").get("users").status_code == 200


@pytest.mark.parametrize("form", [{"name": ""}, {"name": " "}, {"name": "x" * 81}, {"name": "x", "addresses": "here"}])
def test_a_wrong_form_is_refused_and_nothing_is_made(world: World, client_of: ClientOf, form: dict[str, str]) -> None:
    assert client_of(world.acme.anna).post("/api-keys/new/", form).status_code == 422
    with tenant_scope(world.acme.id):
        assert not ApiKey.objects.exists()


def test_the_action_refuses_what_the_form_would(world: World) -> None:
    anna = world.acme.actor("anna")
    with tenant_scope(world.acme.id):
        with pytest.raises(KeyNameMissing):
            create_key(anna, name=" ")
        with pytest.raises(AddressUnusable, match="here"):
            create_key(anna, name="x", addresses=["here"])
        with pytest.raises(TooManyAddresses):
            create_key(anna, name="x", addresses=[f"10.0.{number}.0/24" for number in range(51)])
    assert usable_networks(["10.0.0.1", " 10.0.0.1/32 ", ""]) == ["10.0.0.1/32"]


def test_a_key_is_revoked_once(world: World, client_of: ClientOf, program: Program) -> None:
    with tenant_scope(world.acme.id):
        key = ApiKey.objects.get()
    client = client_of(world.acme.anna)
    for _time in range(2):
        assert client.post(f"/api-keys/{key.pk}/revoke/").status_code == 302
    with tenant_scope(world.acme.id):
        assert AuditEntry.objects.filter(action="api.key.revoked").count() == 1
        assert revoke_key(world.acme.actor("anna"), key.pk).is_revoked


def test_another_companys_key_cannot_be_revoked(world: World, client_of: ClientOf, program: Program) -> None:
    with tenant_scope(world.acme.id):
        key = ApiKey.objects.get()
    assert client_of(world.globex.gina).post(f"/api-keys/{key.pk}/revoke/").status_code == 404
    with tenant_scope(world.acme.id):
        assert not ApiKey.objects.get().is_revoked


def test_the_list_says_whether_the_maker_of_a_key_is_blocked_or_deleted(
    world: World, client_of: ClientOf, program: Program
) -> None:
    client, anna = client_of(world.acme.anna), world.acme.actor("anna")
    with tenant_scope(world.acme.id):
        ApiKey.objects.update(created_by=world.acme.ben)
        block_user(anna, world.acme.ben.pk)
    assert "Twórca zablokowany" in client.get("/api-keys/").content.decode()
    with tenant_scope(world.acme.id):
        delete_user_with_sip_account(anna, world.acme.ben.pk)
    page = client.get("/api-keys/").content.decode()
    assert "Twórca usunięty" in page
    assert "Twórca zablokowany" not in page


def test_the_log_of_requests_is_filtered(world: World, client_of: ClientOf, program: Program) -> None:
    other = make_program(world.acme.actor("anna"), name="Other")
    program.get("users")
    other.get("nothing")
    other.get("users/00000000-0000-0000-0000-000000000007")
    client = client_of(world.acme.anna)
    everything = client.get("/api-keys/requests/").content.decode()
    assert everything.count("<tr>") == 1 + 2
    refused_only = client.get("/api-keys/requests/?outcome=refused").content.decode()
    assert "/api/v1/users/0000" in refused_only
    assert refused_only.count("<tr>") == 2
    with tenant_scope(world.acme.id):
        key = ApiKey.objects.get(name="Payroll")
    assert client.get(f"/api-keys/requests/?key={key.pk}&method=GET").content.decode().count("<tr>") == 2
    assert client.get("/api-keys/requests/?key=x&method=BREW&outcome=x&after=%00").status_code == 200
    assert "/api/v1/users" not in client_of(world.globex.gina).get("/api-keys/requests/").content.decode()


def test_who_may_not_manage_keys_sees_none_of_it(world: World, client_of: ClientOf) -> None:
    client = client_of(world.acme.carla)
    for path in ("/api-keys/", "/api-keys/new/", "/api-keys/requests/"):
        assert client.get(path).status_code == 403


def test_old_requests_and_answers_are_pruned_and_new_ones_stay(world: World, program: Program) -> None:
    program.post("sip-accounts", {}, **{"Idempotency-Key": "one"})
    program.post("sip-accounts", {}, **{"Idempotency-Key": "two"})
    with tenant_scope(world.acme.id):
        old = now() - REQUESTS_KEPT - timedelta(minutes=1)
        ApiRequest.objects.filter(pk=ApiRequest.objects.earliest("at").pk).update(at=old)
        KeptAnswer.objects.filter(name="one").update(created_at=old)
        delete_old(using="default")
        assert ApiRequest.objects.count() == 1
        assert [answer.name for answer in KeptAnswer.objects.all()] == ["two"]


def test_script_in_a_name_stays_text(world: World, client_of: ClientOf) -> None:
    make_program(world.acme.actor("anna"), name="<script>alert(1)</script>")
    assert "<script>alert" not in client_of(world.acme.anna).get("/api-keys/").content.decode()
