"""The table of access for the service's own staff: every address of the console × method × who asks, and every address
of a visited panel × method × kind of visit. Asked for real, each request undone; nothing refused leaves a trace.

The run writes what was answered to var/reports/staff-access-table.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from decimal import Decimal
from http.cookies import SimpleCookie
from uuid import UUID

import pytest
from django.core.cache import cache
from django.db import connections, transaction
from django.test import Client
from django.urls import reverse

from telecube.accounts.actions.support_pin import own_support_pin
from telecube.accounts.models import User
from telecube.billing.actions.price_list import set_price
from telecube.billing.models import Price
from telecube.console.actions.staff import dismiss
from telecube.console.actions.visits import start_visit
from telecube.console.gate import OWN_PLACES, VISIT_KEY
from telecube.console.models import Role, StaffMember
from telecube.console.permissions import ROLE_RIGHTS
from telecube.console.staff import Staff
from telecube.console.tests.conftest import StaffClient, staff_client, visited
from telecube.console.tests.test_pages import Things, things
from telecube.core.clock import today
from telecube.core.tenancy import tenant_scope
from tests.house_rules.access_objects import PLACE, Objects, address_of
from tests.house_rules.access_rows import METHODS, Row, rows_of
from tests.house_rules.source import HOUSE
from tests.world import Company, World

__all__ = ["staff_client", "things", "visited"]
REPORT = HOUSE / "var/reports/staff-access-table.md"
READING = {"GET", "HEAD"}
ALIASES = ("default", "platform")
#: One's own trace, written whether or not the door opens.
TRACES = {"django_session", "accounts_usersession", "core_sharedvalue"}
#: What a look into a panel writes, and nothing else may.
LOOKED = {"console_consoleentry"}
#: Without it the address answers that there is no such month.
QUERIES = {"console/invoices/table/": "?month=2026-11"}
VISITORS = (*Role.values, "no second factor", "dismissed", "customer's main administrator", "stranger", "visiting")
#: What only the main administrator himself does: no visit, whatever PIN was said.
HIS_ALONE = {
    "permission-groups/new/",
    "permission-groups/main-administrator/",
    "permission-groups/main-administrator/<uuid:user_id>/",
}
#: Who takes the log along stands in the log.
TOLD = {"audit/file/": {"audit_auditentry"}}
#: The visitor who does not exist in the company leaves with his own session.
LEAVING = {"logout/"}
Outcomes = dict[tuple[str, str], dict[str, int]]
ClientOf = Callable[[User], Client]


@pytest.fixture(scope="module")
def report() -> Iterator[Outcomes]:
    """What was answered, by address and method; written down at the end."""
    outcomes: Outcomes = {}
    yield outcomes
    asked = sorted({name for statuses in outcomes.values() for name in statuses})
    lines = [f"| address | method | declared | {' | '.join(asked)} |", "| --- " * (3 + len(asked)) + "|"]
    for (address, cells), statuses in sorted(outcomes.items()):
        lines.append(f"| {address} | {cells} | {' | '.join(str(statuses.get(name, '')) for name in asked)} |")
    REPORT.parent.mkdir(parents=True, exist_ok=True)
    REPORT.write_text("# What the service's staff gets: answered at the last run of the tests\n\n" + "\n".join(lines))


@pytest.fixture
def made(committed_world: World) -> Iterator[Objects]:
    """Objects of acme for all places of all addresses of the panel, committed: the console has eyes of its own."""
    yield Objects(committed_world)
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE args::text LIKE %s", [f"%{committed_world.acme.id}%"])


@pytest.fixture
def price(things: Things) -> Price:
    """A price that has not come yet, of the plan that the other fixture sweeps."""
    values = {"net": Decimal(50), "vat_rate": Decimal(23), "unit": "user_month"}
    return set_price(things.plan, valid_from=today() + timedelta(days=30), **values)


@pytest.fixture
def client_as(staff_client: StaffClient, visited: Company, committed_world: World) -> Callable[[str], Client]:
    """Return a function that gives the browser of a visitor."""

    def log_in(visitor: str) -> Client:
        if visitor in {"stranger", "customer's main administrator"}:
            client = Client()
            if visitor != "stranger":
                client.force_login(visited.anna.identity)
            return client
        role = Role(visitor) if visitor in Role.values else Role.ADMINISTRATOR
        client = staff_client(role, has_factor=visitor != "no second factor")
        if visitor == "dismissed":
            assert dismiss(committed_world.globex.gina.identity.email)
        if visitor == "visiting":
            begin_visit(client, visited)
        return client

    return log_in


def begin_visit(client: Client, company: Company, *, pin: str = "") -> None:
    """Let the only member of staff visit the company in this browser."""
    member = StaffMember.objects.using("platform").get(dismissed_at=None)
    visit = start_visit(Staff(member), company.id, reason="Zgłoszenie 17", minutes=60, pin=pin)
    session = client.session
    session[VISIT_KEY] = str(visit.pk)
    session.save()


def console_address(row: Row, things: Things, price: Price) -> str:
    """Return the address with a real object in each place."""
    places: dict[str, object] = {
        "tenant_id": things.tenant_id,
        "invoice_id": things.invoice.pk,
        "transaction_id": things.transaction_id,
        "contract_id": things.contract.pk,
        "plan_id": things.plan.pk,
        "price_id": price.pk,
        "tariff_id": things.tariff.pk,
        "document_id": things.document.pk,
        "kind": "terms",
        "version": 1,
    }
    return "/" + PLACE.sub(lambda found: str(places[found["name"]]), row.route) + QUERIES.get(row.route, "")


def ask(client: Client, method: str, address: str) -> tuple[int, set[str]]:
    """Return the status of a request and the tables that it touched on either connection; it is undone."""
    cache.clear()
    cookies, client.raise_request_exception = client.cookies.output(header="", sep=";"), False
    with ExitStack() as undone:
        for alias in ALIASES:
            undone.enter_context(transaction.atomic(using=alias))
        before = touched()
        answer = getattr(client, method.lower())(address, headers={"Accept": "application/json"})
        after = touched()
        for alias in ALIASES:
            transaction.set_rollback(True, using=alias)
    client.cookies = SimpleCookie(cookies)
    return answer.status_code, {table for table, count in after.items() if count != before.get(table, 0)} - TRACES


def touched() -> dict[str, int]:
    """Return how many rows of each table these transactions have written so far, also in vain."""
    counts: dict[str, int] = {}
    for alias in ALIASES:
        with connections[alias].cursor() as cursor:
            cursor.execute(
                "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables"
                " WHERE n_tup_ins + n_tup_upd + n_tup_del > 0"
            )
            for table, count in cursor.fetchall():
                counts[table] = counts.get(table, 0) + count
    return counts


def expected(row: Row, visitor: str) -> set[int] | None:
    """Return the statuses that the declaration allows; None: whatever the page says, but no refusal of the person."""
    if visitor in {"stranger", "no second factor"}:
        return {302}
    if visitor in {"dismissed", "customer's main administrator"}:
        return {404}
    role = visitor if visitor in Role.values else Role.ADMINISTRATOR.value
    if row.right not in ROLE_RIGHTS[role]:
        return {403}
    return None if row.is_accepted else {405}


@pytest.mark.parametrize("visitor", VISITORS)
def test_every_address_of_the_console_answers_everybody_as_declared(
    client_as: Callable[[str], Client], things: Things, price: Price, made: Objects, report: Outcomes, visitor: str
) -> None:
    rows = [row for row in rows_of(made) if row.kind == "staff"]
    assert len({row.route for row in rows}) > 40
    assert {row.method for row in rows} == set(METHODS)
    client, mistakes = client_as(visitor), []
    for row in rows:
        status, wrote = ask(client, row.method, console_address(row, things, price))
        if row.is_accepted:
            report.setdefault((f"/{row.route}", f"{row.method} | {row.right}"), {})[visitor] = status
        allowed = expected(row, visitor)
        told = f"{row.method} /{row.route} ({row.right}) answered {status} to “{visitor}”"
        if allowed is not None and (status not in allowed or wrote):
            mistakes.append(f"{told}, expected {sorted(allowed)}, and wrote to {sorted(wrote)}")
        if allowed is None and status in {401, 403, 404, 405, 500}:
            mistakes.append(told)
    assert mistakes == [], "\n".join(mistakes)


def test_without_a_second_factor_the_way_leads_to_setting_one_up(client_as: Callable[[str], Client]) -> None:
    client = client_as("no second factor")
    for method in METHODS:
        answer = getattr(client, method.lower())("/console/")
        assert (answer.status_code, answer["Location"]) == (302, reverse("mfa_index"))


def visit_mistake(row: Row, address: str, status: int, wrote: set[str], *, has_pin: bool) -> bool:
    """Say whether a visit got or wrote what it may not."""
    is_shut = row.route not in LEAVING and (
        address.startswith(OWN_PLACES) or (row.method not in READING and not has_pin)
    )
    if is_shut:
        return status != 403 or bool(wrote)
    if row.route in HIS_ALONE:
        return status != 403 or bool(wrote - LOOKED)
    is_written = row.method in READING and bool(wrote - LOOKED - TOLD.get(row.route, set()))
    return is_written or status in {401, 402, 403, 405, 500}


@pytest.mark.parametrize("has_pin", [False, True], ids=["looks only", "with the PIN"])
def test_every_address_of_a_visited_panel_answers_as_the_visit_allows(
    client_as: Callable[[str], Client], made: Objects, visited: Company, report: Outcomes, has_pin: bool
) -> None:
    with tenant_scope(visited.id):
        pin = own_support_pin(visited.actor("anna")) if has_pin else ""
    client, mistakes = client_as(Role.SUPPORT.value), []
    begin_visit(client, visited, pin=pin)
    name = "visit with the PIN" if has_pin else "visit that looks only"
    for row in rows_of(made):
        if row.kind not in {"right", "logged_in"} or not row.is_accepted:
            continue
        address = address_of(row.route, made)
        status, wrote = ask(client, row.method, address)
        report.setdefault((f"/{row.route}", f"{row.method} | {row.right or row.kind}"), {})[name] = status
        if visit_mistake(row, address, status, wrote, has_pin=has_pin):
            mistakes.append(f"{row.method} /{row.route} answered {status} to a {name} and wrote to {sorted(wrote)}")
    assert mistakes == [], "\n".join(mistakes)


def test_a_visit_opens_the_visited_company_and_no_other(
    client_as: Callable[[str], Client], committed_world: World
) -> None:
    client, ids = client_as("visiting"), dict[str, UUID]()
    for company in (committed_world.acme, committed_world.globex):
        person = next(iter(company.people.values()))
        ids[company.tenant.name] = person.pk
    acme, globex = (client.get(f"/users/{user_id}/edit/").status_code for user_id in ids.values())
    assert (acme, globex) == (200, 404)
