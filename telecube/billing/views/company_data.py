"""Who the company is on its invoices."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from telecube.accounts.forms.placing import focus_first_mistake, place_refusal
from telecube.billing.actions.company_data import change_company_data
from telecube.billing.forms.account import CompanyDataForm
from telecube.billing.invoice_errors import CompanyDataChangedMeanwhile
from telecube.billing.permissions import COMPANY_DATA_CHANGE
from telecube.billing.queries.company_data import company_data as stored_data
from telecube.billing.queries.company_data import version_of
from telecube.billing.queries.taxpayer_lookups import find_check_of
from telecube.billing.taxpayer_words import mark_of
from telecube.billing.taxpayers.registry import find_register
from telecube.billing.views.frames import framed
from telecube.core.access import open_when_frozen, requires
from telecube.core.errors import DomainError
from telecube.core.http import TenantRequest
from telecube.core.pages import leave_for, refuse, show

TEMPLATE = "billing/company_data.html"
FIELDS = ("name", "nip", "street", "postcode", "city", "invoice_email", "language")


@requires(COMPANY_DATA_CHANGE)
@open_when_frozen
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def company_data(request: TenantRequest) -> HttpResponse:
    """Show the data, or save it."""
    if request.method != "POST":
        data = stored_data()
        initial = {**{name: getattr(data, name) for name in FIELDS}, "version": version_of(data)}
        return show(request, TEMPLATE, **_page(request, CompanyDataForm(initial=initial)))
    form = CompanyDataForm(request.POST)
    conflict: list[tuple[str, str, str]] | None = None
    if form.is_valid():
        try:
            change_company_data(request.actor, **form.cleaned_data)
        except CompanyDataChangedMeanwhile as refused:
            conflict = _conflict(form)
            place_refusal(form, refused)
        except DomainError as refused:
            place_refusal(form, refused)
        else:
            messages.success(request, _("Saved. The next invoices show it."))
            return leave_for(request, _back(request))
    focus_first_mistake(form)
    return refuse(request, TEMPLATE, **_page(request, form, conflict=conflict))


def _page(request: TenantRequest, form: CompanyDataForm, **more: Any) -> dict[str, Any]:
    stored = stored_data()
    checked = find_check_of(stored.nip)
    return framed(
        request,
        form=form,
        back=request.GET.get("back", ""),
        is_complete=stored.is_complete,
        has_register=find_register() is not None,
        checked=checked,
        checked_mark=mark_of(checked.vat_status) if checked else None,
        **more,
    )


def _conflict(form: CompanyDataForm) -> list[tuple[str, str, str]]:
    """Return what differs, (field, stored, typed), and let the form be saved again on top of what is shown now."""
    stored = stored_data()
    data: Any = form.data
    typed = data.copy()
    typed["version"] = version_of(stored)
    form.data = typed
    values = form.cleaned_data
    return [
        (str(form.fields[name].label), getattr(stored, name), values[name])
        for name in FIELDS
        if getattr(stored, name) != values[name]
    ]


def _back(request: TenantRequest) -> str:
    """Return where the visitor came from: the confirmation of a plan keeps its wish in its own address."""
    back = request.GET.get("back", "")
    return back if back.startswith(reverse("billing:plan-confirm")) else reverse("billing:company-data")
