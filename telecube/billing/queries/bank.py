"""Looking at the bank's transactions and whose they may be; platform role only."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from telecube.billing.models import BankTransaction, BillingAccount, TopUp, TopUpMethod, TopUpStatus, TransactionState
from telecube.billing.models.bank import UnmatchedReason
from telecube.billing.reference import references_in
from telecube.core.money import CURRENCY
from telecube.core.paging import Page, page_after

PLATFORM = "platform"


@dataclass(frozen=True)
class Match:
    """Whose a transaction is or may be. ``reason`` empty: certain."""

    reason: UnmatchedReason = UnmatchedReason.NOT_LOOKED_AT
    tenant_id: UUID | None = None
    top_up_id: UUID | None = None


def page_of_unmatched(*, after: str | None = None, before: str | None = None) -> Page[BankTransaction]:
    """Return a page of what waits for the staff, the oldest first."""
    waiting = BankTransaction.objects.using(PLATFORM).filter(state=TransactionState.UNMATCHED)
    return page_after(waiting, keys=("booked_on", "id"), after=after, before=before)


def page_of_transactions(*, after: str | None = None, before: str | None = None) -> Page[BankTransaction]:
    """Return a page of all transactions, newest first."""
    rows = BankTransaction.objects.using(PLATFORM).all()
    return page_after(rows, keys=("-booked_on", "-id"), after=after, before=before)


def find_tenant_of_reference(reference: str) -> UUID | None:
    """Return the company whose reference stands in the text; None: nobody's, or several companies'."""
    owners = _owners(references_in(reference))
    return owners[0] if len(owners) == 1 else None


def match_of(transaction: BankTransaction) -> Match:
    """Say whose the transaction is, by the reference in its title and what the company announced."""
    if transaction.is_reversal:
        return Match(UnmatchedReason.REVERSAL)
    if transaction.currency != CURRENCY:
        return Match(UnmatchedReason.CURRENCY_DIFFERS)
    references = references_in(transaction.title)
    if not references:
        return Match(UnmatchedReason.NO_REFERENCE)
    owners = _owners(references)
    if len(owners) != 1:
        return Match(UnmatchedReason.SEVERAL_REFERENCES if owners else UnmatchedReason.REFERENCE_UNKNOWN)
    if _has_twin(transaction):
        return Match(UnmatchedReason.POSSIBLE_DUPLICATE, owners[0])
    return _by_announced(transaction, owners[0])


def _by_announced(transaction: BankTransaction, tenant_id: UUID) -> Match:
    """A company that announced nothing just pays; of one that announced other amounts, somebody asks which it meant."""
    announced = TopUp.everywhere.at(PLATFORM).filter(
        tenant_id=tenant_id, method=TopUpMethod.BANK_TRANSFER, status=TopUpStatus.WAITING
    )
    if not announced.exists():
        return Match(tenant_id=tenant_id)
    exact = announced.filter(amount=transaction.amount).order_by("started_at").first()
    if exact is None:
        return Match(UnmatchedReason.AMOUNT_DIFFERS, tenant_id)
    return Match(tenant_id=tenant_id, top_up_id=exact.pk)


def _owners(references: set[str]) -> list[UUID]:
    accounts: QuerySet[BillingAccount] = BillingAccount.everywhere.at(PLATFORM).filter(reference__in=references)
    return list(accounts.values_list("tenant_id", flat=True))


def _has_twin(transaction: BankTransaction) -> bool:
    """Say whether another kind of file showed what may be the same: banks word one transfer differently in each."""
    same = BankTransaction.objects.using(PLATFORM).filter(
        booked_on=transaction.booked_on, amount=transaction.amount, currency=transaction.currency
    )
    others = same.exclude(pk=transaction.pk).exclude(statement__format=transaction.statement.format)
    titles = others.exclude(state=TransactionState.REFUNDED).values_list("title", flat=True)
    mine = references_in(transaction.title)
    return any(mine & references_in(title) for title in titles)
