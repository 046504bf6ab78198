"""Exchanges without the CRM: opened here, with a key that is shown once."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from telecube.accounts.forms.placing import focus_first_mistake, place_refusal
from telecube.console.actions.exchanges import open_company_exchange, renew_exchange_key
from telecube.console.forms.exchanges import ExchangeForm
from telecube.console.http import StaffRequest
from telecube.console.permissions import EXCHANGE_OPEN
from telecube.console.queries.companies import company_for_staff
from telecube.core.access import staff
from telecube.core.errors import DomainError
from telecube.core.pages import refuse, show
from telecube.telephony.actions.exchange import OpenedExchange

FORM = "console/exchange_new.html"
KEY = "console/exchange_key.html"


@staff(EXCHANGE_OPEN)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def exchange_new(request: StaffRequest) -> HttpResponse:
    """Open an exchange and show its key and the passwords of its phones, this once."""
    if request.method != "POST":
        return show(request, FORM, form=ExchangeForm())
    form = ExchangeForm(request.POST)
    opened = _open(request, form) if form.is_valid() else None
    if opened is None:
        focus_first_mistake(form)
        return refuse(request, FORM, form=form)
    return show(request, KEY, company=opened.company, key=opened.key, accounts=opened.accounts)


@staff(EXCHANGE_OPEN)
@require_POST
@never_cache
def exchange_key(request: StaffRequest, tenant_id: UUID) -> HttpResponse:
    """Make a new key and show it, this once; the old one stops working."""
    company = company_for_staff(tenant_id)
    return show(request, KEY, company=company, key=renew_exchange_key(request.staff, tenant_id), accounts=[])


def _open(request: StaffRequest, form: ExchangeForm) -> OpenedExchange | None:
    try:
        return open_company_exchange(request.staff, **form.cleaned_data)
    except DomainError as refused:
        place_refusal(form, refused)
    return None
