"""Which companies have something due now: ids only, through the platform's role; what is done is done in their scope.

A job that finds nothing to do is cheap but not free: schedules ask here first, with a few queries over all companies.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from telecube.accounts.models import Entitlements
from telecube.accounts.queries.seats import billing_period_at
from telecube.billing.deadlines import (
    DATA_REMINDED_BEFORE,
    OVERDUE_STEPS_DAYS,
    REMINDED_BEFORE,
    must_be_invoiced_before,
)
from telecube.billing.models import (
    AccountNotice,
    CompanyData,
    Contract,
    Credit,
    Invoice,
    OverdueReminder,
    Payment,
    PaymentMode,
    Subscription,
)
from telecube.billing.notices import find_notice_due
from telecube.billing.queries.invoices import CREDIT_LEFT, OPEN, UNSPENT
from telecube.billing.queries.uninvoiced import cause_of
from telecube.billing.queries.waiting_invoices import complete_data
from telecube.core.clock import WARSAW, now, today

PLATFORM = "platform"


def companies_with_contract_due() -> list[UUID]:
    """Return who has a contract to be reminded of, or one whose term is over."""
    day = today()
    ending = Contract.everywhere.at(PLATFORM).filter(closed_at=None, ends_on__lte=day + REMINDED_BEFORE)
    untold = Q(reminded_of=None) | ~Q(reminded_of=F("ends_on"))
    return list(ending.filter(untold | Q(ends_on__lt=day)).values_list("tenant_id", flat=True))


def companies_to_invoice() -> list[UUID]:
    """Return who pays afterwards and has no invoice of the present month yet."""
    month = billing_period_at(now())
    issued = Invoice.everywhere.at(PLATFORM).filter(tenant_id=OuterRef("tenant_id"), cause=cause_of(month))
    # What a contract costs before the first month that it sees begin stands on the invoice of that month.
    afterwards = Subscription.everywhere.at(PLATFORM).filter(
        mode=PaymentMode.POSTPAID, paid_from__lte=month.start, chosen_at__lte=month.start
    )
    return list(afterwards.filter(~Exists(issued)).order_by("tenant_id").values_list("tenant_id", flat=True))


def companies_with_papers_due() -> list[UUID]:
    """Return who has a payment without a document, or an invoice to be reminded of."""
    found = set(_unpaid().filter(_reminder_due()).values_list("tenant_id", flat=True))
    for left in (_undocumented(), _unspent_credits()):
        found |= set(left.values_list("tenant_id", flat=True))
    return sorted(found)


def companies_to_tell_of_the_end() -> list[UUID]:
    """Return whose next mail about the end of the account has come and did not leave."""
    sent = set(AccountNotice.everywhere.at(PLATFORM).values_list("tenant_id", "kind", "days_before", "deadline"))
    # The first mail leaves seven days before the end.
    ending = Entitlements.everywhere.at(PLATFORM).filter(full_until__lte=now() + timedelta(days=7))
    due = ((row.tenant_id, find_notice_due(row, at=now())) for row in ending.order_by("tenant_id"))
    return [
        company
        for company, notice in due
        if company and notice and (company, notice.kind, notice.days_before, notice.deadline) not in sent
    ]


def companies_to_erase() -> list[UUID]:
    """Return who is to be erased now."""
    over = Entitlements.everywhere.at(PLATFORM).filter(erase_at__lte=now())
    return list(over.order_by("tenant_id").values_list("tenant_id", flat=True))


def _unpaid() -> QuerySet[Any]:
    return Invoice.everywhere.at(PLATFORM).filter(OPEN)


def _reminder_due() -> Any:
    due: Any = Q(pk__in=[])
    for step in OVERDUE_STEPS_DAYS:
        sent = OverdueReminder.everywhere.at(PLATFORM).filter(invoice=OuterRef("pk"), days__gte=step)
        due |= Q(due_on__lte=today() - timedelta(days=step)) & ~Exists(sent)
    return due


def _undocumented() -> QuerySet[Any]:
    """Return payments of which something is left: to be invoiced as a top-up, or to pay an open invoice.

    A top-up without the buyer's data waits, until its last day comes near.
    """
    is_near = Q(received_at__lt=_start_of(must_be_invoiced_before(today() + DATA_REMINDED_BEFORE)))
    rest = Payment.everywhere.at(PLATFORM).filter(UNSPENT)
    return rest.filter(~_pays_afterwards() & (Exists(_complete_data()) | is_near) | _is_owing())


def _unspent_credits() -> QuerySet[Any]:
    """Return credits of which something is left: to be a part of the balance, or to pay an open invoice."""
    return Credit.everywhere.at(PLATFORM).filter(CREDIT_LEFT).filter(~_pays_afterwards() | _is_owing())


def _pays_afterwards() -> Exists:
    mine = Subscription.everywhere.at(PLATFORM).filter(tenant_id=OuterRef("tenant_id"), mode=PaymentMode.POSTPAID)
    return Exists(mine)


def _is_owing() -> Exists:
    return Exists(_unpaid().filter(tenant_id=OuterRef("tenant_id")))


def _complete_data() -> QuerySet[CompanyData]:
    return CompanyData.everywhere.at(PLATFORM).filter(complete_data(), tenant_id=OuterRef("tenant_id"))


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time(), WARSAW)
