"""A process that dies between the company's connection and the platform's leaves nothing that is not put right."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connections, transaction

from telecube.billing.actions import bank_matching
from telecube.billing.actions.bank_matching import undo_booking
from telecube.billing.models import BankTransaction, Payment
from telecube.console.actions.payments import match_payment
from telecube.console.actions.staff import appoint
from telecube.console.models import ConsoleEntry, Role
from telecube.console.staff import Staff
from telecube.console.tests.conftest import StaffClient
from telecube.console.tests.test_deeds import waiting
from telecube.console.tests.test_pages import Things, things
from telecube.core import events
from telecube.core.models import OutboxEvent
from telecube.core.tenancy import tenant_scope
from tests.world import Company, World

__all__ = ["things"]
FACT = "billing.bank_transaction.booked"


class Death(BaseException):
    """The process is gone."""


@pytest.fixture
def olga(staff_client: StaffClient, committed_world: World) -> Staff:
    """A member of staff at work; swept with the console's other rows."""
    return Staff(appoint(committed_world.globex.gina.identity.email, role=Role.FINANCE))


@pytest.fixture(autouse=True)
def swept(things: Things) -> Iterator[None]:
    """Remove the jobs that would hand the facts on."""
    yield
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE args::text LIKE %s", [f"%{things.tenant_id}%"])


def row() -> BankTransaction:
    """Return a transaction that waits."""
    return waiting()


def hand_on(company: Company) -> None:
    """Hand the company's bookings to their reactions, as the job does; again and again."""
    with tenant_scope(company.id):
        for fact in OutboxEvent.objects.filter(name=FACT):
            events.deliver(fact.pk)


def lines() -> list[dict[str, Any]]:
    """Return what the staff's log says of matched payments."""
    entries = ConsoleEntry.objects.using("platform").select_related("staff").filter(action="console.payment.matched")
    return [{"who": entry.staff.name, "company": entry.tenant_id, **entry.details} for entry in entries]


def state(pk: object) -> tuple[str, str]:
    """Return how the bank's row stands and who dealt with it."""
    found = BankTransaction.objects.using("platform").get(pk=pk)
    return found.state, found.dealt_with_by


def die(monkeypatch: pytest.MonkeyPatch, olga: Staff, pk: Any, company: Company) -> None:
    """Match the transaction and die when the company's side is final and the bank's is not."""

    def gone(*_arguments: object, **_options: object) -> None:
        raise Death

    with monkeypatch.context() as patched, pytest.raises(Death):
        patched.setattr(bank_matching, "_close", gone)
        match_payment(olga, pk, tenant_id=company.id, top_up_id=None)


def test_a_death_after_the_money_moved_is_finished_in_the_name_of_who_did_it(
    monkeypatch: pytest.MonkeyPatch, olga: Staff, visited: Company
) -> None:
    pk = row().pk
    die(monkeypatch, olga, pk, visited)
    with tenant_scope(visited.id):
        payment = Payment.objects.get(source=BankTransaction.objects.using("platform").get(pk=pk).source)
    assert (state(pk), lines()) == (("unmatched", ""), [])
    for _again in range(2):
        hand_on(visited)
        assert state(pk) == ("booked", olga.name)
        (line,) = lines()
        assert (line["who"], line["company"]) == (olga.member.name, visited.id)
    assert BankTransaction.objects.using("platform").get(pk=pk).payment_id == payment.pk


def test_what_went_well_gets_no_second_line(olga: Staff, visited: Company) -> None:
    pk = row().pk
    match_payment(olga, pk, tenant_id=visited.id, top_up_id=None)
    before = lines()
    hand_on(visited)
    assert (state(pk), lines()) == (("booked", olga.name), before)
    assert len(before) == 1


def test_a_late_fact_does_not_take_up_a_booking_that_was_undone(
    monkeypatch: pytest.MonkeyPatch, olga: Staff, visited: Company
) -> None:
    pk = row().pk
    die(monkeypatch, olga, pk, visited)
    # Somebody else found it waiting, matched it and took it back before the fact was handed on.
    bank_matching.book_transaction(pk, tenant_id=visited.id, staff="Piotr")
    undo_booking(pk, staff="Piotr", note="Pomyłka")
    hand_on(visited)
    assert state(pk) == ("unmatched", "Piotr")
    assert [line["who"] for line in lines()] == [olga.member.name]


def test_the_key_of_a_line_is_not_read_by_people(staff_client: StaffClient, olga: Staff, visited: Company) -> None:
    match_payment(olga, row().pk, tenant_id=visited.id, top_up_id=None)
    page = staff_client(Role.ADMINISTRATOR).get("/console/log/").content.decode()
    assert "bank:" not in page
    assert "tytuł przelewu: za telefony" in page
