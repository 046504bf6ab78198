"""Two companies issue at once: the numbers have no gap and no double, whatever fails."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from telecube.billing.actions.invoices import document_payments
from telecube.billing.actions.ledger import post
from telecube.billing.models import Invoice, InvoiceSeries, LedgerKind, Payment
from telecube.billing.tests.orders import complete_company_data
from telecube.core.actor import Actor
from telecube.core.clock import clock_set_to
from telecube.core.ids import uuid7
from telecube.core.tenancy import tenant_scope
from tests.world import Company, World, build_world

INVOICES_EACH = 6


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Two committed companies of their own; other tests never see them."""
    with django_db_blocker.unblock():
        yield build_world(suffix=uuid7().hex)
        connection.close()


@pytest.fixture
def far_month() -> datetime:
    """A month whose series nobody has used: committed invoices stay."""
    serial = uuid7().int % 10_000_000
    return datetime(2100 + serial % 7_000, 1 + serial % 12, 10, tzinfo=UTC)


class PowerFailure(RuntimeError):
    """What interrupts a transaction in this test."""


def issue_some(company: Company, moment: datetime, start: threading.Barrier, blocker: Any) -> None:
    """Issue invoices one after the other, each in a transaction; every third one fails at its end."""
    with blocker.unblock():
        try:
            start.wait()
            for place in range(INVOICES_EACH):
                issue_one(company, moment, fails=place % 3 == 2)
        finally:
            connection.close()


def issue_one(company: Company, moment: datetime, *, fails: bool) -> None:
    """Pay and issue; with ``fails`` everything is rolled back."""
    try:
        with clock_set_to(moment), tenant_scope(company.id):
            actor = Actor.system(company.id, "race")
            source = f"bank:{uuid7()}"
            entry = post(actor, kind=LedgerKind.TOP_UP, amount=Decimal("10.00"), cause=f"payment:{source}")
            Payment.objects.create(amount=Decimal("10.00"), method="bank_transfer", source=source, entry=entry)
            document_payments(actor)
            if fails:
                raise PowerFailure
    except PowerFailure:
        return


def test_numbers_have_no_gap_and_no_double(committed: World, far_month: datetime, django_db_blocker: Any) -> None:
    companies = [committed.acme, committed.globex, committed.acme, committed.globex]
    for company in (committed.acme, committed.globex):
        with tenant_scope(company.id):
            complete_company_data(company)
    start = threading.Barrier(len(companies))
    with ThreadPoolExecutor(max_workers=len(companies)) as pool:
        jobs = [pool.submit(issue_some, company, far_month, start, django_db_blocker) for company in companies]
        for job in jobs:
            job.result()
    series = f"FV/{far_month.year}/{far_month.month:02}"
    numbers: list[int] = []
    for company in (committed.acme, committed.globex):
        with tenant_scope(company.id):
            numbers += Invoice.objects.filter(series=series).values_list("series_number", flat=True)
    wanted = len(companies) * INVOICES_EACH * 2 // 3
    assert sorted(numbers) == list(range(1, wanted + 1))
    assert InvoiceSeries.objects.get(code=series).last_number == wanted
