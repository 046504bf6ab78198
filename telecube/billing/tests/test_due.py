"""What has something due is found by what is open, however much was paid before."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import connections, transaction
from django.test.utils import CaptureQueriesContext

from telecube.billing.actions.invoices import issue_for_top_up
from telecube.billing.actions.overdue import remind_due
from telecube.billing.actions.payments import undo_payment
from telecube.billing.models import Payment, PaymentMode, Plan, Settlement, Subscription
from telecube.billing.queries.due import companies_with_papers_due
from telecube.billing.tests.orders import complete_company_data
from telecube.billing.tests.plans import rows_read
from telecube.billing.tests.test_invoices import paid_in
from telecube.billing.tests.test_monthly_invoices import NOVEMBER, OCTOBER, november
from telecube.core.actor import Actor
from telecube.core.clock import clock_set_to
from telecube.core.ids import uuid7
from telecube.core.tenancy import tenant_scope
from tests.world import Company, World

PLATFORM = "platform"
PAID_BEFORE = 3_000
BOOKS = ("billing_payment", "billing_invoice", "billing_settlement", "billing_overduereminder")


@pytest.fixture
def acme(committed_world: World) -> Company:
    """Acme, committed: the platform looks from a connection of its own. It has told whom to invoice."""
    with tenant_scope(committed_world.acme.id):
        complete_company_data(committed_world.acme)
    return committed_world.acme


def is_due(company: Company) -> bool:
    return company.id in companies_with_papers_due()


@contextmanager
def postpaid(company: Company) -> Iterator[tuple[Actor, Plan]]:
    """Let the company pay afterwards since October; the plan goes afterwards."""
    plan = Plan.objects.create(code=f"due-{uuid7().hex[:12]}", kind="crm", name_pl="CRM", name_en="CRM")
    with tenant_scope(company.id):
        Subscription.objects.create(mode=PaymentMode.POSTPAID, chosen_at=OCTOBER, paid_from=OCTOBER, crm_plan=plan)
    try:
        yield Actor.system(company.id, "test"), plan
    finally:
        with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
            for table in ("billing_charge", "billing_subscription"):
                cursor.execute(f"DELETE FROM {table} WHERE tenant_id = %s", [company.id])  # noqa: S608
            cursor.execute("DELETE FROM billing_plan WHERE id = %s", [plan.pk])


def test_a_payment_is_due_until_it_is_documented_or_undone(acme: Company) -> None:
    actor = Actor.system(acme.id, "test")
    with tenant_scope(acme.id):
        payment, mistake = paid_in(acme, "20.00"), paid_in(acme, "30.00")
    assert is_due(acme)
    with tenant_scope(acme.id):
        issue_for_top_up(actor, payment)
    assert is_due(acme)
    with tenant_scope(acme.id):
        undo_payment(actor, mistake.pk, reason="Pomyłka")
    assert not is_due(acme)


def test_an_invoice_is_due_on_each_day_of_a_reminder_until_it_is_paid(acme: Company) -> None:
    with postpaid(acme) as (actor, plan):
        with tenant_scope(acme.id):
            invoice = november(actor, plan, "100.00")
        found = []
        for days in range(26):
            with clock_set_to(NOVEMBER + timedelta(days=14 + days)):
                if is_due(acme):
                    found.append(days)
                    with tenant_scope(acme.id):
                        remind_due(actor)
        assert found == [3, 10, 20]
        with clock_set_to(NOVEMBER + timedelta(days=60)):
            with tenant_scope(acme.id):
                paid_in(acme, "40.00")
            # Who owes has his payment looked at, who owes nothing keeps it for the next invoice.
            assert is_due(acme)
            with tenant_scope(acme.id):
                Settlement.objects.create(invoice=invoice, payment=Payment.objects.get(), amount=Decimal(40))
            assert not is_due(acme)
            with tenant_scope(acme.id):
                rest = paid_in(acme, "100.00")
                Settlement.objects.create(invoice=invoice, payment=rest, amount=Decimal(83))
            assert not is_due(acme)


def test_the_database_counts_what_is_paid_and_refuses_more(acme: Company) -> None:
    with tenant_scope(acme.id):
        invoice = issue_for_top_up(acme.actor("anna"), paid_in(acme, "20.00"))
        other = paid_in(acme, "5.00")
        invoice.refresh_from_db()
        assert (invoice.settled, Payment.objects.get(pk=other.pk).settled) == (20, 0)
    for amount in ("0.01", "5.01"):
        with pytest.raises(Exception, match="settled_within"), tenant_scope(acme.id):
            Settlement.objects.create(invoice=invoice, payment=other, amount=Decimal(amount))


def test_what_was_paid_long_ago_costs_nothing(acme: Company) -> None:
    with tenant_scope(acme.id):
        issue_for_top_up(acme.actor("anna"), paid_in(acme, "10.00"))
    copy_the_books(acme.id, times=PAID_BEFORE)
    with tenant_scope(acme.id):
        paid_in(acme, "11.00")
    with CaptureQueriesContext(connections[PLATFORM]) as asked:
        assert is_due(acme)
    read = sum(rows_read(query["sql"], using=PLATFORM) for query in asked if "SELECT" in query["sql"])
    assert read < 50


def copy_the_books(company_id: UUID, *, times: int) -> None:
    """Let there have been many more payments like the one, each with its invoice, all long over."""
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        for table, changed in (
            ("billing_payment", {"id": "md5('p' || n)::uuid", "source": "'copy:' || id || n"}),
            (
                "billing_invoice",
                {
                    "id": "md5('i' || n)::uuid",
                    "number": "left(md5('n' || n), 20)",
                    "series": "'copies'",
                    "series_number": "n",
                    "cause": "'copy:' || n",
                    "due_on": "due_on - 100",
                },
            ),
            (
                "billing_settlement",
                {"id": "md5('s' || n)::uuid", "payment_id": "md5('p' || n)::uuid", "invoice_id": "md5('i' || n)::uuid"},
            ),
        ):
            cursor.execute(
                "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = %s",
                [table],
            )
            columns = [row[0] for row in cursor.fetchall()]
            kept = {"settled": "0"} if table != "billing_settlement" else {}
            values = [{**kept, **changed}.get(column, f'"{column}"') for column in columns]
            named, copied = ", ".join(f'"{column}"' for column in columns), ", ".join(values)
            cursor.execute(
                f"INSERT INTO {table} ({named}) SELECT {copied}"  # noqa: S608
                f" FROM {table}, generate_series(1, %s) n WHERE tenant_id = %s",
                [times, company_id],
            )
        cursor.execute(f"ANALYZE {', '.join(BOOKS)}")
