"""Companies: list, page of one, what staff may do for it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from telecube.console.actions.companies import extend_company_trial, give_credit
from telecube.console.forms.companies import CreditForm, TrialForm
from telecube.console.http import StaffRequest
from telecube.console.permissions import COMPANIES_VIEW, CREDIT_GIVE, EXCHANGE_OPEN, TRIAL_EXTEND
from telecube.console.queries.companies import page_of_companies, state_of
from telecube.console.queries.health import health_of_companies
from telecube.console.views.company_page import company_page
from telecube.console.words import COMPANY_VIEWS, STATES
from telecube.core.access import staff
from telecube.core.clock import now
from telecube.core.pages import refuse, show


@staff(COMPANIES_VIEW)
@require_safe
def company_list(request: StaffRequest) -> HttpResponse:
    """List the companies, the newest first."""
    query = request.GET
    wish = {"search": query.get("q", ""), "state": query.get("state", ""), "view": query.get("view", "")}
    page = page_of_companies(**wish, after=query.get("after"), before=query.get("before"))
    health = health_of_companies(page.rows)
    rows = [(one, STATES[state_of(one.entitlements, now())], health[one.pk]) for one in page.rows]
    given = {"page": page, "rows": rows, "states": STATES.items(), "views": COMPANY_VIEWS.items(), **wish}
    may_open = request.staff.can(EXCHANGE_OPEN)
    return show(request, "console/company_list.html", may_open_exchanges=may_open, **given)


@staff(COMPANIES_VIEW)
@require_safe
def company(request: StaffRequest, tenant_id: UUID) -> HttpResponse:
    """Show one company."""
    return show(request, "console/company.html", **company_page(request, tenant_id))


@staff(TRIAL_EXTEND)
@require_POST
def trial_extension(request: StaffRequest, tenant_id: UUID) -> HttpResponse:
    """Extend the trial by some days, with a reason."""
    form = TrialForm(request.POST)
    if not form.is_valid():
        return refuse(request, "console/company.html", **company_page(request, tenant_id, trial_form=form))
    extend_company_trial(request.staff, tenant_id, **form.cleaned_data)
    messages.success(request, _("The trial was extended."))
    return redirect("console:company", tenant_id)


@staff(CREDIT_GIVE)
@require_POST
def credit(request: StaffRequest, tenant_id: UUID) -> HttpResponse:
    """Put money on the company's account, with a reason."""
    form = CreditForm(request.POST)
    if not form.is_valid():
        return refuse(request, "console/company.html", **company_page(request, tenant_id, credit_form=form))
    give_credit(request.staff, tenant_id, **form.cleaned_data)
    messages.success(request, _("The credit is on the account."))
    return redirect("console:company", tenant_id)
