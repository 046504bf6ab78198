"""A company's order, money and traffic, for its page in the console."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from telecube.billing.models import BillingAccount, LedgerEntry, Subscription
from telecube.billing.plan_errors import PriceMissing
from telecube.billing.queries.balance import balance, held
from telecube.billing.queries.next_invoice import NextInvoice, next_invoice
from telecube.billing.queries.subscriptions import current, grace_ends_at, open_fees
from telecube.calls.models import CallRecord
from telecube.contacts.models import Person
from telecube.core.clock import WARSAW, now
from telecube.core.jobs import FailedJob, failed_jobs_of
from telecube.core.tenancy import tenant_scope
from telecube.telephony.models import BrowserPhone, SipAccount

#: More persons than this are not counted one by one.
MOST_PERSONS = 10_000


@dataclass(frozen=True)
class CompanyAccount:
    """What the company ordered and how its money stands."""

    subscription: Subscription
    account: BillingAccount | None
    balance: Decimal
    held: Decimal
    open_fees: Decimal
    grace_ends_at: datetime | None
    next: NextInvoice | None
    entries: Sequence[LedgerEntry]


@dataclass(frozen=True)
class CompanyTraffic:
    """Whether the company's phones and jobs are well. ``persons`` stops at MOST_PERSONS."""

    calls_today: int
    last_call_at: datetime | None
    desk_phones: int
    browser_phones: int
    persons: int
    failed_jobs: Sequence[FailedJob]

    @property
    def has_more_persons(self) -> bool:
        """Say whether there are more persons than were counted."""
        return self.persons >= MOST_PERSONS


def account_of(tenant_id: UUID) -> CompanyAccount:
    """Return how the company stands."""
    with tenant_scope(tenant_id):
        subscription = current()
        return CompanyAccount(
            subscription=subscription,
            account=BillingAccount.objects.first(),
            balance=balance(),
            held=held(),
            open_fees=open_fees(),
            grace_ends_at=grace_ends_at(subscription),
            next=_next_invoice(),
            entries=list(LedgerEntry.objects.order_by("-number")[:6]),
        )


def _next_invoice() -> NextInvoice | None:
    """Return the next fees; None when a plan has no price: staff must see the page to mend it."""
    try:
        return next_invoice()
    except PriceMissing:
        return None


def traffic_of(tenant_id: UUID) -> CompanyTraffic:
    """Return what the company's phones do. Who is registered, the exchange alone knows: browsers with a line count."""
    midnight = now().astimezone(WARSAW).replace(hour=0, minute=0, second=0, microsecond=0)
    with tenant_scope(tenant_id):
        last = CallRecord.objects.order_by("-started_at", "-id").first()
        return CompanyTraffic(
            calls_today=CallRecord.objects.filter(started_at__gte=midnight).count(),
            last_call_at=last.started_at if last else None,
            desk_phones=SipAccount.objects.get_queryset().count(),
            browser_phones=BrowserPhone.objects.filter(expires_at__gt=now()).count(),
            persons=Person.objects.get_queryset()[:MOST_PERSONS].count(),
            failed_jobs=failed_jobs_of(tenant_id),
        )
