"""Bank statements: imported once, matched by reference, the rest dealt with by the staff.

Rows of the bank are global and locked on the platform's connection; the company's ledger is written in its scope, on
the app's. Two connections cannot commit as one: the payment's unique source makes a second try harmless, and the fact
that is announced with the payment finishes what a death in between left (``finish_booking``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from hashlib import sha256
from uuid import UUID

from django.db import IntegrityError, transaction

from telecube.audit import record
from telecube.billing.actions.payments import receive_payment, undo_payment
from telecube.billing.errors import (
    CurrencyNotOurs,
    NoteMissing,
    StatementUnreadable,
    TransactionClosed,
    TransactionNotBooked,
)
from telecube.billing.events import BankTransactionBooked
from telecube.billing.models import BankStatement, BankTransaction, Payment, TopUp, TopUpMethod, TransactionState
from telecube.billing.models.bank import UnmatchedReason
from telecube.billing.payment_methods.bank_transfer.lines import NotAStatement, StatementLine, fingerprints
from telecube.billing.payment_methods.bank_transfer.statement import read_statement
from telecube.billing.queries.bank import match_of
from telecube.config import config
from telecube.core.actor import Actor
from telecube.core.clock import WARSAW, now
from telecube.core.events import announce
from telecube.core.money import CURRENCY
from telecube.core.tenancy import tenant_scope

PLATFORM = "platform"
MATCHER = "bank"
BATCH = 1_000


@dataclass(frozen=True)
class ImportResult:
    """What an import did: ``known`` lines stood in earlier statements already."""

    statement_id: UUID
    new: int
    known: int
    booked: int
    unmatched: int


def import_statement(*, staff: str, file_name: str, content: bytes) -> ImportResult:
    """Import a file of the seller's bank and book what is certain; the same lines again change nothing.

    Raises StatementUnreadable. A crash in between leaves lines that ``match_waiting`` takes up.
    """
    try:
        form, lines = read_statement(content, our_account=config.seller_bank_account)
    except NotAStatement as problem:
        raise StatementUnreadable(reason=str(problem)) from problem
    digest = sha256(content).hexdigest()
    with transaction.atomic(using=PLATFORM):
        statement, _is_new = BankStatement.objects.using(PLATFORM).get_or_create(
            sha256=digest, defaults={"file_name": file_name[:200], "format": form, "imported_by": staff}
        )
        new = _keep(statement, fingerprints(lines))
    booked = sum(match_transaction(pk) for pk in new)
    return ImportResult(statement.pk, len(new), len(lines) - len(new), booked, len(new) - booked)


def match_transaction(transaction_id: UUID) -> bool:
    """Book a transaction if it is certain whose it is; otherwise write down why not. Returns whether it was booked."""
    found = BankTransaction.objects.using(PLATFORM).select_related("statement").get(pk=transaction_id)
    match = match_of(found)
    if match.reason or match.tenant_id is None:
        waiting = BankTransaction.objects.using(PLATFORM).filter(pk=found.pk, state=TransactionState.UNMATCHED)
        waiting.update(reason=match.reason, tenant_id=match.tenant_id)
        return False
    try:
        book_transaction(found.pk, tenant_id=match.tenant_id, top_up_id=match.top_up_id, staff=MATCHER)
    except TransactionClosed:
        # While a statement is imported, the schedule takes up its lines too; one of both is quicker.
        found.refresh_from_db()
        return found.state == TransactionState.BOOKED
    return True


def match_waiting() -> int:
    """Take up what an interrupted import left; return how many were booked."""
    left = BankTransaction.objects.using(PLATFORM).filter(state=TransactionState.UNMATCHED, reason="")
    return sum(match_transaction(pk) for pk in left.values_list("pk", flat=True))


def book_transaction(
    transaction_id: UUID,
    *,
    tenant_id: UUID,
    staff: str,
    staff_id: UUID | None = None,
    top_up_id: UUID | None = None,
    note: str = "",
) -> Payment:
    """Book a transaction on a company's account. Raises TransactionClosed, CurrencyNotOurs."""
    with transaction.atomic(using=PLATFORM):
        row = _lock_waiting(transaction_id)
        if row.currency != CURRENCY or row.is_reversal:
            raise CurrencyNotOurs
        try:
            payment = _book(row, tenant_id=tenant_id, top_up_id=top_up_id, staff=staff, staff_id=staff_id)
        except IntegrityError as twin:
            # An earlier try booked it for another company and died before it could say so here.
            raise TransactionClosed from twin
        row.tenant_id, row.payment_id = tenant_id, payment.pk
        _close(row, TransactionState.BOOKED, staff=staff, note=note)
    return payment


def finish_booking(transaction_id: UUID, *, tenant_id: UUID, payment_id: UUID, source: str, staff: str) -> None:
    """Close the transaction of a payment that is booked; it waits only when the process died before it could say so.

    Inside the platform's transaction of the caller, who is alone with the row from now on.
    """
    row = BankTransaction.objects.using(PLATFORM).select_for_update(no_key=True).get(pk=transaction_id)
    if row.state != TransactionState.UNMATCHED or row.source != source:
        return
    row.tenant_id, row.payment_id = tenant_id, payment_id
    _close(row, TransactionState.BOOKED, staff=staff, note="")


def refund_transaction(transaction_id: UUID, *, staff: str, note: str) -> BankTransaction:
    """Write down that a transaction went back to the payer, or that it needs nothing; ``note`` says how and why.

    Raises TransactionClosed, NoteMissing.
    """
    if not note.strip():
        raise NoteMissing
    with transaction.atomic(using=PLATFORM):
        row = _lock_waiting(transaction_id)
        if Payment.everywhere.at(PLATFORM).filter(source=row.source).exists():
            # Booked by somebody whose process died before the bank's row knew: the row follows in a moment.
            raise TransactionClosed
        _close(row, TransactionState.REFUNDED, staff=staff, note=note)
    return row


def undo_booking(transaction_id: UUID, *, staff: str, note: str) -> BankTransaction:
    """Take a booking back that was a mistake: the company's balance loses it, the transaction waits again.

    Raises NoteMissing, TransactionNotBooked, and PaymentSettled once an invoice documents the money or is paid by it.
    """
    if not note.strip():
        raise NoteMissing
    with transaction.atomic(using=PLATFORM):
        row = BankTransaction.objects.using(PLATFORM).select_for_update(no_key=True).get(pk=transaction_id)
        if row.state != TransactionState.BOOKED or row.tenant_id is None or row.payment_id is None:
            raise TransactionNotBooked
        with tenant_scope(row.tenant_id):
            undo_payment(Actor.system(row.tenant_id, staff), row.payment_id, reason=note)
        row.tenant_id, row.payment_id, row.undone = None, None, row.undone + 1
        row.reason = UnmatchedReason.UNDONE
        _close(row, TransactionState.UNMATCHED, staff=staff, note=note)
    return row


def _keep(statement: BankStatement, lines: Iterable[tuple[str, StatementLine]]) -> list[UUID]:
    """Keep the lines that are new, in few queries; return them in their order."""
    rows = [_row_of(statement, mark, line) for mark, line in lines]
    kept = BankTransaction.objects.using(PLATFORM)
    kept.bulk_create(rows, ignore_conflicts=True, batch_size=BATCH)
    new = set(kept.filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    return [row.pk for row in rows if row.pk in new]


def _row_of(statement: BankStatement, mark: str, line: StatementLine) -> BankTransaction:
    return BankTransaction(
        fingerprint=mark,
        statement=statement,
        booked_on=line.booked_on,
        amount=line.amount,
        currency=line.currency[:3],
        title=line.title[:1000],
        payer=line.payer[:200],
        payer_account=line.payer_account,
        is_reversal=line.is_reversal,
    )


def _lock_waiting(transaction_id: UUID) -> BankTransaction:
    row = BankTransaction.objects.using(PLATFORM).select_for_update(no_key=True).get(pk=transaction_id)
    if row.state != TransactionState.UNMATCHED:
        raise TransactionClosed
    return row


def _book(
    row: BankTransaction, *, tenant_id: UUID, top_up_id: UUID | None, staff: str, staff_id: UUID | None
) -> Payment:
    actor = Actor.system(tenant_id, staff)
    with tenant_scope(tenant_id):
        payment = receive_payment(
            actor,
            amount=row.amount,
            method=TopUpMethod.BANK_TRANSFER,
            source=row.source,
            payer=row.payer,
            received_at=datetime.combine(row.booked_on, time(12), tzinfo=WARSAW),
            top_up=TopUp.objects.get(pk=top_up_id) if top_up_id else None,
        )
        if staff != MATCHER:
            record(actor, "billing.bank_transaction.matched", payment, transaction=str(row))
            booked = BankTransactionBooked(row.pk, payment.pk, source=row.source, staff=staff, staff_id=staff_id)
            announce(booked, actor=actor)
    return payment


def _close(row: BankTransaction, state: TransactionState, *, staff: str, note: str) -> None:
    row.state, row.dealt_with_by, row.dealt_with_at, row.note = state, staff[:200], now(), note[:300]
    row.save(using=PLATFORM)
