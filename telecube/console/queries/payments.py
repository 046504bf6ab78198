"""Bank transactions of all companies: what waits, whose it may be, what was done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from telecube.accounts.models import Tenant
from telecube.billing.models import (
    BankStatement,
    BankTransaction,
    BillingAccount,
    Invoice,
    TopUp,
    TopUpMethod,
    TopUpStatus,
    TransactionState,
)
from telecube.billing.reference import nearly_references_in, references_in
from telecube.console.queries.companies import matching_company
from telecube.console.staff import PLATFORM, owner_of
from telecube.core.clock import today
from telecube.core.paging import Page, page_after

MOST_SUGGESTIONS = 4
MOST_FOUND = 20
#: How old an unpaid invoice may be to be suggested.
RECENT = timedelta(days=400)
#: Why a company is suggested, the strongest reason first.
REFERENCE, NEAR, ACCOUNT, TOP_UP, INVOICE = "reference", "near", "account", "top_up", "invoice"


@dataclass(frozen=True)
class Suggestion:
    """A company whose money it may be, and why; with the top-up or the invoice that has the same amount."""

    tenant_id: UUID
    why: str
    top_up: TopUp | None = None
    invoice: Invoice | None = None


@dataclass(frozen=True)
class Candidate:
    """A suggested or found company with its name and its waiting transfers."""

    company: Tenant
    suggestions: Sequence[Suggestion] = ()
    top_ups: Sequence[TopUp] = ()


def page_of_waiting(*, after: str | None, before: str | None) -> Page[BankTransaction]:
    """Return what waits for staff, the oldest first."""
    waiting = _transactions().filter(state=TransactionState.UNMATCHED)
    return page_after(waiting, keys=("booked_on", "id"), after=after, before=before)


def page_of_all(*, state: str = "", search: str = "", after: str | None, before: str | None) -> Page[BankTransaction]:
    """Return all transactions, the newest first; of a state, or with a text in title, payer or account."""
    rows = _transactions()
    if state in TransactionState.values:
        rows = rows.filter(state=state)
    if search.strip():
        text = search.strip()
        account = "".join(text.split()).upper().removeprefix("PL")
        rows = rows.filter(Q(title__icontains=text) | Q(payer__icontains=text) | Q(payer_account__endswith=account))
    return page_after(rows, keys=("-booked_on", "-id"), after=after, before=before)


def transaction_for_staff(transaction_id: UUID) -> BankTransaction:
    """Return a transaction, or answer that there is none."""
    row = _transactions().filter(pk=transaction_id).first()
    if row is None:
        raise Http404
    return row


def last_statements(count: int = 5) -> Sequence[BankStatement]:
    """Return the statements that were imported last."""
    return list(BankStatement.objects.using(PLATFORM).order_by("-imported_at")[:count])


def companies_of(rows: Iterable[BankTransaction]) -> dict[UUID, Tenant]:
    """Return the companies that the transactions name, with one query."""
    return _companies({row.tenant_id for row in rows if row.tenant_id})


def candidates_for(rows: Sequence[BankTransaction]) -> dict[UUID, list[Candidate]]:
    """Return whose each transaction may be, best first; five queries however many transactions there are."""
    found: dict[UUID, list[Suggestion]] = defaultdict(list)
    for suggest in (_by_reference, _by_account, _by_top_up, _by_invoice):
        for row, suggestion in suggest(rows):
            found[row.pk].append(suggestion)
    companies = _companies({one.tenant_id for suggestions in found.values() for one in suggestions})
    return {pk: _grouped(suggestions, companies) for pk, suggestions in found.items()}


def find_candidates(search: str) -> list[Candidate]:
    """Return companies by name, NIP, somebody's address or reference, with their waiting transfers."""
    if not search.strip():
        return []
    owners = BillingAccount.everywhere.at(PLATFORM).filter(reference__in=references_in(search)).values("tenant_id")
    wanted = matching_company(search.strip()) | Q(pk__in=owners)
    companies = list(Tenant.objects.using(PLATFORM).filter(wanted).order_by("name", "id")[:MOST_FOUND])
    top_ups: dict[UUID, list[TopUp]] = defaultdict(list)
    for top_up in _waiting_top_ups().filter(tenant__in=[company.pk for company in companies]).order_by("started_at"):
        top_ups[owner_of(top_up)].append(top_up)
    return [Candidate(company, top_ups=top_ups[company.pk]) for company in companies]


def _by_reference(rows: Sequence[BankTransaction]) -> list[tuple[BankTransaction, Suggestion]]:
    exact = {row.pk: references_in(row.title) for row in rows}
    near = {row.pk: nearly_references_in(row.title) - exact[row.pk] for row in rows}
    wanted = set().union(*exact.values(), *near.values())
    accounts = BillingAccount.everywhere.at(PLATFORM).filter(reference__in=wanted)
    owners: dict[str, UUID] = dict(accounts.values_list("reference", "tenant_id"))
    return [
        (row, Suggestion(owners[reference], why))
        for row in rows
        for why, references in ((REFERENCE, exact[row.pk]), (NEAR, near[row.pk]))
        for reference in sorted(references & owners.keys())
    ]


def _by_account(rows: Sequence[BankTransaction]) -> list[tuple[BankTransaction, Suggestion]]:
    """Whose earlier transfers came from the same bank account."""
    wanted = {row.payer_account for row in rows if row.payer_account}
    earlier = (
        BankTransaction.objects.using(PLATFORM)
        .only("payer_account", "tenant_id")
        .filter(payer_account__in=wanted, state=TransactionState.BOOKED, tenant_id__isnull=False)
    )
    owners = {(row.payer_account, row.tenant_id) for row in earlier if row.tenant_id}
    return [
        (row, Suggestion(tenant_id, ACCOUNT))
        for row in rows
        for account, tenant_id in sorted(owners, key=str)
        if account == row.payer_account
    ]


def _by_top_up(rows: Sequence[BankTransaction]) -> list[tuple[BankTransaction, Suggestion]]:
    same = _waiting_top_ups().filter(amount__in={row.amount for row in rows})
    top_ups = list(same.order_by("started_at")[:200])
    return [
        (row, Suggestion(owner_of(top_up), TOP_UP, top_up=top_up))
        for row in rows
        for top_up in top_ups
        if top_up.amount == row.amount
    ]


def _by_invoice(rows: Sequence[BankTransaction]) -> list[tuple[BankTransaction, Suggestion]]:
    """Whose unpaid invoice has the same amount."""
    same = Invoice.everywhere.at(PLATFORM).filter(
        gross__in={row.amount for row in rows}, issued_on__gte=today() - RECENT
    )
    invoices = list(same.order_by("-issued_on")[:200])
    unpaid = [invoice for invoice in invoices if not invoice.settled]
    return [
        (row, Suggestion(owner_of(invoice), INVOICE, invoice=invoice))
        for row in rows
        for invoice in unpaid
        if invoice.gross == row.amount
    ]


def _grouped(suggestions: list[Suggestion], companies: dict[UUID, Tenant]) -> list[Candidate]:
    """Put what speaks for one company together; who has most reasons, or the strongest, comes first."""
    by_company: dict[UUID, list[Suggestion]] = defaultdict(list)
    for one in suggestions:
        by_company[one.tenant_id].append(one)
    order = (REFERENCE, NEAR, ACCOUNT, TOP_UP, INVOICE)
    ranked = sorted(by_company.values(), key=lambda found: (order.index(found[0].why), -len(found)))
    return [
        Candidate(companies[found[0].tenant_id], found, [one.top_up for one in found if one.top_up])
        for found in ranked
        if found[0].tenant_id in companies
    ][:MOST_SUGGESTIONS]


def _waiting_top_ups() -> QuerySet[TopUp]:
    return TopUp.everywhere.at(PLATFORM).filter(method=TopUpMethod.BANK_TRANSFER, status=TopUpStatus.WAITING)


def _transactions() -> QuerySet[BankTransaction]:
    return BankTransaction.objects.using(PLATFORM).select_related("statement")


def _companies(ids: set[UUID]) -> dict[UUID, Tenant]:
    return {company.pk: company for company in Tenant.objects.using(PLATFORM).filter(pk__in=ids)}
