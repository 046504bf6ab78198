"""The ledger: causes happen once, the balance is the sum, nothing is ever changed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import Sum

from telecube.billing.actions.ledger import account_for_update, post
from telecube.billing.errors import CauseReused
from telecube.billing.models import BillingAccount, LedgerEntry, LedgerKind
from telecube.billing.queries.balance import available, balance, page_of_entries
from telecube.billing.reference import ALPHABET, new_reference, references_in
from telecube.core.clock import clock_set_to
from telecube.core.tenancy import tenant_scope
from tests.world import Company, World


def add(company: Company, amount: str, cause: str, kind: LedgerKind = LedgerKind.TOP_UP) -> LedgerEntry:
    """Post an entry in Anna's name."""
    return post(company.actor("anna"), kind=kind, amount=Decimal(amount), cause=cause)


def test_the_balance_is_the_sum_of_the_entries(acme: Company) -> None:
    add(acme, "100.00", "a")
    add(acme, "-30.00", "b", LedgerKind.FEE)
    add(acme, "-0.1234", "c", LedgerKind.USAGE)
    assert balance() == available() == Decimal("69.8766")
    assert LedgerEntry.objects.aggregate(total=Sum("amount"))["total"] == balance()
    assert [entry.number for entry in page_of_entries().rows] == [3, 2, 1]


def test_the_same_cause_moves_money_once(acme: Company) -> None:
    first = add(acme, "100.00", "a")
    assert add(acme, "100.00", "a") == first
    assert balance() == Decimal(100)


def test_it_refuses_a_cause_with_another_amount_or_kind(acme: Company) -> None:
    add(acme, "100.00", "a")
    with pytest.raises(CauseReused):
        add(acme, "100.01", "a")
    with pytest.raises(CauseReused):
        add(acme, "100.00", "a", LedgerKind.CREDIT)
    assert balance() == Decimal(100)


def test_the_same_cause_is_free_for_another_company(acme: Company, globex: Company) -> None:
    add(acme, "100.00", "a")
    with transaction.atomic():
        assert LedgerEntry.everywhere.count() == 1


def test_a_fee_knows_no_fractions_of_a_grosz_and_usage_four_decimals(acme: Company) -> None:
    with pytest.raises(ValueError, match="grosze"):
        add(acme, "-0.001", "a", LedgerKind.FEE)
    with pytest.raises(ValueError, match="four decimals"):
        add(acme, "-0.00001", "b", LedgerKind.USAGE)
    assert LedgerEntry.objects.count() == 0


@pytest.mark.parametrize(("kind", "amount"), [(LedgerKind.FEE, "1.00"), (LedgerKind.TOP_UP, "-1.00")])
def test_a_kind_moves_money_in_its_own_direction_only(acme: Company, kind: LedgerKind, amount: str) -> None:
    with pytest.raises(DatabaseError, match="ledger_"), transaction.atomic():
        add(acme, amount, "a", kind)


@pytest.mark.parametrize(
    "statement",
    ["UPDATE billing_ledgerentry SET amount = 1", "DELETE FROM billing_ledgerentry", "TRUNCATE billing_ledgerentry"],
)
def test_the_app_can_neither_change_nor_delete_entries(acme: Company, statement: str) -> None:
    add(acme, "100.00", "a")
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(statement)
    assert balance() == Decimal(100)


def test_not_even_the_owner_of_the_tables_changes_an_entry(committed_world: World) -> None:
    with tenant_scope(committed_world.acme.id):
        add(committed_world.acme, "100.00", "a")
    changed = LedgerEntry.everywhere.using("owner").filter(tenant=committed_world.acme.tenant)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(using="owner"):
        changed.update(amount=Decimal(1))
    assert changed.get().amount == Decimal(100)


def test_a_row_that_breaks_the_chain_is_refused(acme: Company) -> None:
    entry = add(acme, "100.00", "a")
    wrong = {"kind": "top_up", "amount": Decimal(1), "actor_name": "x"}
    for number, after in ((2, Decimal(500)), (3, Decimal(101)), (0, Decimal(1))):
        with pytest.raises(DatabaseError), transaction.atomic():
            LedgerEntry.objects.create(number=number, balance_after=after, cause=f"c{number}", **wrong)
    assert list(LedgerEntry.objects.all()) == [entry]


def test_entries_keep_their_order_when_the_clock_jumps_back(acme: Company) -> None:
    add(acme, "100.00", "a")
    with clock_set_to(datetime.now(UTC) - timedelta(days=400)):
        add(acme, "-40.00", "b", LedgerKind.FEE)
    assert [entry.cause for entry in page_of_entries().rows] == ["b", "a"]
    assert balance() == Decimal(60)


def test_pages_of_the_ledger_follow_one_another(acme: Company) -> None:
    for number in range(55):
        add(acme, "1.00", f"c{number}")
    first = page_of_entries()
    second = page_of_entries(after=first.next_mark)
    assert [entry.number for entry in second.rows] == [5, 4, 3, 2, 1]
    assert page_of_entries(before=second.previous_mark).rows == first.rows


def test_another_company_sees_neither_entries_nor_balance(world: World) -> None:
    with tenant_scope(world.acme.id):
        add(world.acme, "100.00", "a")
    with tenant_scope(world.globex.id):
        assert (balance(), list(page_of_entries().rows)) == (Decimal(0), [])


def test_fifty_entries_at_once_make_one_unbroken_chain(committed_world: World) -> None:
    acme = committed_world.acme

    def one(number: int) -> Any:
        with tenant_scope(acme.id):
            entry = add(acme, "1.00", f"c{number % 25}")
        connection.close()
        return entry.number

    with ThreadPoolExecutor(max_workers=10) as pool:
        numbers = list(pool.map(one, range(50)))
    assert set(numbers) == set(range(1, 26))
    with tenant_scope(acme.id):
        assert balance() == Decimal(25)
        assert BillingAccount.objects.count() == 1


def test_the_account_is_made_at_first_need_with_a_reference_of_its_own(acme: Company) -> None:
    account = account_for_update()
    assert references_in(account.reference) == {account.reference}
    assert account_for_update() == account


def test_a_reference_is_found_however_people_write_it() -> None:
    reference = new_reference()
    spaced = f"{reference[:4]} {reference[4:]}".lower()
    assert references_in(f"doładowanie konta {spaced}, dziękuję") == {reference}
    assert references_in(f"/INV/{reference[:2]}-{reference[2:]}/") == {reference}


def test_letters_that_look_like_digits_are_read_as_such() -> None:
    references = (new_reference() for _ in range(1000))
    reference = next(one for one in references if "0" in one[2:] or "1" in one[2:])
    typed = "TC" + reference[2:].replace("0", "O").replace("1", "l")
    assert references_in(typed) == {reference}


def test_one_wrong_letter_makes_a_reference_invalid() -> None:
    reference = new_reference()
    for place in range(2, 8):
        for letter in set(ALPHABET) - {reference[place]}:
            assert references_in(reference[:place] + letter + reference[place + 1 :]) == set()
