"""Call rates: tariffs, and files of rates that are checked before they are imported."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from telecube.billing.actions.tariff_rates import preview_rates
from telecube.billing.plan_errors import PriceTooEarly, RatesUnreadable
from telecube.billing.rates_file import read_rates
from telecube.console.actions.price_lists import take_rates
from telecube.console.forms.price_lists import RatesForm
from telecube.console.http import StaffRequest
from telecube.console.permissions import PRICES_MANAGE
from telecube.console.queries.price_lists import page_of_rates, planned_days, tariff_for_staff, tariffs
from telecube.core.access import staff
from telecube.core.clock import today
from telecube.core.pages import refuse, show

SHOWN = 100


@staff(PRICES_MANAGE)
@require_safe
def tariff_list(request: StaffRequest) -> HttpResponse:
    """List the tariffs."""
    return show(request, "console/tariff_list.html", tariffs=tariffs(today()))


@staff(PRICES_MANAGE)
@require_safe
def tariff(request: StaffRequest, tariff_id: UUID) -> HttpResponse:
    """Show the rates of a day."""
    return show(request, "console/tariff.html", **_tariff_page(request, tariff_id))


@staff(PRICES_MANAGE)
@require_POST
def tariff_check(request: StaffRequest, tariff_id: UUID) -> HttpResponse:
    """Say what an import would change; nothing is written."""
    form, found = RatesForm(request.POST, request.FILES), tariff_for_staff(tariff_id)
    if not form.is_valid():
        return refuse(request, "console/tariff.html", **_tariff_page(request, tariff_id, form=form))
    values = form.cleaned_data
    read = read_rates(values["text"])
    try:
        changes = preview_rates(found, read, valid_from=values["valid_from"], is_whole=values["is_whole"])
    except (RatesUnreadable, PriceTooEarly) as refusal:
        form.add_error(refusal.field, str(refusal))
        page = _tariff_page(request, tariff_id, form=form, problems=read.problems)
        return refuse(request, "console/tariff.html", **page)
    checked = RatesForm(initial=values)
    return show(request, "console/tariff_check.html", tariff=found, changes=changes, form=checked, shown=SHOWN)


@staff(PRICES_MANAGE)
@require_POST
def tariff_rates(request: StaffRequest, tariff_id: UUID) -> HttpResponse:
    """Import rates that were checked."""
    form, found = RatesForm(request.POST), tariff_for_staff(tariff_id)
    if not form.is_valid():
        return refuse(request, "console/tariff.html", **_tariff_page(request, tariff_id, form=form))
    values = form.cleaned_data
    try:
        take_rates(
            request.staff, found, text=values["text"], valid_from=values["valid_from"], is_whole=values["is_whole"]
        )
    except (RatesUnreadable, PriceTooEarly) as refusal:
        form.add_error(refusal.field, str(refusal))
        return refuse(request, "console/tariff.html", **_tariff_page(request, tariff_id, form=form))
    messages.success(request, _("The rates are imported."))
    return redirect("console:tariff", tariff_id)


def _tariff_page(request: StaffRequest, tariff_id: UUID, **more: object) -> dict[str, object]:
    found, query = tariff_for_staff(tariff_id), request.GET
    day = _day(query.get("day", ""))
    page = page_of_rates(
        found, day=day, search=query.get("q", ""), after=query.get("after"), before=query.get("before")
    )
    return {
        "tariff": found,
        "page": page,
        "day": day,
        "today": today(),
        "planned": planned_days(found, today()),
        "search": query.get("q", ""),
        "form": RatesForm(),
        **more,
    }


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return today()
