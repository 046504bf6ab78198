"""What the page of a company shows; several views answer with it when they refuse."""

from __future__ import annotations

from uuid import UUID

from telecube.console.forms.companies import CreditForm, TrialForm, VisitForm
from telecube.console.http import StaffRequest
from telecube.console.permissions import EXCHANGE_OPEN
from telecube.console.queries.account import account_of, traffic_of
from telecube.console.queries.companies import company_for_staff, people_of, state_of
from telecube.console.queries.contracts import find_contract_of
from telecube.console.queries.entries import last_deeds_in
from telecube.console.queries.health import health_of_companies
from telecube.console.queries.invoices import unpaid_of
from telecube.console.words import STATES
from telecube.core.clock import now, today


def company_page(request: StaffRequest, tenant_id: UUID, **forms: object) -> dict[str, object]:
    """Return the page of a company; ``forms`` takes the place of empty ones. Raises CompanyNotFound."""
    found = company_for_staff(tenant_id)
    fresh = {"trial_form": TrialForm(), "credit_form": CreditForm.with_new_cause(), "visit_form": VisitForm()}
    return {
        "company": found,
        "state": STATES[state_of(found.entitlements, now())],
        "people": people_of(found),
        "health": health_of_companies([found])[found.pk],
        "traffic": traffic_of(tenant_id),
        "money": account_of(tenant_id),
        "contract": find_contract_of(tenant_id),
        "unpaid": unpaid_of(tenant_id) if request.staff.may_see_money else [],
        "today": today(),
        "may_open_exchanges": request.staff.can(EXCHANGE_OPEN),
        "entries": last_deeds_in(tenant_id),
        **fresh,
        **forms,
    }
