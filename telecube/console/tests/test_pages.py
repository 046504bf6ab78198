"""Every page of the console: for the role that has the right, for another role, for strangers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from telecube.billing.actions.bank_matching import book_transaction, import_statement
from telecube.billing.actions.company_data import change_company_data
from telecube.billing.actions.invoices import document_payments
from telecube.billing.models import BankStatement, BankTransaction, Contract, Invoice, LegalDocument, Plan, Tariff
from telecube.console.models import Role
from telecube.console.tests.conftest import StaffClient
from telecube.core.actor import Actor
from telecube.core.clock import today
from telecube.core.ids import uuid7
from telecube.core.tenancy import tenant_scope
from tests.world import Company

STATEMENT = (
    "Data księgowania;Kwota;Waluta;Tytuł;Nadawca;Rachunek nadawcy;Nr transakcji\n"
    "2026-11-20;123,00;PLN;za telefony;Acme;19114020040000350230599137;{number}\n"
)


@dataclass(frozen=True)
class Things:
    """One thing for every page."""

    tenant_id: UUID
    invoice: Invoice
    transaction_id: UUID
    contract: Contract
    plan: Plan
    tariff: Tariff
    document: LegalDocument


@pytest.fixture
def things(visited: Company) -> Iterator[Things]:
    """An invoice of a top-up that came by transfer, a contract, a plan, a tariff, a document."""
    documents = list(LegalDocument.objects.values_list("pk", flat=True))
    statements = list(BankStatement.objects.using("platform").values_list("pk", flat=True))
    content = STATEMENT.format(number=uuid7().hex).encode("cp1250")
    result = import_statement(staff="Olga", file_name="wyciag.csv", content=content)
    row = BankTransaction.objects.using("platform").get(statement_id=result.statement_id)
    book_transaction(row.pk, tenant_id=visited.id, staff="Olga")
    with tenant_scope(visited.id):
        data = {"name": "Acme", "nip": "5260250274", "street": "Długa 1", "postcode": "00-950", "city": "Radom"}
        change_company_data(Actor.system(visited.id, "invoices"), **data)
        (invoice,) = document_payments(Actor.system(visited.id, "invoices"))
        proof = {"kind": "terms", "version": 1, "sha256": "a" * 64, "at": "2026-11-01T10:00:00+01:00", "ip": "10.0.0.1"}
        contract = Contract.objects.create(
            starts_on=today(),
            ends_on=today() + timedelta(days=20),
            credit_limit=Decimal(100),
            documents=[{**proof, "user": "Anna Zielińska", "occasion": "contract"}],
        )
    plan = Plan.objects.create(code=uuid7().hex, kind="crm", name_pl="Zespół", name_en="Team", is_example=True)
    tariff = Tariff.objects.create(code=uuid7().hex, name_pl="Cennik", name_en="Rates")
    document = LegalDocument.objects.filter(kind="terms").first() or LegalDocument.objects.create(
        kind="terms", version=1, valid_from=today(), title_pl="R", title_en="T", body_pl="x", body_en="x", sha256="x"
    )
    yield Things(visited.id, invoice, row.pk, contract, plan, tariff, document)
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute("DELETE FROM billing_banktransaction WHERE statement_id <> ALL(%s)", [statements])
        cursor.execute("DELETE FROM billing_bankstatement WHERE id <> ALL(%s)", [statements])
        cursor.execute("DELETE FROM billing_tariffrate WHERE tariff_id = %s", [tariff.pk])
        cursor.execute("DELETE FROM billing_price WHERE plan_id = %s", [plan.pk])
        cursor.execute("DELETE FROM billing_plan WHERE code LIKE 'team-%%' OR id = %s", [plan.pk])
        cursor.execute("DELETE FROM billing_tariff WHERE id = %s", [tariff.pk])
        cursor.execute("DELETE FROM billing_acceptance WHERE document_id <> ALL(%s)", [documents])
        cursor.execute("DELETE FROM billing_legaldocument WHERE id <> ALL(%s)", [documents])


#: Address, and a role that may not open it (None: every role may).
PAGES: list[tuple[str, Role | None]] = [
    ("", None),
    ("companies/{t.tenant_id}/", None),
    ("invoices/", Role.SUPPORT),
    ("invoices/{t.invoice.pk}/", Role.SUPPORT),
    ("invoices/{t.invoice.pk}/pdf/", Role.SUPPORT),
    ("invoices/table/?month=2026-11", Role.SUPPORT),
    ("payments/", Role.SUPPORT),
    ("payments/all/", Role.SUPPORT),
    ("payments/{t.transaction_id}/", Role.SUPPORT),
    ("contracts/", Role.SUPPORT),
    ("contracts/{t.contract.pk}/", Role.SUPPORT),
    ("plans/", Role.SUPPORT),
    ("plans/new/", Role.SUPPORT),
    ("plans/{t.plan.pk}/", Role.SUPPORT),
    ("tariffs/", Role.SUPPORT),
    ("tariffs/{t.tariff.pk}/", Role.SUPPORT),
    ("documents/", Role.FINANCE),
    ("documents/new/terms/", Role.FINANCE),
    ("documents/{t.document.pk}/", Role.FINANCE),
    ("staff/", Role.FINANCE),
    ("log/", Role.FINANCE),
]


@pytest.mark.parametrize(("path", "shut_out"), PAGES)
def test_a_page_opens_for_its_role_only(
    staff_client: StaffClient, visited: Company, things: Things, path: str, shut_out: Role | None
) -> None:
    address = f"/console/{path.format(t=things)}"
    stranger = Client()
    stranger.force_login(visited.anna.identity)
    assert stranger.get(address).status_code == 404
    assert staff_client(Role.ADMINISTRATOR).get(address).status_code == 200
    if shut_out is not None:
        assert staff_client(shut_out).get(address).status_code == 403


def nobody(path: str) -> str:
    """Return an address of something that does not exist."""
    return f"/console/{path}/{uuid7()}/"


@pytest.mark.parametrize("path", ["companies", "invoices", "payments", "contracts", "plans", "tariffs", "documents"])
def test_what_does_not_exist_is_not_found(staff_client: StaffClient, path: str) -> None:
    assert staff_client().get(nobody(path)).status_code == 404


@pytest.mark.parametrize("path", ["", "invoices/", "payments/", "payments/all/", "contracts/", "documents/", "plans/"])
def test_a_list_asks_as_much_for_one_row_as_for_many(
    staff_client: StaffClient, visited: Company, things: Things, path: str
) -> None:
    client = staff_client()
    _add_more(visited)
    client.get(f"/console/{path}")
    counts = []
    for _round in range(2):
        with (
            CaptureQueriesContext(connections["platform"]) as seen,
            CaptureQueriesContext(connections["default"]) as own,
        ):
            client.get(f"/console/{path}")
        counts.append(len(seen) + len(own))
        _add_more(visited)
    assert counts[0] == counts[1]


def _add_more(company: Company) -> None:
    lines = "".join(STATEMENT.splitlines(keepends=True)[1].format(number=uuid7().hex) for _ in range(4))
    content = STATEMENT.splitlines(keepends=True)[0] + lines
    result = import_statement(staff="Olga", file_name="wyciag.csv", content=content.encode("cp1250"))
    waiting = BankTransaction.objects.using("platform").filter(statement_id=result.statement_id, state="unmatched")
    for row in list(waiting)[:2]:
        book_transaction(row.pk, tenant_id=company.id, staff="Olga")
    with tenant_scope(company.id):
        document_payments(Actor.system(company.id, "invoices"))
        day = today()
        Contract.objects.create(starts_on=day, ends_on=day, credit_limit=Decimal(0), closed_at="2026-11-01T00:00Z")
