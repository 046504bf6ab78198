"""A year of companies: at its end every grosz has its place, counted twice by different hands."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

import pytest
from django.db import connections, transaction

from telecube.billing import invoice_tasks, tasks
from telecube.billing.actions.documents import load_texts_of_the_product
from telecube.billing.actions.price_list import set_price
from telecube.billing.actions.required_documents import REQUIRED_DOCUMENTS
from telecube.billing.models import Plan
from telecube.billing.queries.documents import current
from telecube.core.clock import clock_set_to, now
from telecube.core.ids import uuid7
from telecube.core.jobs import Job
from tests.journeys.audit import audit_town, note_erased, series_before
from tests.journeys.shadow import Prices, midnight
from tests.journeys.town import NAME, Town
from tests.journeys.worker import Worker

#: What the codes of its plans begin with.
PLAN = "year-"
SEED = int(os.environ.get("TELECUBE_YEAR_SEED", "11"))
#: Two hundred take many minutes: TELECUBE_YEAR_COMPANIES=200. Two dozen show each kind of company in every test run.
COMPANIES = int(os.environ.get("TELECUBE_YEAR_COMPANIES", "24"))
#: What must have happened, so that the year proves something.
WANTED = {"hired", "fired", "ordered prepaid", "ordered postpaid", "payments", "calls", "switched", "extras"}
FIRST, LAST = date(2026, 11, 1), date(2027, 12, 31)
ANNOUNCED, DEARER = date(2027, 5, 4), date(2027, 6, 15)
LIST = {"crm": "49.00", "crm-plus": "79.00", "start": "29.00", "business": "79.00", "extra": "15.00"}
LIST_AFTER = {"crm": "52.90", "crm-plus": "84.90", "business": "85.50"}
KINDS = {"crm": "crm", "crm-plus": "crm", "start": "exchange", "business": "exchange", "extra": "add_on"}
#: The worker is down, over the turn of a month.
DOWN = {date(2027, 2, 26) + timedelta(days=n) for n in range(7)}
#: On these days the clock falls back an hour after midnight's jobs ran.
FALLS_BACK = {date(2027, 5, 1), date(2027, 8, 17)}


@pytest.fixture
def settings_of_the_year(settings: Any) -> None:
    """Mails through the queue, as in production; logins that are quick to make."""
    settings.EMAIL_BACKEND = "telecube.core.mail.QueuedEmailBackend"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def town(settings_of_the_year: None, django_db_blocker: Any) -> Iterator[Town]:
    """An empty town with a price list; afterwards the owner removes all that came of it."""
    with django_db_blocker.unblock():
        sweep(*left_of_an_interrupted_year())
        load_texts_of_the_product()
        documents = [found.pk for kind in REQUIRED_DOCUMENTS if (found := current(kind)) is not None]
        plans, prices = make_plans()
        made = Town(Random(SEED), plans, prices, documents)
        yield made
        sweep([firm.id for firm in made.firms], [plan.pk for plan in plans.values()])


def make_plans() -> tuple[dict[str, Plan], Prices]:
    """Make the year's price list; the list of the tests' database stays as it is."""
    plans: dict[str, Plan] = {}
    for name, net in LIST.items():
        plans[name] = Plan.objects.create(
            code=f"{PLAN}{name}-{uuid7().hex}"[:40], kind=KINDS[name], name_pl=name, name_en=name, is_public=True
        )
        unit = "user_month" if KINDS[name] == "crm" else "month"
        set_price(plans[name], net=Decimal(net), vat_rate=Decimal(23), unit=unit, valid_from=date(2020, 1, 1))
    prices = {name: [(date(2020, 1, 1), Decimal(net))] for name, net in LIST.items()}
    return plans, prices


def raise_prices(town: Town) -> None:
    """Announce dearer plans for the middle of a month."""
    for name, net in LIST_AFTER.items():
        plan = town.plans[name]
        unit = "user_month" if KINDS[name] == "crm" else "month"
        set_price(plan, net=Decimal(net), vat_rate=Decimal(23), unit=unit, valid_from=DEARER)
        town.prices[name].append((DEARER, Decimal(net)))


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch) -> Worker:
    """The worker that has all jobs for itself."""
    made = Worker(Random(SEED + 1))
    monkeypatch.setattr(Job, "defer", lambda job, **given: made.take(job, **given))
    return made


def test_a_year_of_companies_agrees_to_the_grosz(town: Town, worker: Worker) -> None:
    series = series_before()
    for number in range(COMPANIES):
        at = town.someday(FIRST + timedelta(days=town.chance.randrange(0, 130)))
        town.plan(at, lambda number=number, at=at: town.found(number, at))  # type: ignore[misc]
    for day in (FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)):
        live_a_day(town, worker, day)
    assert worker.crashes
    assert not WANTED - set(town.counts)
    audit_town(town, worker, series)


def live_a_day(town: Town, worker: Worker, day: date) -> None:
    """Schedules in the night and in the morning, deeds at any hour, the bank at the day's end."""
    town.clock = midnight(day)
    town.has_worker = day not in DOWN
    if day == ANNOUNCED:
        town.plan(town.clock, lambda: raise_prices(town))
    if town.has_worker:
        plan_schedules(town, worker, day)
    plan_extensions(town, day)
    town.plan(midnight(day + timedelta(days=1)) - timedelta(seconds=5), town.bank_day)
    town.live(day, after=worker.run if town.has_worker else lambda: None)


def plan_schedules(town: Town, worker: Worker, day: date) -> None:
    """What the schedules do, and the shadow's look at every company."""

    def charge() -> None:
        worker.start(tasks.charge_all_fees, tasks.look_after_contracts)
        for firm in town.firms:
            firm.shadow.looks(now())

    def charge_an_hour_ago() -> None:
        with clock_set_to(now() - timedelta(hours=1)):
            charge()
            worker.start(invoice_tasks.issue_invoices)

    def morning() -> None:
        worker.start(invoice_tasks.look_after_all_invoices, tasks.watch_accounts)
        note_erased(town)

    first = midnight(day)
    town.plan(first + timedelta(minutes=1), charge)
    if day in FALLS_BACK:
        town.plan(first + timedelta(minutes=2), charge_an_hour_ago)
    town.plan(first + timedelta(hours=3), lambda: worker.start(invoice_tasks.issue_invoices))
    town.plan(first + timedelta(hours=8), morning)
    money = (tasks.match_bank_transactions, tasks.sweep_reservations, tasks.look_after_top_ups)
    town.plan(midnight(day + timedelta(days=1)) - timedelta(seconds=3), lambda: worker.start(*money))


def plan_extensions(town: Town, day: date) -> None:
    """Sixty days before the end of a contract the company makes up its mind."""
    for firm in town.firms:
        ends = firm.shadow.ends_at
        if ends is not None and midnight(day + timedelta(days=60)) <= ends < midnight(day + timedelta(days=61)):
            town.plan(midnight(day) + timedelta(hours=12), lambda firm=firm: town.prolong(firm))  # type: ignore[misc]


def left_of_an_interrupted_year() -> tuple[list[UUID], list[UUID]]:
    """Return companies and plans of a year that was ended before it could tidy up."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT id FROM billing_plan WHERE code LIKE %s", [f"{PLAN}%"])
        plans = [row[0] for row in cursor.fetchall()]
        cursor.execute(
            "SELECT id FROM accounts_tenant WHERE name LIKE %s"
            " UNION SELECT tenant_id FROM billing_charge WHERE plan_id = ANY(%s)",
            [f"{NAME} %", plans],
        )
        return [row[0] for row in cursor.fetchall()], plans


def sweep(ids: list[UUID], plans: list[UUID]) -> None:
    """Remove what a year left, sealed tables too: only the tables' owner can."""
    if not ids and not plans:
        return
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.columns JOIN information_schema.tables"
            " USING (table_schema, table_name)"
            " WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND column_name = 'tenant_id'"
        )
        tables = [row[0] for row in cursor.fetchall()]
        cursor.execute(
            "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'"
        )
        sealed = sorted({row[0] for row in cursor.fetchall()} & set(tables))
    for table in sealed:
        with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
            cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute("SELECT identity_id FROM accounts_user WHERE tenant_id = ANY(%s)", [ids])
        logins = [row[0] for row in cursor.fetchall()]
        for table in tables:
            cursor.execute(f'DELETE FROM "{table}" WHERE tenant_id = ANY(%s)', [ids])  # noqa: S608
        cursor.execute("DELETE FROM accounts_tenant WHERE id = ANY(%s)", [ids])
        cursor.execute("DELETE FROM account_emailaddress WHERE user_id = ANY(%s)", [logins])
        cursor.execute("DELETE FROM accounts_identity WHERE id = ANY(%s)", [logins])
        cursor.execute("DELETE FROM billing_erasedcompany WHERE company_id = ANY(%s)", [ids])
        cursor.execute("DELETE FROM billing_banktransaction WHERE payer LIKE 'F %%'")
        cursor.execute(
            "DELETE FROM billing_bankstatement s WHERE NOT EXISTS"
            " (SELECT FROM billing_banktransaction t WHERE t.statement_id = s.id)"
        )
        for code in ("price", "plan"):
            key = "plan_id" if code == "price" else "id"
            cursor.execute(f"DELETE FROM billing_{code} WHERE {key} = ANY(%s)", [plans])  # noqa: S608
    for table in sealed:
        with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
            cursor.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')
    for connection in connections.all(initialized_only=True):
        connection.close()
