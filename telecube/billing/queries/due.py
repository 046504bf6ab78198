"""Which companies have something due now: ids only, through the platform's role; what is done is done in their scope.

A job that finds nothing to do is cheap but not free: schedules ask here first, with a few queries over all companies.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import connections
from django.db.models import Exists, F, OuterRef, Q

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
    Contract,
    Invoice,
    PaymentMode,
    Subscription,
)
from telecube.billing.notices import find_notice_due
from telecube.billing.queries.uninvoiced import cause_of
from telecube.core.clock import WARSAW, now, today

PLATFORM = "platform"
#: Payments, credits and invoices of which something is left are few. A payment or a credit is to be invoiced as a
#: top-up, to be a part of the balance, or to pay an open invoice; a top-up without the buyer's data (the twin of
#: ``CompanyData.is_complete``) waits until its last day comes near.
PAPERS_DUE = """
SELECT i.tenant_id FROM billing_invoice AS i
WHERE i.rest = 'some' AND EXISTS (
    SELECT FROM unnest(%(steps)s::int[]) AS step
    WHERE i.due_on <= %(today)s::date - step AND NOT EXISTS (
        SELECT FROM billing_overduereminder AS r
        WHERE r.tenant_id = i.tenant_id AND r.invoice_id = i.id AND r.days >= step
    )
)
UNION
SELECT m.tenant_id FROM (
    SELECT p.tenant_id, p.received_at < %(near)s OR EXISTS (
        SELECT FROM billing_companydata AS d WHERE d.tenant_id = p.tenant_id
            AND d.name <> '' AND d.nip <> '' AND d.street <> '' AND d.postcode <> '' AND d.city <> ''
    ) AS is_ready
    FROM billing_payment AS p WHERE p.rest = 'some' AND p.undone_at IS NULL
    UNION ALL
    SELECT c.tenant_id, true FROM billing_credit AS c WHERE c.rest = 'some'
) AS m
WHERE m.is_ready AND NOT EXISTS (
    SELECT FROM billing_subscription AS s WHERE s.tenant_id = m.tenant_id AND s.mode = 'postpaid'
) OR EXISTS (SELECT FROM billing_invoice AS i WHERE i.tenant_id = m.tenant_id AND i.rest = 'some')
ORDER BY 1
"""


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
    values: dict[str, Any] = {
        "today": today(),
        "steps": list(OVERDUE_STEPS_DAYS),
        "near": _start_of(must_be_invoiced_before(today() + DATA_REMINDED_BEFORE)),
    }
    with connections[PLATFORM].cursor() as cursor:
        cursor.execute(PAPERS_DUE, values)
        return [row[0] for row in cursor.fetchall()]


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


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time(), WARSAW)
