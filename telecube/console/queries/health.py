"""How companies are: what failed, what is unpaid, whether phones are used. Few queries, however many companies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import LessThan

from telecube.accounts.models import EndReason, Tenant
from telecube.billing.models import Invoice, OverdueReminder, Subscription
from telecube.billing.queries.invoices import with_state
from telecube.calls.models import CallRecord
from telecube.console.staff import PLATFORM
from telecube.core.clock import now
from telecube.core.jobs import Failures, companies_with_recent_failures, recent_failures
from telecube.core.money import ZERO
from telecube.telephony.models import BrowserPhone, SipAccount

#: A paying company that has phones and no call for so long is asked whether they work.
SILENT = timedelta(days=14)
NEVER = datetime.min.replace(tzinfo=UTC)
#: Older debts are a matter for others than whoever looks at health.
RECENT = timedelta(days=400)


@dataclass(frozen=True)
class CompanyHealth:
    """What the rooms know about a company; ``late`` are invoices that stayed unpaid after a reminder."""

    failures: Failures
    late: int
    late_amount: Decimal
    has_unpaid_fees: bool
    phones: int
    lines_now: int
    last_call_at: datetime | None
    is_silent: bool

    @property
    def needs_attention(self) -> bool:
        """Say whether somebody should look; the filter ``needing_attention`` finds exactly these."""
        failed = self.failures.jobs or self.failures.mails
        return bool(failed or self.late or self.has_unpaid_fees or self.is_silent)


def health_of_companies(companies: Sequence[Tenant]) -> dict[UUID, CompanyHealth]:
    """Return the health of each company: three queries."""
    ids = [company.pk for company in companies]
    failures = recent_failures(ids)
    late = {one["tenant_id"]: one for one in _late().filter(tenant_id__in=ids).values("tenant_id").annotate(**_SUMS)}
    return {row.pk: _health(row, failures.get(row.pk, Failures()), late.get(row.pk)) for row in _with_phones(ids)}


def needing_attention(at: datetime) -> Q:
    """Return the condition of companies that somebody should look at; one query for the failed jobs."""
    unpaid = Subscription.everywhere.at(PLATFORM).filter(unpaid_since__isnull=False)
    return (
        Q(pk__in=companies_with_recent_failures())
        | Q(pk__in=_late().values("tenant_id"))
        | Q(pk__in=unpaid.values("tenant_id"))
        | _is_silent(at)
    )


_SUMS: dict[str, Any] = {"count": Count("id"), "amount": Sum("open_amount")}


def _health(row: Any, failures: Failures, late: dict[str, Any] | None) -> CompanyHealth:
    return CompanyHealth(
        failures=failures,
        late=late["count"] if late else 0,
        late_amount=late["amount"] if late else ZERO,
        has_unpaid_fees=row.has_unpaid_fees,
        phones=row.phones,
        lines_now=row.lines_now,
        last_call_at=row.last_call_at,
        is_silent=row.is_silent,
    )


def _late() -> QuerySet[Any]:
    """Return invoices that are unpaid after a reminder. The reminders are few: they narrow the search."""
    since = now() - RECENT
    reminded = OverdueReminder.everywhere.at(PLATFORM).filter(sent_at__gte=since).values("invoice")
    invoices = Invoice.everywhere.at(PLATFORM).filter(pk__in=reminded)
    return with_state(invoices).filter(open_amount__gt=0).order_by()


def _with_phones(ids: Sequence[UUID]) -> QuerySet[Any]:
    here, at = {"tenant": OuterRef("pk")}, now()
    unpaid = Subscription.everywhere.at(PLATFORM).filter(**here, unpaid_since__isnull=False)
    return (
        Tenant.objects.using(PLATFORM)
        .filter(pk__in=ids)
        .annotate(
            phones=_counted(SipAccount.everywhere.at(PLATFORM).filter(**here)),
            lines_now=_counted(BrowserPhone.everywhere.at(PLATFORM).filter(**here, expires_at__gt=at)),
            last_call_at=_last_call(),
            has_unpaid_fees=Exists(unpaid),
            is_silent=_is_silent(at),
        )
    )


def _counted(rows: QuerySet[Any]) -> Coalesce:
    number = rows.order_by().values("tenant").annotate(number=Count("id")).values("number")
    return Coalesce(Subquery(number, output_field=IntegerField()), 0)


def _is_silent(at: datetime) -> Q:
    """Return the condition of a paying company with phones that nobody has called with for two weeks."""
    phones = SipAccount.everywhere.at(PLATFORM).filter(tenant=OuterRef("pk"), user__isnull=False)
    # The last call, not whether there is one since: that would be answered by reading all calls of all companies.
    called_at = Coalesce(_last_call(), Value(NEVER))
    is_open = Q(entitlements__full_until=None) | Q(entitlements__full_until__gt=at)
    is_customer = is_open & ~Q(entitlements__end_reason=EndReason.TRIAL) & Q(created_at__lt=at - SILENT)
    return is_customer & Q(Exists(phones)) & Q(LessThan(called_at, at - SILENT))


def _last_call() -> Subquery:
    calls = CallRecord.everywhere.at(PLATFORM).filter(tenant=OuterRef("pk")).order_by("-started_at")
    return Subquery(calls.values("started_at")[:1])
