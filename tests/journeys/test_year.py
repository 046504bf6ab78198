"""A year of companies: at its end every grosz has its place, counted twice by different hands."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import connections, transaction

from telecube.billing.actions.documents import load_texts_of_the_product
from telecube.billing.actions.price_list import set_price
from telecube.billing.actions.required_documents import REQUIRED_DOCUMENTS
from telecube.billing.models import Plan
from telecube.billing.queries.documents import current
from telecube.core.ids import uuid7
from tests.journeys.audit import audit_year, series_before
from tests.journeys.town import NAME
from tests.journeys.towns import Founding, live_side_by_side
from tests.journeys.year import KINDS, LIST, unit_of

#: What the codes of its plans begin with.
PLAN = "year-"
SEED = int(os.environ.get("TELECUBE_YEAR_SEED", "11"))
COMPANIES = int(os.environ.get("TELECUBE_YEAR_COMPANIES", "200"))
MANY = 100
#: One for each core of the smallest machine that runs the tests.
TOWNS = 2
#: What must have happened, so that the year proves something.
WANTED = {
    *("hired", "fired", "ordered prepaid", "ordered postpaid", "payments", "calls", "switched", "extras", "crashes"),
}
#: What happens where many live.
RARE = {
    *("extended", "booked by hand", "online silent", "online twice", "notices again", "two at once", "exports"),
    *("wrong_signature", "grosz_less", "euro", "credits prepaid", "credits postpaid", "trials prolonged"),
}


@pytest.fixture
def towns(django_db_blocker: Any) -> Iterator[list[Founding]]:
    """Two towns to be, with one price list; afterwards the owner removes all that came of them."""
    with django_db_blocker.unblock():
        sweep(*left_of_an_interrupted_year())
        load_texts_of_the_product()
        documents = [found.pk for kind in REQUIRED_DOCUMENTS if (found := current(kind)) is not None]
        plans = make_plans()
        prices = {name: [(date(2020, 1, 1), Decimal(net))] for name, net in LIST.items()}
        yield [
            Founding(f"{SEED} {town}", range(town, COMPANIES, TOWNS), town == 0, plans, prices, documents)
            for town in range(TOWNS)
        ]
        sweep(*left_of_an_interrupted_year())


def make_plans() -> dict[str, Plan]:
    """Make the year's price list; the list of the tests' database stays as it is."""
    plans: dict[str, Plan] = {}
    for name, net in LIST.items():
        plans[name] = Plan.objects.create(
            code=f"{PLAN}{name}-{uuid7().hex}"[:40], kind=KINDS[name], name_pl=name, name_en=name, is_public=True
        )
        start = date(2020, 1, 1)
        set_price(plans[name], net=Decimal(net), vat_rate=Decimal(23), unit=unit_of(name), valid_from=start)
    return plans


def test_a_year_of_companies_agrees_to_the_grosz(towns: list[Founding]) -> None:
    series = series_before()
    year = live_side_by_side(towns)
    assert len(year.firms) == COMPANIES
    wanted = WANTED | RARE if COMPANIES >= MANY else WANTED
    assert not wanted - set(+year.counts), f"never: {wanted - set(+year.counts)}"
    audit_year(year.firms, year.mails, {plan.code: name for name, plan in towns[0].plans.items()}, series)


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
    try:
        set_triggers(sealed, "DISABLE")
        remove(ids, plans, tables)
    finally:
        set_triggers(sealed, "ENABLE")
    for connection in connections.all(initialized_only=True):
        connection.close()


def set_triggers(tables: list[str], how: str) -> None:
    """ENABLE or DISABLE what seals tables, one after another: a lock on all would wait for everybody."""
    for table in tables:
        with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
            cursor.execute(f'ALTER TABLE "{table}" {how} TRIGGER USER')


def remove(ids: list[UUID], plans: list[UUID], tables: list[str]) -> None:
    """Remove the companies' rows and the plans, whole or not at all."""
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
