"""What staff does for a company."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from telecube.billing.actions import credits
from telecube.billing.actions.trial import extend_trial
from telecube.console.permissions import CREDIT_GIVE, TRIAL_EXTEND
from telecube.console.queries.companies import company_for_staff
from telecube.console.staff import Staff, write_down
from telecube.core.clock import now
from telecube.core.tenancy import tenant_scope


def extend_company_trial(staff: Staff, tenant_id: UUID, *, days: int, reason: str) -> None:
    """Extend the trial of a company by some days."""
    staff.require(TRIAL_EXTEND)
    company = company_for_staff(tenant_id)
    with tenant_scope(tenant_id):
        until = max(company.entitlements.trial_ends_at, now()) + timedelta(days=days)
        extend_trial(staff.inside(tenant_id), until=until, reason=reason)
        write_down(staff, "console.trial.extended", company, tenant_id=tenant_id, days=days, reason=reason)


def give_credit(staff: Staff, tenant_id: UUID, *, amount: Decimal, reason: str, cause: str) -> None:
    """Give a company money: it pays invoices or is on the balance. ``cause`` names the form, so that twice is once."""
    staff.require(CREDIT_GIVE)
    company = company_for_staff(tenant_id)
    with tenant_scope(tenant_id):
        credits.give_credit(staff.inside(tenant_id), amount=amount, reason=reason, cause=cause)
        write_down(staff, "console.credit.given", company, tenant_id=tenant_id, amount=amount, reason=reason)
