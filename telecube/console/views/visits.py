"""Visits: begin, end."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from telecube.console.actions.visits import end_visits, start_visit
from telecube.console.errors import PinTriedTooOften, PinWrong, ReasonMissing
from telecube.console.forms.companies import VisitForm
from telecube.console.gate import VISIT_KEY
from telecube.console.http import StaffRequest
from telecube.console.permissions import COMPANY_VISIT
from telecube.console.views.company_page import company_page
from telecube.core.access import staff
from telecube.core.pages import refuse


@staff(COMPANY_VISIT)
@require_POST
def visit(request: StaffRequest, tenant_id: UUID) -> HttpResponse:
    """Open the company's panel in this browser."""
    form = VisitForm(request.POST)
    if not form.is_valid():
        return refuse(request, "console/company.html", **company_page(request, tenant_id, visit_form=form))
    try:
        begun = start_visit(request.staff, tenant_id, **form.cleaned_data)
    except (ReasonMissing, PinWrong, PinTriedTooOften) as refusal:
        form.add_error(refusal.field, str(refusal))
        return refuse(request, "console/company.html", **company_page(request, tenant_id, visit_form=form))
    request.session[VISIT_KEY] = str(begun.pk)
    return redirect("web:dashboard")


@staff(COMPANY_VISIT)
@require_POST
def visit_end(request: StaffRequest) -> HttpResponse:
    """Leave the company's panel and go back to its page in the console."""
    end_visits(request.staff)
    request.session.pop(VISIT_KEY, None)
    messages.success(request, _("The visit is over."))
    return redirect("console:company-list")
