"""Which companies have something due now: ids only, through the platform's role; what is done is done in their scope.

A job that finds nothing to do is cheap but not free: schedules ask here first, with a few queries over all companies.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import DecimalField, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from telecube.accounts.models import Entitlements, SeatPeriod
from telecube.accounts.queries.seats import billing_period_at
from telecube.billing.deadlines import (
    DATA_REMINDED_BEFORE,
    OVERDUE_STEPS_DAYS,
    REMINDED_BEFORE,
    must_be_invoiced_before,
)
from telecube.billing.fees import day_of
from telecube.billing.models import (
    AccountNotice,
    Charge,
    CompanyData,
    Contract,
    Invoice,
    LedgerEntry,
    OverdueReminder,
    Payment,
    PaymentMode,
    Settlement,
    Subscription,
)
from telecube.billing.notices import find_notice_due
from telecube.billing.queries.waiting_invoices import complete_data
from telecube.core.clock import WARSAW, now, today

PLATFORM = "platform"


def companies_with_fees_due() -> list[UUID]:
    """Return who has a month, a change of plans or a new seat to be charged, or money for fees that waited."""
    at, month = now(), billing_period_at(now()).start
    funds = LedgerEntry.everywhere.at(PLATFORM).filter(tenant_id=OuterRef("tenant_id")).order_by("-number")
    chosen = (
        Subscription.everywhere.at(PLATFORM)
        .exclude(mode=PaymentMode.TRIAL)
        .annotate(funds=Subquery(funds.values("balance_after")[:1]))
    )
    is_behind = Q(charged_through=None, paid_from__lte=at) | Q(charged_through__lt=day_of(month))
    changes = Q(next_from__lte=at)
    payable = Charge.everywhere.at(PLATFORM).filter(
        tenant_id=OuterRef("tenant_id"), entry=None, gross__lte=OuterRef("funds")
    )
    due = is_behind | changes | Exists(payable) | Exists(_uncharged_seats(month))
    return list(chosen.filter(due).order_by("tenant_id").values_list("tenant_id", flat=True))


def companies_with_contract_due() -> list[UUID]:
    """Return who has a contract to be reminded of, or one whose term is over."""
    day = today()
    ending = Contract.everywhere.at(PLATFORM).filter(closed_at=None, ends_on__lte=day + REMINDED_BEFORE)
    untold = Q(reminded_of=None) | ~Q(reminded_of=F("ends_on"))
    return list(ending.filter(untold | Q(ends_on__lt=day)).values_list("tenant_id", flat=True))


def companies_to_invoice() -> list[UUID]:
    """Return who pays afterwards and has no invoice of the present month yet."""
    issued = Invoice.everywhere.at(PLATFORM).filter(tenant_id=OuterRef("tenant_id"), cause=f"monthly:{today():%Y-%m}")
    afterwards = Subscription.everywhere.at(PLATFORM).filter(mode=PaymentMode.POSTPAID, paid_from__lte=now())
    return list(afterwards.filter(~Exists(issued)).order_by("tenant_id").values_list("tenant_id", flat=True))


def companies_with_papers_due() -> list[UUID]:
    """Return who has a payment without a document, or an invoice to be reminded of."""
    found = set(_unpaid().filter(_reminder_due()).values_list("tenant_id", flat=True))
    found |= set(_undocumented().values_list("tenant_id", flat=True))
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


def _uncharged_seats(month: Any) -> QuerySet[SeatPeriod]:
    """Places taken in this month that no fee shows: the job of the moment was lost."""
    charged = Charge.everywhere.at(PLATFORM).filter(
        tenant_id=OuterRef("tenant_id"), user_id=OuterRef("user_id"), period_end__gte=day_of(month)
    )

    paid = SeatPeriod.everywhere.at(PLATFORM).filter(
        Q(ended_at=None) | Q(ended_at__gt=OuterRef("paid_from")), tenant_id=OuterRef("tenant_id"), started_at__gte=month
    )
    return paid.filter(~Exists(charged), started_at__lte=now())


def _settled(by: str) -> Coalesce:
    sums = Settlement.everywhere.at(PLATFORM).filter(**{by: OuterRef("pk")}).order_by().values(by)
    field: DecimalField[Any, Any] = DecimalField(max_digits=14, decimal_places=2)
    return Coalesce(Subquery(sums.annotate(total=Sum("amount")).values("total")), Value(0), output_field=field)


def _unpaid() -> QuerySet[Any]:
    return Invoice.everywhere.at(PLATFORM).annotate(settled=_settled("invoice")).filter(gross__gt=F("settled"))


def _reminder_due() -> Any:
    due: Any = Q(pk__in=[])
    for step in OVERDUE_STEPS_DAYS:
        sent = OverdueReminder.everywhere.at(PLATFORM).filter(invoice=OuterRef("pk"), days__gte=step)
        due |= Q(due_on__lte=today() - timedelta(days=step)) & ~Exists(sent)
    return due


def _undocumented() -> QuerySet[Any]:
    """Payments of which something is left: to be invoiced as a top-up, or to pay an open invoice.

    A top-up without the buyer's data waits, until its last day comes near.
    """
    afterwards = Subscription.everywhere.at(PLATFORM).filter(tenant_id=OuterRef("tenant_id"), mode=PaymentMode.POSTPAID)
    rest = Payment.everywhere.at(PLATFORM).annotate(used=_settled("payment")).filter(amount__gt=F("used"))
    is_owing = Exists(_unpaid().filter(tenant_id=OuterRef("tenant_id")))
    is_near = Q(received_at__lt=_start_of(must_be_invoiced_before(today() + DATA_REMINDED_BEFORE)))
    return rest.filter(~Exists(afterwards) & (Exists(_complete_data()) | is_near) | is_owing, undone_at=None)


def _complete_data() -> QuerySet[CompanyData]:
    return CompanyData.everywhere.at(PLATFORM).filter(complete_data(), tenant_id=OuterRef("tenant_id"))


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time(), WARSAW)
