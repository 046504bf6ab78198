"""The room's jobs: a top-up reaches the provider by itself, schedules find the companies that have something due."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, connections, transaction

from standins.taxpayers import Register
from telecube.billing import tasks, taxpayer_lookups
from telecube.billing.actions.invoices import document_payments
from telecube.billing.actions.ledger import post
from telecube.billing.actions.payments import receive_payment
from telecube.billing.actions.reservations import hold
from telecube.billing.actions.taxpayer_lookups import ask_about_nip
from telecube.billing.actions.top_ups import start_top_up
from telecube.billing.events import OnlineTopUpStarted, PaymentNoticed, TaxpayerAskedFor
from telecube.billing.models import (
    LedgerKind,
    LookupState,
    Payment,
    Reservation,
    TaxpayerLookup,
    TopUp,
    TopUpMethod,
)
from telecube.billing.queries.due import companies_with_papers_due
from telecube.billing.tests.conftest import Shop
from telecube.billing.tests.orders import complete_company_data
from telecube.core import events
from telecube.core.clock import WARSAW, clock_set_to, now
from telecube.core.models import OutboxEvent
from telecube.core.tenancy import tenant_scope
from tests.world import Company, World

NOVEMBER = datetime(2026, 11, 23, 12, tzinfo=WARSAW)


@pytest.fixture
def acme(committed_world: World) -> Iterator[Company]:
    """Acme, committed; its jobs go afterwards."""
    yield committed_world.acme
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE args::text LIKE %s", [f"%{committed_world.acme.id}%"])


def waiting_jobs(company: Company, name: str) -> list[dict[str, Any]]:
    """Return the arguments of the company's jobs of a name."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT args FROM procrastinate_jobs WHERE task_name = %s AND args::text LIKE %s",
            [name, f"%{company.id}%"],
        )
        return [json.loads(row[0]) for row in cursor.fetchall()]


def deliver(company: Company, name: str) -> None:
    """Hand the company's facts of a name to their reactions, as the job does."""
    with tenant_scope(company.id):
        for row in OutboxEvent.objects.filter(name=name):
            events.deliver(row.pk)


def run(job: Any, **arguments: Any) -> None:
    """Run a job's function as the worker does."""
    job.task(**arguments)


def test_a_started_top_up_is_told_paid_confirmed_and_booked_by_jobs_alone(acme: Company, shop: Shop) -> None:
    with tenant_scope(acme.id):
        made = start_top_up(acme.actor("anna"), amount=Decimal("100.00"), method=TopUpMethod.ONLINE)
    deliver(acme, OnlineTopUpStarted.name)
    (told,) = waiting_jobs(acme, "billing.register_top_up")
    run(tasks.register_top_up, **told)
    shop.pay(made.pk, "twice")
    deliver(acme, PaymentNoticed.name)
    (reported,) = waiting_jobs(acme, "billing.confirm_payment")
    run(tasks.confirm_payment, **reported)
    run(tasks.confirm_payment, **reported)
    with tenant_scope(acme.id):
        assert Payment.objects.get().top_up_id == made.pk


def test_the_schedule_finds_companies_with_waiting_top_ups_once(acme: Company, shop: Shop) -> None:
    with tenant_scope(acme.id):
        for method in (TopUpMethod.BANK_TRANSFER, TopUpMethod.ONLINE):
            start_top_up(acme.actor("anna"), amount=Decimal("100.00"), method=method)
    for _time in range(2):
        run(tasks.look_after_top_ups, timestamp=0)
    (asked,) = waiting_jobs(acme, "billing.ask_about_top_ups")
    run(tasks.ask_about_top_ups, **asked)
    assert waiting_jobs(acme, "billing.abandon_top_ups") == []
    with clock_set_to(now() + timedelta(days=31)):
        for _time in range(2):
            run(tasks.look_after_top_ups, timestamp=0)
        (given_up,) = waiting_jobs(acme, "billing.abandon_top_ups")
        run(tasks.abandon_top_ups, **given_up)
    with tenant_scope(acme.id):
        assert set(TopUp.objects.values_list("status", flat=True)) == {"abandoned"}


def test_who_waits_for_a_bank_transfer_alone_costs_no_question(acme: Company) -> None:
    with tenant_scope(acme.id):
        start_top_up(acme.actor("anna"), amount=Decimal("100.00"), method=TopUpMethod.BANK_TRANSFER)
    run(tasks.look_after_top_ups, timestamp=0)
    assert waiting_jobs(acme, "billing.ask_about_top_ups") == waiting_jobs(acme, "billing.abandon_top_ups") == []


def test_the_schedule_sweeps_holds_that_are_over(acme: Company) -> None:
    actor = acme.actor("anna")
    with tenant_scope(acme.id):
        post(actor, kind=LedgerKind.TOP_UP, amount=Decimal(10), cause="a")
        hold(actor, amount=Decimal(10), cause="call", expires_at=now() + timedelta(minutes=1))
    run(tasks.sweep_reservations, timestamp=0)
    assert waiting_jobs(acme, "billing.expire_reservations") == []
    with clock_set_to(now() + timedelta(minutes=2)):
        run(tasks.sweep_reservations, timestamp=0)
        (swept,) = waiting_jobs(acme, "billing.expire_reservations")
        run(tasks.expire_reservations, **swept)
    with tenant_scope(acme.id):
        assert Reservation.objects.get().state == "expired"


def test_the_night_looks_for_what_waits_for_company_data_only_when_something_can_be_done(acme: Company) -> None:
    with clock_set_to(NOVEMBER), tenant_scope(acme.id):
        receive_payment(acme.actor("anna"), amount=Decimal("123.00"), method=TopUpMethod.BANK_TRANSFER, source="night")
    for day, is_due in ((1, False), (9, False), (10, True), (15, True)):
        with clock_set_to(datetime(2026, 12, day, 7, tzinfo=WARSAW)):
            assert (acme.id in companies_with_papers_due()) is is_due
    with clock_set_to(NOVEMBER), tenant_scope(acme.id):
        complete_company_data(acme)
    with clock_set_to(NOVEMBER):
        assert acme.id in companies_with_papers_due()
        with tenant_scope(acme.id):
            document_payments(acme.actor("anna"))
        assert acme.id not in companies_with_papers_due()


def test_the_question_about_a_nip_reaches_the_register_by_jobs_alone(acme: Company, register: Register) -> None:
    with tenant_scope(acme.id):
        asked = ask_about_nip(acme.actor("anna"), "526-025-02-74")
    deliver(acme, TaxpayerAskedFor.name)
    (job,) = waiting_jobs(acme, "billing.ask_about_taxpayer")
    run(tasks.ask_about_taxpayer, **job)
    run(tasks.ask_about_taxpayer, **job)
    assert register.questions == ["5260250274"]
    with tenant_scope(acme.id):
        assert TaxpayerLookup.objects.get(pk=asked.pk).state == LookupState.FOUND


def test_the_register_is_asked_outside_of_every_transaction(acme: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bool] = []

    class Watching:
        def find(self, nip: str) -> None:
            seen.append(connection.in_atomic_block)

    monkeypatch.setattr(taxpayer_lookups, "find_register", Watching)
    with tenant_scope(acme.id):
        asked = TaxpayerLookup.objects.create(nip="5260250274")
    run(tasks.ask_about_taxpayer, tenant=str(acme.id), lookup_id=str(asked.pk))
    assert seen == [False]
