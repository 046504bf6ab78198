"""What staff does with money at the bank; every deed stands in the staff's log and in the company's."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.shortcuts import get_object_or_404

from telecube.accounts.models import Tenant
from telecube.billing.actions.bank_matching import (
    ImportResult,
    book_transaction,
    finish_booking,
    import_statement,
    refund_transaction,
    undo_booking,
)
from telecube.billing.events import BankTransactionBooked
from telecube.billing.models import BankTransaction, Payment, TopUp
from telecube.console.models import ConsoleEntry, StaffMember
from telecube.console.permissions import PAYMENTS_MATCH
from telecube.console.queries.companies import company_for_staff
from telecube.console.queries.payments import transaction_for_staff
from telecube.console.staff import PLATFORM, Staff, write_down
from telecube.core.actor import Actor
from telecube.core.tenancy import tenant_scope

MATCHED = "console.payment.matched"


def take_statement(staff: Staff, *, file_name: str, content: bytes) -> ImportResult:
    """Import a statement and book what is certain. Raises StatementUnreadable."""
    staff.require(PAYMENTS_MATCH)
    # It books in many steps: the first line stands also if the import breaks off.
    write_down(staff, "console.statement.uploaded", file_name)
    result = import_statement(staff=staff.name, file_name=file_name, content=content)
    counts = {"new": result.new, "known": result.known, "booked": result.booked, "waiting": result.unmatched}
    write_down(staff, "console.statement.imported", file_name, tenant_id=None, **counts)
    return result


def match_payment(staff: Staff, transaction_id: UUID, *, tenant_id: UUID, top_up_id: UUID | None) -> Payment:
    """Book a transaction on a company's account. Raises TransactionClosed, CurrencyNotOurs."""
    staff.require(PAYMENTS_MATCH)
    row, company = transaction_for_staff(transaction_id), company_for_staff(tenant_id)
    if top_up_id is not None:
        with tenant_scope(tenant_id):
            get_object_or_404(TopUp.objects.get_queryset(), pk=top_up_id)
    with transaction.atomic(using=PLATFORM):
        payment = book_transaction(
            row.pk, tenant_id=tenant_id, top_up_id=top_up_id, staff=staff.name, staff_id=staff.member.pk
        )
        _write_match(staff, row, company)
    return payment


def finish_match(actor: Actor, booked: BankTransactionBooked) -> None:
    """See that the bank's row and the staff's log know of a booking whose process died between the two connections.

    Any number of times: what is there stays as it is.
    """
    with transaction.atomic(using=PLATFORM):
        finish_booking(
            booked.transaction_id,
            tenant_id=actor.tenant_id,
            payment_id=booked.payment_id,
            source=booked.source,
            staff=booked.staff,
        )
        members = StaffMember.objects.using(PLATFORM)
        member = members.filter(pk=booked.staff_id).first() if booked.staff_id else None
        lines = ConsoleEntry.objects.using(PLATFORM).filter(action=MATCHED, staff=member, details__source=booked.source)
        if member is not None and not lines.exists():
            row, company = transaction_for_staff(booked.transaction_id), company_for_staff(actor.tenant_id)
            _write_match(Staff(member), row, company, source=booked.source)


def send_payment_back(staff: Staff, transaction_id: UUID, *, note: str) -> BankTransaction:
    """Write down that money went back to the payer. Raises TransactionClosed, NoteMissing."""
    staff.require(PAYMENTS_MATCH)
    with transaction.atomic(using=PLATFORM):
        row = refund_transaction(transaction_id, staff=staff.name, note=note)
        write_down(staff, "console.payment.refunded", row.title, amount=row.amount, reason=note)
    return row


def take_booking_back(staff: Staff, transaction_id: UUID, *, note: str) -> BankTransaction:
    """Undo a booking that no invoice stands on. Raises TransactionNotBooked, PaymentSettled, NoteMissing."""
    staff.require(PAYMENTS_MATCH)
    tenant_id = transaction_for_staff(transaction_id).tenant_id
    with transaction.atomic(using=PLATFORM):
        row = undo_booking(transaction_id, staff=staff.name, note=note)
        write_down(staff, "console.payment.undone", row.title, tenant_id=tenant_id, amount=row.amount, reason=note)
    return row


def _write_match(staff: Staff, row: BankTransaction, company: Tenant, *, source: str = "") -> None:
    # The source tells whether the line of a booking is there.
    details = {"amount": row.amount, "title": row.title[:140], "source": source or row.source}
    write_down(staff, MATCHED, company, tenant_id=company.pk, **details)
