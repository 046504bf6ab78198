"""Price lists: plans with the prices of all days."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from telecube.billing.fees import Includes
from telecube.billing.models import Price
from telecube.billing.plan_errors import PlanCodeTaken, PriceNotInGrosze, PriceTooEarly, TariffNeeded
from telecube.billing.vat import rate_on
from telecube.console.actions.price_lists import add_plan, change_plan, plan_price, take_price_back
from telecube.console.forms.price_lists import PlanForm, PriceForm, TextsForm
from telecube.console.http import StaffRequest
from telecube.console.permissions import PRICES_MANAGE
from telecube.console.queries.price_lists import plan_for_staff, plans_by_kind, price_for_staff, prices_of
from telecube.core.access import staff
from telecube.core.clock import today
from telecube.core.pages import refuse, show


@staff(PRICES_MANAGE)
@require_safe
def plan_list(request: StaffRequest) -> HttpResponse:
    """List what is sold, with the price of today and the next one."""
    return show(request, "console/plan_list.html", kinds=plans_by_kind(today()))


@staff(PRICES_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def plan_new(request: StaffRequest) -> HttpResponse:
    """Add a plan; its price comes on its own page."""
    form = PlanForm(request.POST or None, initial={"is_public": True})
    if request.method != "POST":
        return show(request, "console/plan_new.html", form=form)
    if form.is_valid():
        values = form.cleaned_data
        try:
            plan = add_plan(
                request.staff,
                code=values["code"],
                kind=values["kind"],
                texts=form.texts,
                includes=form.includes,
                tariff_id=form.tariff_id,
                is_public=values["is_public"],
            )
        except (PlanCodeTaken, TariffNeeded) as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("The plan was added. Give it a price, then it is offered."))
            return redirect("console:plan", plan.pk)
    return refuse(request, "console/plan_new.html", form=form)


@staff(PRICES_MANAGE)
@require_safe
def plan(request: StaffRequest, plan_id: UUID) -> HttpResponse:
    """Show a plan with its texts and the history of its prices."""
    return show(request, "console/plan.html", **_plan_page(plan_id))


@staff(PRICES_MANAGE)
@require_POST
def plan_texts(request: StaffRequest, plan_id: UUID) -> HttpResponse:
    """Change names, descriptions and whether the plan is offered."""
    form = TextsForm(request.POST)
    if not form.is_valid():
        return refuse(request, "console/plan.html", **_plan_page(plan_id, texts_form=form))
    change_plan(request.staff, plan_for_staff(plan_id), texts=form.texts, is_public=form.cleaned_data["is_public"])
    messages.success(request, _("The plan was saved."))
    return redirect("console:plan", plan_id)


@staff(PRICES_MANAGE)
@require_POST
def plan_prices(request: StaffRequest, plan_id: UUID) -> HttpResponse:
    """Plan a price from a future day on."""
    form = PriceForm(request.POST)
    if form.is_valid():
        try:
            plan_price(request.staff, plan_for_staff(plan_id), **form.cleaned_data)
        except (PriceTooEarly, PriceNotInGrosze) as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("The price is planned."))
            return redirect("console:plan", plan_id)
    return refuse(request, "console/plan.html", **_plan_page(plan_id, price_form=form))


@staff(PRICES_MANAGE)
@require_POST
def price_withdrawal(request: StaffRequest, price_id: UUID) -> HttpResponse:
    """Take back a price that has not come yet."""
    price = price_for_staff(price_id)
    try:
        take_price_back(request.staff, price)
    except PriceTooEarly:
        messages.error(request, _("This price holds already; it can only be followed by another one."))
    else:
        messages.success(request, _("The price was withdrawn; the one before it goes on."))
    return redirect("console:plan", price.plan_id)


def _plan_page(plan_id: UUID, **forms: object) -> dict[str, object]:
    found, day = plan_for_staff(plan_id), today()
    prices = prices_of(found)
    latest = next((price for price in prices if price.valid_until != price.valid_from), None)
    return {
        "plan": found,
        "includes": Includes.from_json(found.includes),
        "prices": [(price, _state_of(price)) for price in prices],
        "today": day,
        "texts_form": TextsForm.of(found),
        "price_form": PriceForm(initial=_as_before(latest, day) if latest else {}),
        **forms,
    }


def _as_before(latest: Price, day: date) -> dict[str, object]:
    return {"unit": latest.unit, "vat_rate": rate_on(day, latest.vat_rate, said_on=latest.valid_from)}


def _state_of(price: Price) -> str:
    """Return the code of a price's time: withdrawn, past, now, coming."""
    day = today()
    if price.valid_until == price.valid_from:
        return "withdrawn"
    if price.valid_from > day:
        return "coming"
    return "now" if price.is_valid_on(day) else "past"
