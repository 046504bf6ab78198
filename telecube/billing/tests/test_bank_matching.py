"""Transfers find their company by the reference; what is not certain waits for the staff and moves no money."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import DatabaseError, connections, transaction
from django.test.utils import CaptureQueriesContext

from telecube.billing.actions import bank_matching
from telecube.billing.actions.bank_matching import (
    ImportResult,
    book_transaction,
    import_statement,
    match_transaction,
    match_waiting,
    refund_transaction,
    undo_booking,
)
from telecube.billing.actions.invoices import document_payments
from telecube.billing.actions.ledger import account_for_update
from telecube.billing.actions.top_ups import start_top_up
from telecube.billing.errors import (
    CurrencyNotOurs,
    NoteMissing,
    PaymentSettled,
    StatementUnreadable,
    TransactionClosed,
    TransactionNotBooked,
)
from telecube.billing.models import BankTransaction, LedgerEntry, Payment, Settlement, TopUp, TopUpMethod
from telecube.billing.queries.balance import balance
from telecube.billing.queries.bank import find_tenant_of_reference, page_of_transactions, page_of_unmatched
from telecube.billing.reference import new_reference
from telecube.billing.tests.orders import complete_company_data
from telecube.core.actor import Actor
from telecube.core.ids import uuid7
from telecube.core.tenancy import tenant_scope
from tests.world import Company, World

HEAD = "Data księgowania;Kwota;Waluta;Tytuł;Nadawca;Rachunek nadawcy;Nr transakcji\n"
PAYER = "Acme;19114020040000350230599137"


@pytest.fixture
def acme(committed_world: World) -> Iterator[Company]:
    """Acme, committed; afterwards nobody's transactions of this test go too."""
    yield committed_world.acme
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute("DELETE FROM billing_banktransaction")
        cursor.execute("DELETE FROM billing_bankstatement")


@pytest.fixture
def reference(acme: Company) -> str:
    """Acme's reference."""
    with tenant_scope(acme.id):
        return account_for_update().reference


def line(amount: str, title: str, *, currency: str = "PLN", number: str = "") -> str:
    """Return a line of a statement."""
    return f"2026-11-20;{amount};{currency};{title};{PAYER};{number or uuid7().hex}\n"


def load(*lines: str) -> ImportResult:
    """Import a statement of these lines."""
    return import_statement(staff="Olga", file_name="wyciag.csv", content=(HEAD + "".join(lines)).encode("cp1250"))


def announce(company: Company, amount: str) -> UUID:
    """Let the company announce a transfer."""
    with tenant_scope(company.id):
        return start_top_up(company.actor("anna"), amount=Decimal(amount), method=TopUpMethod.BANK_TRANSFER).pk


def waiting() -> list[tuple[Decimal, str]]:
    """Return what waits for the staff."""
    return [(row.amount, row.reason) for row in page_of_unmatched().rows]


def balance_of(company: Company) -> Decimal:
    """Return the company's balance."""
    with tenant_scope(company.id):
        return balance()


def test_a_transfer_with_the_reference_is_booked(acme: Company, reference: str) -> None:
    top_up = announce(acme, "100.00")
    result = load(line("100,00", f"doladowanie {reference[:4].lower()} {reference[4:]}"))
    assert (result.new, result.booked, waiting()) == (1, 1, [])
    assert balance_of(acme) == 100
    with tenant_scope(acme.id):
        assert TopUp.objects.get(pk=top_up).status == "paid"
        assert Payment.objects.get().payer == "Acme"


def test_who_announced_nothing_pays_all_the_same(acme: Company, reference: str) -> None:
    load(line("55,55", reference))
    assert balance_of(acme) == Decimal("55.55")


def test_the_same_statement_twice_changes_nothing(acme: Company, reference: str) -> None:
    lines = [line("100,00", reference), line("7,00", "bez numeru")]
    load(*lines)
    again = load(*lines)
    assert (again.new, again.known, again.booked) == (0, 2, 0)
    assert balance_of(acme) == 100
    assert len(page_of_transactions().rows) == 2


def test_a_statement_that_overlaps_an_earlier_one_adds_only_what_is_new(acme: Company, reference: str) -> None:
    first, second = line("100,00", reference), line("30,00", reference)
    load(first)
    result = load(first, second)
    assert (result.new, result.known, balance_of(acme)) == (1, 1, 130)


def test_lines_that_are_known_cost_no_question_each(acme: Company) -> None:
    few, many = ([line("1,00", "bez numeru") for _line in range(lines)] for lines in (2, 30))
    asked = []
    for lines in (few, many):
        load(*lines)
        with CaptureQueriesContext(connections["platform"]) as questions:
            assert load(*lines).known == len(lines)
        asked.append(len(questions))
    assert asked[0] == asked[1]


def test_two_equal_transfers_of_one_day_are_two(acme: Company, reference: str) -> None:
    same = line("10,00", reference, number="-")
    assert load(same, same).booked == 2
    assert balance_of(acme) == 20


@pytest.mark.parametrize(
    ("amount", "currency", "title", "reason"),
    [
        ("100,00", "PLN", "doładowanie konta", "no_reference"),
        ("100,00", "PLN", "{stranger}", "unknown"),
        ("99,99", "PLN", "{reference}", "amount"),
        ("100,01", "PLN", "{reference}", "amount"),
        ("100,00", "EUR", "{reference}", "currency"),
    ],
)
def test_what_is_not_certain_waits_and_moves_nothing(
    acme: Company, reference: str, amount: str, currency: str, title: str, reason: str
) -> None:
    announce(acme, "100.00")
    load(line(amount, title.format(reference=reference, stranger=new_reference()), currency=currency))
    assert waiting() == [(Decimal(amount.replace(",", ".")), reason)]
    assert balance_of(acme) == 0


def test_references_of_two_companies_in_one_title_wait(acme: Company, reference: str, committed_world: World) -> None:
    with tenant_scope(committed_world.globex.id):
        other = account_for_update().reference
    load(line("100,00", f"{reference} {other}"))
    assert [reason for _amount, reason in waiting()] == ["several"]


def test_the_same_transfer_in_another_kind_of_file_waits_instead_of_counting_twice(
    acme: Company, reference: str
) -> None:
    load(line("100,00", f"Doladowanie {reference}"))
    parts = (
        ":20:MT940\n:25:/PL61109010140000071219812874\n:28C:1\n:60F:C261120PLN0,00\n:61:2611201120C100,00NTRFNONREF\n"
        f":86:020~20DOŁADOWANIE {reference}\n:62F:C261120PLN100,00\n-\n"
    )
    import_statement(staff="Olga", file_name="a.sta", content=parts.encode())
    assert [reason for _amount, reason in waiting()] == ["duplicate"]
    assert balance_of(acme) == 100


def test_staff_books_a_waiting_transaction_once(acme: Company, committed_world: World) -> None:
    load(line("100,00", "bez numeru"))
    row = page_of_unmatched().rows[0]
    top_up = announce(acme, "250.00")
    book_transaction(row.pk, tenant_id=acme.id, top_up_id=top_up, staff="Olga", note="rozmowa z klientem")
    assert (balance_of(acme), waiting()) == (100, [])
    for tenant_id in (acme.id, committed_world.globex.id):
        with pytest.raises(TransactionClosed):
            book_transaction(row.pk, tenant_id=tenant_id, staff="Olga")
    with pytest.raises(TransactionClosed):
        refund_transaction(row.pk, staff="Olga", note="oddane")
    assert (balance_of(acme), balance_of(committed_world.globex)) == (100, 0)
    with tenant_scope(acme.id):
        assert LedgerEntry.objects.get().actor_name == "Olga"


def test_money_in_another_currency_cannot_be_booked_but_sent_back(acme: Company, reference: str) -> None:
    load(line("100,00", reference, currency="EUR"))
    row = page_of_unmatched().rows[0]
    with pytest.raises(CurrencyNotOurs):
        book_transaction(row.pk, tenant_id=acme.id, staff="Olga")
    with pytest.raises(NoteMissing):
        refund_transaction(row.pk, staff="Olga", note=" ")
    assert refund_transaction(row.pk, staff="Olga", note="zwrot 21.11.").state == "refunded"
    assert (waiting(), balance_of(acme)) == ([], 0)


def test_an_import_that_died_is_taken_up(acme: Company, reference: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(bank_matching, "match_transaction", lambda _pk: False)
        load(line("100,00", reference))
    assert balance_of(acme) == 0
    assert match_waiting() == 1
    assert match_waiting() == 0
    assert balance_of(acme) == 100


def test_what_the_schedule_took_up_while_the_import_ran_counts_as_booked(acme: Company, reference: str) -> None:
    load(line("50,00", reference), line("40,00", "bez numeru"))
    booked, open_ = page_of_transactions().rows
    if booked.title != reference:
        booked, open_ = open_, booked
    assert match_transaction(booked.pk)
    assert not match_transaction(open_.pk)
    refund_transaction(open_.pk, staff="Olga", note="pomyłka")
    assert not match_transaction(open_.pk)
    assert balance_of(acme) == Decimal("50.00")


def test_a_booking_that_died_before_the_bank_knew_is_finished_for_the_same_company_only(
    acme: Company, reference: str, committed_world: World
) -> None:
    load(line("100,00", reference))
    row = page_of_transactions().rows[0]
    BankTransaction.objects.using("platform").filter(pk=row.pk).update(state="unmatched", reason="", payment_id=None)
    with pytest.raises(TransactionClosed):
        book_transaction(row.pk, tenant_id=committed_world.globex.id, staff="Olga")
    assert balance_of(committed_world.globex) == 0
    assert match_waiting() == 1
    assert balance_of(acme) == 100


def test_what_is_on_an_account_already_is_not_sent_back(acme: Company) -> None:
    load(line("100,00", "za telefony"))
    row = page_of_unmatched().rows[0]
    book_transaction(row.pk, tenant_id=acme.id, staff="Olga")
    BankTransaction.objects.using("platform").filter(pk=row.pk).update(state="unmatched", payment_id=None)
    with pytest.raises(TransactionClosed):
        refund_transaction(row.pk, staff="Piotr", note="zwrot")
    assert BankTransaction.objects.using("platform").get(pk=row.pk).state == "unmatched"


def test_a_file_that_is_no_statement_keeps_nothing(acme: Company) -> None:
    with pytest.raises(StatementUnreadable):
        import_statement(staff="Olga", file_name="x.pdf", content=b"%PDF\0")
    assert page_of_transactions().rows == []


def test_the_app_cannot_see_what_belongs_to_nobody_yet(db: None) -> None:
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        BankTransaction.objects.using("default").count()


def test_staff_finds_a_company_by_its_reference(acme: Company, reference: str) -> None:
    assert find_tenant_of_reference(f" {reference.lower()} ") == acme.id
    assert find_tenant_of_reference("TC") is None


def waiting_ids() -> list[UUID]:
    """Return the ids of what waits for the staff."""
    return [row.pk for row in page_of_unmatched().rows]


def test_a_booking_that_was_a_mistake_is_undone_once_and_can_be_booked_elsewhere(
    acme: Company, committed_world: World
) -> None:
    top_up = announce(acme, "100.00")
    load(line("100,00", "bez numeru"))
    (transaction_id,) = waiting_ids()
    book_transaction(transaction_id, tenant_id=acme.id, top_up_id=top_up, staff="Olga")
    undo_booking(transaction_id, staff="Olga", note="Pomyłka")
    assert (balance_of(acme), waiting()) == (Decimal(0), [(Decimal("100.00"), "undone")])
    with tenant_scope(acme.id):
        assert TopUp.objects.get(pk=top_up).status == "waiting"
        assert [entry.kind for entry in LedgerEntry.objects.order_by("number")] == ["top_up", "refund"]
    with pytest.raises(TransactionNotBooked):
        undo_booking(transaction_id, staff="Olga", note="Pomyłka")
    book_transaction(transaction_id, tenant_id=committed_world.globex.id, staff="Olga")
    assert (balance_of(acme), balance_of(committed_world.globex)) == (0, 100)


def test_what_was_undone_is_not_booked_by_itself_but_may_be_booked_again(acme: Company) -> None:
    load(line("40,00", "bez numeru"))
    (transaction_id,) = waiting_ids()
    book_transaction(transaction_id, tenant_id=acme.id, staff="Olga")
    undo_booking(transaction_id, staff="Olga", note="Pomyłka")
    assert (match_waiting(), balance_of(acme)) == (0, 0)
    book_transaction(transaction_id, tenant_id=acme.id, staff="Olga")
    assert balance_of(acme) == 40


def test_money_that_an_invoice_stands_on_stays_booked(acme: Company) -> None:
    load(line("40,00", "bez numeru"))
    (transaction_id,) = waiting_ids()
    payment = book_transaction(transaction_id, tenant_id=acme.id, staff="Olga")
    with tenant_scope(acme.id):
        complete_company_data(acme)
        document_payments(Actor.system(acme.id, "invoices"))
        assert Settlement.objects.filter(payment=payment).exists()
    with pytest.raises(PaymentSettled):
        undo_booking(transaction_id, staff="Olga", note="Pomyłka")
    assert balance_of(acme) == 40


def test_an_undone_payment_pays_no_invoice(acme: Company) -> None:
    load(line("40,00", "bez numeru"))
    (transaction_id,) = waiting_ids()
    book_transaction(transaction_id, tenant_id=acme.id, staff="Olga")
    undo_booking(transaction_id, staff="Olga", note="Pomyłka")
    with tenant_scope(acme.id):
        assert document_payments(Actor.system(acme.id, "invoices")) == []


def test_undoing_needs_a_word(acme: Company) -> None:
    load(line("40,00", "bez numeru"))
    (transaction_id,) = waiting_ids()
    book_transaction(transaction_id, tenant_id=acme.id, staff="Olga")
    with pytest.raises(NoteMissing):
        undo_booking(transaction_id, staff="Olga", note=" ")
    assert balance_of(acme) == 40
