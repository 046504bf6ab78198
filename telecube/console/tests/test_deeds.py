"""What staff does in the console: it happens once, with figures that agree, and both logs say so."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client

from telecube.audit.models import AuditEntry
from telecube.billing.actions.bank_matching import import_statement
from telecube.billing.actions.invoices import issue_for_top_up
from telecube.billing.actions.payments import receive_payment
from telecube.billing.actions.top_ups import start_top_up
from telecube.billing.models import (
    BankTransaction,
    BillingAccount,
    Invoice,
    LegalDocument,
    Plan,
    Price,
    TariffRate,
    TopUpMethod,
)
from telecube.billing.queries.balance import balance
from telecube.billing.reference import ALPHABET, references_in
from telecube.console.models import ConsoleEntry, Role
from telecube.console.queries.contracts import ENDING, page_of_contracts
from telecube.console.queries.payments import candidates_for
from telecube.console.tests.conftest import StaffClient
from telecube.console.tests.test_pages import STATEMENT, Things, things
from telecube.core.actor import Actor
from telecube.core.clock import clock_set_to, today
from telecube.core.ids import uuid7
from telecube.core.tenancy import tenant_scope
from tests.world import Company, World

__all__ = ["things"]
MONTHS = ("2031-10", "2031-11")
HEAD, LINE = STATEMENT.splitlines(keepends=True)


def say(client: Client, path: str, **values: Any) -> int:
    """Send a form of the console; return the answer's status."""
    return client.post(f"/console/{path}", values).status_code


def written(action: str) -> list[dict[str, Any]]:
    """Return the details of what the staff's log says of an action."""
    return [entry.details for entry in ConsoleEntry.objects.using("platform").filter(action=action)]


def balance_of(company: Company) -> Decimal:
    """Return the company's balance."""
    with tenant_scope(company.id):
        return balance()


def waiting(title: str = "za telefony") -> BankTransaction:
    """Import a transfer that nobody can match by itself."""
    text = HEAD + LINE.format(number=uuid7().hex).replace("za telefony", title)
    import_statement(staff="Olga", file_name="wyciag.csv", content=text.encode("cp1250"))
    return BankTransaction.objects.using("platform").filter(state="unmatched").latest("id")


def day(days: int) -> str:
    """Return a day after today as forms send it."""
    return (today() + timedelta(days=days)).isoformat()


def test_a_statement_is_imported_once(staff_client: StaffClient, things: Things) -> None:
    client, content = staff_client(Role.FINANCE), (HEAD + LINE.format(number=uuid7().hex)).encode("cp1250")
    for _again in range(2):
        assert say(client, "payments/statement/", file=SimpleUploadedFile("w.csv", content)) == 302
    assert [entry["new"] for entry in written("console.statement.imported")] == [1, 0]
    assert say(client, "payments/statement/", file=SimpleUploadedFile("w.csv", b"nothing")) == 422


def test_a_transfer_is_matched_once_and_both_logs_say_so(
    staff_client: StaffClient, visited: Company, things: Things, committed_world: World
) -> None:
    client, row, before = staff_client(Role.FINANCE), waiting(), balance_of(visited)
    path = f"payments/{row.pk}/match/"
    assert say(client, path, tenant_id=visited.id) == 302
    assert say(client, path, tenant_id=committed_world.globex.id) == 302
    assert (balance_of(visited) - before, balance_of(committed_world.globex)) == (Decimal(123), 0)
    assert [entry["amount"] for entry in written("console.payment.matched")] == ["123.00"]
    with tenant_scope(visited.id):
        entries = AuditEntry.objects.filter(actor_name__startswith="Gina")
        actions = list(entries.values_list("action", flat=True))
    assert "billing.bank_transaction.matched" in actions


def test_another_companys_top_up_or_nobody_is_no_match(
    staff_client: StaffClient, visited: Company, things: Things, committed_world: World
) -> None:
    client, row = staff_client(Role.FINANCE), waiting()
    with tenant_scope(visited.id):
        actor = visited.actor("anna")
        top_up = start_top_up(actor, amount=Decimal(123), method=TopUpMethod.BANK_TRANSFER)
    path = f"payments/{row.pk}/match/"
    assert say(client, path, tenant_id=committed_world.globex.id, top_up_id=top_up.pk) == 404
    assert say(client, path, tenant_id=uuid7()) == 404
    assert balance_of(committed_world.globex) == 0


def test_a_mistyped_reference_an_amount_and_an_account_suggest_the_company(
    visited: Company, things: Things, committed_world: World
) -> None:
    with tenant_scope(visited.id):
        reference = BillingAccount.objects.get().reference
        start_top_up(visited.actor("anna"), amount=Decimal(123), method=TopUpMethod.BANK_TRANSFER)
    sign = next(one for one in ALPHABET if one != reference[4])
    row = waiting(f"wpłata {reference[:4]}{sign}{reference[5:]}")
    assert not references_in(row.title)
    first = candidates_for([row])[row.pk][0]
    assert first.company.pk == visited.id
    assert {one.why for one in first.suggestions} >= {"near", "account", "top_up"}


def test_money_that_went_back_needs_a_word(staff_client: StaffClient, things: Things) -> None:
    client, row = staff_client(Role.FINANCE), waiting()
    assert say(client, f"payments/{row.pk}/refund/", note=" ") == 422
    assert say(client, f"payments/{row.pk}/refund/", note="Odesłano przelewem") == 302
    row.refresh_from_db(using="platform")
    assert (row.state, written("console.payment.refunded")[0]["reason"]) == ("refunded", "Odesłano przelewem")


def test_a_booking_is_undone_until_an_invoice_stands_on_it(
    staff_client: StaffClient, visited: Company, things: Things
) -> None:
    client, row, before = staff_client(Role.FINANCE), waiting(), balance_of(visited)
    say(client, f"payments/{row.pk}/match/", tenant_id=visited.id)
    assert say(client, f"payments/{row.pk}/undo/", note="Zła firma") == 302
    assert balance_of(visited) == before
    assert say(client, f"payments/{things.transaction_id}/undo/", note="Zła firma") == 422
    assert len(written("console.payment.undone")) == 1


def test_an_invoice_is_found_by_number_nip_and_company(staff_client: StaffClient, things: Things) -> None:
    client, number = staff_client(Role.FINANCE), things.invoice.number
    for search in (number, number.lower(), "acme sp"):
        assert number in client.get("/console/invoices/", {"q": search}).content.decode()
    assert number not in client.get("/console/invoices/", {"q": "1234567890"}).content.decode()
    assert number not in client.get("/console/invoices/", {"state": "overdue"}).content.decode()
    assert client.get("/console/invoices/", {"month": "2026-13", "state": "x"}).status_code == 200


def test_the_accountants_table_has_the_months_invoices_of_all_companies(
    staff_client: StaffClient, things: Things
) -> None:
    client, month = staff_client(Role.FINANCE), things.invoice.issued_on.strftime("%Y-%m")
    text = client.get("/console/invoices/table/", {"month": month}).content.decode("utf-8-sig")
    rows = {row["DowodSprzedazy"]: row for row in csv.DictReader(io.StringIO(text), delimiter=";")}
    assert rows[things.invoice.number]["Brutto"] == "123,00"
    assert client.get("/console/invoices/table/", {"month": "x"}).status_code == 404
    assert written("console.invoices.exported")[0]["count"] >= 1


def test_money_of_the_months_end_stands_in_its_month_though_it_is_invoiced_in_the_next(
    staff_client: StaffClient, visited: Company
) -> None:
    system, received = Actor.system(visited.id, "payments"), datetime(2031, 10, 31, 20, tzinfo=UTC)
    with clock_set_to(datetime(2031, 11, 15, 8, tzinfo=UTC)), tenant_scope(visited.id):
        paid = receive_payment(
            system, amount=Decimal("50.00"), method=TopUpMethod.ONLINE, source=uuid7().hex, received_at=received
        )
        invoice = issue_for_top_up(system, paid)
    client = staff_client(Role.FINANCE)
    october, november = (client.get("/console/invoices/table/", {"month": m}).content.decode() for m in MONTHS)
    assert invoice.number.startswith("FV/2031/11/")
    assert (invoice.number in october, invoice.number in november) == (True, False)


def test_a_correction_needs_a_reason_and_the_right_and_is_issued_to_the_grosz(
    staff_client: StaffClient, visited: Company, things: Things
) -> None:
    path = f"invoices/{things.invoice.pk}/correction/"
    assert say(staff_client(Role.SUPPORT), path, kind="zero", reason="x") == 403
    client = staff_client(Role.FINANCE)
    fields = _line_fields(things.invoice, visited, quantity="1", price="100")
    assert say(client, path, kind="lines", reason=" ", **fields) == 422
    assert say(client, path, kind="lines", reason="Nic", **_line_fields(things.invoice, visited, "1", "123")) == 422
    assert say(client, path, kind="lines", reason="Zwrot części", **fields) == 302
    with tenant_scope(visited.id):
        correction = Invoice.objects.get(corrects=things.invoice)
    assert (correction.gross, balance_of(visited)) == (Decimal("-23.00"), Decimal(100))
    assert written("console.invoice.corrected")[0]["correction"] == correction.number
    assert say(client, f"invoices/{correction.pk}/correction/", kind="zero", reason="x") == 404


def _line_fields(invoice: Invoice, company: Company, quantity: str, price: str) -> dict[str, str]:
    with tenant_scope(company.id):
        (line_id,) = invoice.lines.values_list("pk", flat=True)
    return {f"quantity-{line_id}": quantity, f"price-{line_id}": price}


def test_a_price_begins_on_a_day_to_come_and_can_be_withdrawn_until_then(
    staff_client: StaffClient, things: Things
) -> None:
    client, path = staff_client(Role.FINANCE), f"plans/{things.plan.pk}/prices/"
    price = {"net": "49.00", "vat_rate": "23", "unit": "user_month"}
    assert say(client, path, **price, valid_from=day(-400)) == 302
    assert say(client, path, **{**price, "net": "59"}, valid_from=day(0)) == 422
    assert say(client, path, **{**price, "net": "59.001"}, valid_from=day(10)) == 422
    assert say(client, path, **{**price, "net": "59"}, valid_from=day(10)) == 302
    first, second = Price.objects.filter(plan=things.plan).order_by("valid_from")
    assert (first.valid_until, len(written("console.price.set"))) == (second.valid_from, 2)
    assert say(client, f"prices/{first.pk}/withdrawal/") == 302
    assert say(client, f"prices/{second.pk}/withdrawal/") == 302
    first.refresh_from_db()
    assert (first.valid_until, len(written("console.price.withdrawn"))) == (None, 1)


def test_a_plan_is_added_once_and_an_example_becomes_our_own(staff_client: StaffClient, things: Things) -> None:
    client, code = staff_client(Role.FINANCE), f"team-{uuid7().hex[-8:]}"
    values = {"kind": "add_on", "code": code, "name_pl": "Zespół", "name_en": "Team"}
    assert say(client, "plans/new/", **values) == 302
    assert say(client, "plans/new/", **values) == 422
    assert say(client, "plans/new/", **{**values, "code": f"{code}-x", "kind": "exchange"}) == 422
    assert say(client, f"plans/{things.plan.pk}/texts/", name_pl="Zespół", name_en="Team") == 302
    assert not Plan.objects.get(pk=things.plan.pk).is_example
    assert "is_example" in written("console.plan.changed")[0]


def test_rates_are_shown_before_they_are_imported(staff_client: StaffClient, things: Things) -> None:
    client, path = staff_client(Role.FINANCE), f"tariffs/{things.tariff.pk}"
    content = b"prefix;name;per_minute\n+48;Polska;0,06\n"
    checked = {"file": SimpleUploadedFile("r.csv", content), "valid_from": day(3)}
    answer = client.post(f"/console/{path}/check/", checked)
    assert (answer.status_code, "+48" in answer.content.decode()) == (200, True)
    assert not TariffRate.objects.filter(tariff=things.tariff).exists()
    assert say(client, f"{path}/rates/", text=content.decode(), valid_from=day(0)) == 422
    assert say(client, f"{path}/rates/", text=content.decode(), valid_from=day(3)) == 302
    assert TariffRate.objects.get(tariff=things.tariff).per_minute_net == Decimal("0.06")
    wrong = SimpleUploadedFile("r.csv", b"prefix;name;per_minute\nabc;x;1\n")
    assert say(client, f"{path}/check/", file=wrong, valid_from=day(3)) == 422


def test_a_version_is_looked_at_then_published_for_a_day_to_come(staff_client: StaffClient, things: Things) -> None:
    client = staff_client(Role.ADMINISTRATOR)
    texts = {"title_pl": "R", "title_en": "T", "body_pl": "<p>Nowe</p>", "body_en": "<p>New</p>"}
    path, before = "documents/new/terms/", LegalDocument.objects.count()
    assert say(client, path, **texts, valid_from=day(30)) == 200
    assert LegalDocument.objects.count() == before
    assert say(client, path, **texts, valid_from=day(0), publish="1") == 422
    assert say(client, path, **{**texts, "body_en": "<script>1</script>x"}, valid_from=day(30), publish="1") == 422
    assert say(client, path, **texts, valid_from=day(30), publish="1") == 302
    assert (LegalDocument.objects.count(), len(written("console.document.published"))) == (before + 1, 1)


def test_contracts_that_end_soon_are_found(things: Things) -> None:
    found = page_of_contracts(wanted=ENDING, after=None, before=None).rows
    assert things.contract.pk in [contract.pk for contract in found]
    assert page_of_contracts(wanted="indefinite", after=None, before=None).rows == []


@pytest.mark.parametrize(
    "path",
    ["plans/new/", "plans/{t.plan.pk}/prices/", "tariffs/{t.tariff.pk}/rates/", "payments/{t.transaction_id}/match/"],
)
def test_support_changes_neither_prices_nor_payments(staff_client: StaffClient, things: Things, path: str) -> None:
    assert say(staff_client(Role.SUPPORT), path.format(t=things)) == 403


@pytest.fixture
def full_log(things: Things) -> Iterator[None]:
    """A staff log that takes no line."""
    role = connections["platform"].settings_dict["USER"]
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"REVOKE INSERT ON console_consoleentry FROM {role}")
    yield
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"GRANT INSERT ON console_consoleentry TO {role}")


@pytest.mark.usefixtures("full_log")
def test_a_deed_that_cannot_be_written_down_is_not_done(
    staff_client: StaffClient, visited: Company, things: Things
) -> None:
    client = staff_client()
    client.raise_request_exception = False
    price = {"net": "59", "vat_rate": "23", "unit": "user_month", "valid_from": day(40)}
    row = waiting()
    assert say(client, f"plans/{things.plan.pk}/prices/", **price) == 500
    fields = _line_fields(things.invoice, visited, "1", "123")
    assert say(client, f"invoices/{things.invoice.pk}/correction/", kind="zero", reason="Pomyłka", **fields) == 500
    assert say(client, f"payments/{row.pk}/refund/", note="Zwrócono") == 500
    assert not Price.objects.filter(plan=things.plan).exists()
    assert BankTransaction.objects.using("platform").get(pk=row.pk).state == "unmatched"
    with tenant_scope(things.tenant_id):
        assert not Invoice.objects.filter(corrects=things.invoice).exists()
