"""All companies of the service, seen by its staff."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from telecube.accounts.models import AccessLevel, Entitlements, ExchangeKey, Tenant, User, UserSession
from telecube.accounts.models.tenant import EndReason
from telecube.billing.queries.balance import balance
from telecube.console.errors import CompanyNotFound
from telecube.console.queries.health import needing_attention
from telecube.console.staff import PLATFORM
from telecube.core.clock import now
from telecube.core.paging import Page, page_after
from telecube.core.tenancy import tenant_scope

#: Codes of the state filter.
TRIAL, CUSTOMER, READ_ONLY, FROZEN = "trial", "customer", "read_only", "frozen"
#: Code of the view of those that somebody should look at.
ATTENTION = "attention"


@dataclass(frozen=True)
class CompanyPeople:
    """Who works in a company, and what it has."""

    users: int
    blocked: int
    balance: Decimal
    last_seen_at: datetime | None
    administrator: User | None
    exchange_key: ExchangeKey | None


def page_of_companies(
    *, search: str = "", state: str = "", view: str = "", after: str | None, before: str | None
) -> Page[Tenant]:
    """Return companies with entitlements and ``users_count``, the newest first; or those that need attention."""
    rows = _companies().filter(matching_company(search.strip()), _in_state(state, now()))
    if view == ATTENTION:
        rows = rows.filter(needing_attention(now()))
    return page_after(rows, keys=("-created_at", "-id"), after=after, before=before)


def company_for_staff(tenant_id: UUID) -> Tenant:
    """Return a company. Raises CompanyNotFound."""
    company = _companies().filter(pk=tenant_id).first()
    if company is None:
        raise CompanyNotFound
    return company


def people_of(company: Tenant) -> CompanyPeople:
    """Return who works in a company."""
    with tenant_scope(company.pk):
        users = User.objects.filter(deleted_at=None)
        counts = users.aggregate(users=Count("id"), blocked=Count("id", filter=Q(blocked_at__isnull=False)))
        seen = UserSession.objects.order_by("-last_seen_at").first()
        return CompanyPeople(
            **counts,
            balance=balance(),
            last_seen_at=seen.last_seen_at if seen else None,
            administrator=users.select_related("identity").filter(is_main_administrator=True).first(),
            exchange_key=ExchangeKey.objects.order_by("-made_at").first(),
        )


def state_of(entitlements: Entitlements, at: datetime) -> str:
    """Return the code of the company's state at a moment."""
    level = entitlements.access_at(at)
    if level is AccessLevel.FULL:
        return TRIAL if entitlements.is_on_trial else CUSTOMER
    return READ_ONLY if level is AccessLevel.READ_ONLY else FROZEN


def _companies() -> QuerySet[Tenant]:
    users = User.everywhere.at(PLATFORM).filter(tenant=OuterRef("pk"), deleted_at=None).order_by()
    counted = users.values("tenant").annotate(number=Count("id")).values("number")
    return (
        Tenant.objects.using(PLATFORM)
        # What law keeps of an erased company has no entitlements and is no company any more.
        .filter(entitlements__isnull=False)
        .select_related("entitlements")
        .annotate(users_count=Coalesce(Subquery(counted, output_field=IntegerField()), 0))
    )


def matching_company(search: str) -> Q:
    """Match name, NIP or the address of somebody of the company; each has its index, so they are looked up apart."""
    if not search:
        return Q()
    companies = Tenant.objects.using(PLATFORM).order_by()
    found = [
        companies.filter(name__icontains=search).values("id"),
        User.everywhere.at(PLATFORM).filter(identity__email=search.lower()).values("tenant_id"),
    ]
    digits = "".join(sign for sign in search if sign.isdigit())
    if len(digits) > 2:
        found.append(companies.filter(nip__startswith=digits).values("id"))
    return Q(pk__in=found[0].union(*found[1:]))


def _in_state(state: str, at: datetime) -> Q:
    is_full = Q(entitlements__full_until=None) | Q(entitlements__full_until__gt=at)
    conditions = {
        TRIAL: is_full & Q(entitlements__end_reason=EndReason.TRIAL),
        CUSTOMER: is_full & ~Q(entitlements__end_reason=EndReason.TRIAL),
        READ_ONLY: Q(entitlements__full_until__lte=at, entitlements__read_only_until__gt=at),
        FROZEN: Q(entitlements__read_only_until__lte=at),
    }
    return conditions.get(state, Q())
