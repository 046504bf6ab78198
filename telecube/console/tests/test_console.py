"""The console: only staff with a second factor, limited visits that are logged, credit and trial with a reason."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import ProgrammingError, connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from telecube.accounts.actions.support_pin import own_support_pin
from telecube.accounts.models import Entitlements, User
from telecube.audit.models import AuditEntry
from telecube.billing.actions.ledger import post
from telecube.billing.models import LedgerKind
from telecube.billing.queries.balance import balance
from telecube.console.actions.staff import dismiss
from telecube.console.models import ConsoleEntry, Role, TenantVisit
from telecube.console.queries.companies import page_of_companies
from telecube.console.tests.conftest import StaffClient
from telecube.core.clock import clock_set_to, now
from telecube.core.ids import uuid7
from telecube.core.tenancy import tenant_scope
from telecube.live.visitors import visitor_of_session
from tests.world import Company, World

HOME = "/console/"
OWN = ["/profile/", "/profile/second-factor/", "/softphone/credentials/", "/profile/support-pin/"]


def entries(action: str) -> list[ConsoleEntry]:
    """Return what the staff's log says of an action."""
    return list(ConsoleEntry.objects.using("platform").filter(action=action))


def test_for_everybody_else_the_console_does_not_exist(committed_world: World) -> None:
    client = Client()
    client.force_login(committed_world.acme.anna.identity)
    assert client.get(HOME).status_code == 404
    assert Client().get(HOME).status_code == 302


def test_staff_without_a_second_factor_are_led_to_set_one_up(staff_client: StaffClient) -> None:
    answer = staff_client(has_factor=False).get(HOME)
    assert (answer.status_code, answer["Location"]) == (302, reverse("mfa_index"))


def test_the_list_finds_companies_by_name_nip_and_address(staff_client: StaffClient, visited: Company) -> None:
    client = staff_client()
    for search in ("acme sp", visited.anna.identity.email):
        assert visited.tenant.name in client.get(HOME, {"q": search}).content.decode()
    assert visited.tenant.name not in client.get(HOME, {"q": "nobody-is-called-so"}).content.decode()
    assert visited.tenant.name not in client.get(HOME, {"state": "frozen", "q": "acme"}).content.decode()


def test_a_page_of_companies_costs_one_query(committed_world: World) -> None:
    with CaptureQueriesContext(connections["platform"]) as queries:
        page_of_companies(after=None, before=None)
    assert len(queries) == 1


def test_a_role_does_only_what_it_may(staff_client: StaffClient, visited: Company) -> None:
    client = staff_client(Role.SUPPORT)
    answer = client.post(f"/console/companies/{visited.id}/credit/", {"amount": "5", "reason": "x", "cause": uuid7()})
    assert answer.status_code == 403
    with tenant_scope(visited.id):
        assert balance() == 0


def test_credit_needs_a_reason_and_the_same_form_counts_once(staff_client: StaffClient, visited: Company) -> None:
    client, address = staff_client(Role.FINANCE), f"/console/companies/{visited.id}/credit/"
    cause = str(uuid7())
    assert client.post(address, {"amount": "12.50", "reason": " ", "cause": cause}).status_code == 422
    for _again in range(2):
        client.post(address, {"amount": "12.50", "reason": "Awaria 20 listopada", "cause": cause})
    with tenant_scope(visited.id):
        assert balance() == Decimal("12.50")
    assert entries("console.credit.given")[0].details["reason"] == "Awaria 20 listopada"


def test_a_trial_is_extended_with_a_reason(staff_client: StaffClient, visited: Company) -> None:
    with tenant_scope(visited.id):
        entitlements = Entitlements.objects.get()
        entitlements.begin_trial(until=entitlements.trial_ends_at)
        entitlements.save()
        before = entitlements.trial_ends_at
    client = staff_client(Role.SUPPORT)
    client.post(f"/console/companies/{visited.id}/trial/", {"days": "7", "reason": "Wdrożenie w toku"})
    with tenant_scope(visited.id):
        assert Entitlements.objects.get().trial_ends_at == before + timedelta(days=7)


def start_visit(client: Client, company: Company, **values: object) -> None:
    """Begin a visit for half an hour."""
    values = {"reason": "Zgłoszenie 17", "minutes": "30"} | values
    assert client.post(f"/console/companies/{company.id}/visit/", values).status_code == 302


def test_a_visit_shows_the_panel_and_both_logs_say_so(staff_client: StaffClient, visited: Company) -> None:
    client = staff_client(Role.SUPPORT)
    start_visit(client, visited)
    page = client.get("/users/").content.decode()
    assert visited.ben.name in page
    assert "visit-bar" in page
    assert "phone-pill" not in page
    assert f'data-company="{visited.id}" data-visit' in page
    with tenant_scope(visited.id):
        entry = AuditEntry.objects.get(action="console.visit.started")
    assert (entry.actor_kind, entry.changes["reason"]) == ("staff", "Zgłoszenie 17")
    assert [e.details["path"] for e in entries("console.visit.page_opened")] == ["/users/"]


def test_an_open_event_stream_is_no_page_that_a_visitor_opens(staff_client: StaffClient, visited: Company) -> None:
    client = staff_client(Role.SUPPORT)
    start_visit(client, visited)
    assert client.session.session_key
    assert visitor_of_session(client.session.session_key, ip="127.0.0.1") is None
    assert entries("console.visit.page_opened") == []


def test_a_visit_without_pin_changes_nothing(staff_client: StaffClient, visited: Company) -> None:
    client = staff_client(Role.SUPPORT)
    start_visit(client, visited)
    assert client.post(f"/users/{visited.ben.pk}/block/").status_code == 403
    with tenant_scope(visited.id):
        assert not User.objects.get(pk=visited.ben.pk).is_blocked


def test_with_the_administrators_pin_a_visitor_may_change_things_in_his_own_name(
    staff_client: StaffClient, visited: Company
) -> None:
    with tenant_scope(visited.id):
        pin = own_support_pin(visited.actor("anna"))
    client = staff_client(Role.SUPPORT)
    start_visit(client, visited, pin=pin)
    client.post(f"/users/{visited.ben.pk}/block/")
    with tenant_scope(visited.id):
        entry = AuditEntry.objects.get(action="accounts.user.blocked")
    assert (entry.actor_kind, entry.actor_user_id) == ("staff", None)


def test_a_wrong_pin_is_counted_and_five_close_the_way(staff_client: StaffClient, visited: Company) -> None:
    client, address = staff_client(Role.SUPPORT), f"/console/companies/{visited.id}/visit/"
    with tenant_scope(visited.id):
        pin = own_support_pin(visited.actor("anna"))
    wrong = {"reason": "x", "minutes": "15", "pin": "000000" if pin != "000000" else "111111"}
    for _again in range(5):
        assert client.post(address, wrong).status_code == 422
    assert client.post(address, wrong | {"pin": pin}).status_code == 422
    assert not TenantVisit.objects.using("platform").exists()


@pytest.mark.parametrize("path", OWN)
def test_a_visit_opens_nobodys_own_pages(staff_client: StaffClient, visited: Company, path: str) -> None:
    client = staff_client(Role.SUPPORT)
    start_visit(client, visited)
    assert client.get(path).status_code == 403


def test_a_visit_ends_by_the_clock_and_by_the_button(staff_client: StaffClient, visited: Company) -> None:
    client = staff_client(Role.SUPPORT)
    start_visit(client, visited)
    with clock_set_to(now() + timedelta(minutes=31)):
        assert visited.ben.name not in client.get("/users/").content.decode()
    start_visit(client, visited)
    assert client.post("/console/visit/end/").status_code == 302
    assert visited.ben.name not in client.get("/users/").content.decode()
    assert TenantVisit.objects.using("platform").exclude(ended_at=None).exists()


def test_whoever_was_dismissed_is_out_at_once_also_of_a_visit(
    staff_client: StaffClient, visited: Company, committed_world: World
) -> None:
    client = staff_client(Role.SUPPORT)
    start_visit(client, visited)
    assert dismiss(committed_world.globex.gina.identity.email)
    assert client.get(HOME).status_code == 404
    assert visited.ben.name not in client.get("/users/").content.decode()


@pytest.mark.parametrize("table", ["console_staffmember", "console_tenantvisit", "console_consoleentry"])
def test_the_panels_database_role_sees_nothing_of_the_console(committed_world: World, table: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table}")  # noqa: S608


@pytest.mark.parametrize("days", [1, 40])
def test_staff_look_at_an_account_that_ended_and_change_nothing_there(
    staff_client: StaffClient, visited: Company, days: int
) -> None:
    with tenant_scope(visited.id):
        pin = own_support_pin(visited.actor("anna"))
        ends = Entitlements.objects.get().full_until
    assert ends is not None
    client = staff_client(Role.SUPPORT)
    with clock_set_to(ends + timedelta(days=days)):
        start_visit(client, visited, pin=pin)
        assert visited.ben.name in client.get("/users/").content.decode()
        client.post(f"/users/{visited.ben.pk}/block/")
    with tenant_scope(visited.id):
        assert not User.objects.get(pk=visited.ben.pk).is_blocked


def test_a_company_that_is_gone_cannot_be_visited(staff_client: StaffClient) -> None:
    client = staff_client(Role.SUPPORT)
    answer = client.post(f"/console/companies/{uuid7()}/visit/", {"reason": "x", "minutes": "15"})
    assert answer.status_code == 404
    assert not TenantVisit.objects.using("platform").exists()


def test_a_visit_ends_when_the_company_is_erased_meanwhile(
    staff_client: StaffClient, visited: Company, committed_world: World
) -> None:
    client = staff_client(Role.SUPPORT)
    start_visit(client, visited)
    TenantVisit.objects.using("platform").update(tenant_id=uuid7())
    answer = client.get("/users/")
    assert (answer.status_code, committed_world.globex.gina.name in answer.content.decode()) == (200, True)
    assert client.post("/console/visit/end/").status_code == 302


def test_the_company_page_asks_a_constant_number_of_questions(staff_client: StaffClient, visited: Company) -> None:
    client, address = staff_client(), f"/console/companies/{visited.id}/"
    client.get(address)
    counts = []
    for _again in range(2):
        with CaptureQueriesContext(connections["platform"]) as seen, CaptureQueriesContext(connection) as own:
            assert client.get(address).status_code == 200
        counts.append(len(seen) + len(own))
        with tenant_scope(visited.id):
            for _entry in range(3):
                kind, cause = LedgerKind.CREDIT, f"test:{uuid7()}"
                post(visited.actor("anna"), kind=kind, amount=Decimal(1), cause=cause)
    assert counts[0] == counts[1]


def test_a_refusal_stands_in_the_frame_of_the_console(staff_client: StaffClient) -> None:
    client = staff_client(Role.SUPPORT)
    for address, status in (("/console/invoices/", 403), (f"/console/companies/{uuid7()}/", 404)):
        answer = client.get(address)
        page = answer.content.decode()
        assert (answer.status_code, 'data-frame="console"' in page) == (status, True)
        assert 'href="/console/"' in page


def test_what_a_visit_may_not_is_told_in_the_visited_panel(
    staff_client: StaffClient, visited: Company, committed_world: World
) -> None:
    client = staff_client(Role.SUPPORT)
    start_visit(client, visited)
    for answer in (client.post(f"/users/{visited.ben.pk}/block/"), client.get("/profile/")):
        page = answer.content.decode()
        assert answer.status_code == 403
        assert 'id="visit-bar"' in page
        assert visited.tenant.name in page
        assert committed_world.globex.tenant.name not in page
    assert entries("console.visit.page_opened") == []


def test_staff_without_a_second_factor_read_why_they_are_led_there(staff_client: StaffClient) -> None:
    page = staff_client(has_factor=False).get(HOME, follow=True).content.decode()
    assert "Konsola otwiera się tylko z drugim składnikiem" in page
