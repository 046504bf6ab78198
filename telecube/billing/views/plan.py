"""Choosing and changing the plan: side by side, with what it costs before anything happens, then confirmed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from telecube.billing.actions.plan_orders import order_plan
from telecube.billing.forms.account import PlanWishForm, ticked_documents
from telecube.billing.models import PaymentMode, Plan, Subscription
from telecube.billing.permissions import ACCOUNT_TOP_UP, PLAN_MANAGE
from telecube.billing.queries.company_data import company_data
from telecube.billing.queries.plan_choice import ChoicePreview, PlanWish, preview_choice
from telecube.billing.queries.prices import PriceList, public_price_list
from telecube.billing.queries.subscriptions import current, current_contract
from telecube.billing.views.documents import documents_to_accept
from telecube.billing.views.frames import framed
from telecube.core.access import open_when_frozen, requires
from telecube.core.clock import now, today
from telecube.core.errors import DomainError
from telecube.core.http import TenantRequest
from telecube.core.pages import leave_for, refuse, show


@requires(PLAN_MANAGE)
@open_when_frozen
@never_cache
@require_safe
def plan(request: TenantRequest) -> HttpResponse:
    """Show what can be chosen and what it would cost; the same address answers with the cost only while choosing."""
    subscription, prices = current(), public_price_list(today())
    wish, preview, refusal = _previewed(request, subscription, prices)
    context = {"preview": preview, "refusal": refusal}
    if request.htmx and request.htmx.target == "plan-preview":
        return show(request, "billing/_plan_preview.html", **context)
    return show(
        request,
        "billing/plan.html",
        **framed(
            request,
            subscription=subscription,
            is_running=subscription.is_running(now()),
            contract=current_contract(),
            prices=prices,
            wish=wish,
            kept=_kept(subscription, prices),
            has_own_exchange=request.tenant.entitlements.has_own_exchange,
            **context,
        ),
    )


@requires(PLAN_MANAGE)
@open_when_frozen
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def plan_confirm(request: TenantRequest) -> HttpResponse:
    """Say once more what happens and when money is charged; POST does it."""
    form = PlanWishForm(request.POST if request.method == "POST" else request.GET)
    if not form.is_valid():
        return leave_for(request, "billing:plan")
    if request.method != "POST":
        return show(request, "billing/plan_confirm.html", **_confirmation(request, form.wish))
    ticked, was_running = ticked_documents(request.POST.getlist("documents")), current().is_running(now())
    try:
        order_plan(request.actor, form.wish, seen=request.POST.get("seen", ""), accepted_document_ids=ticked)
    except DomainError as refused:
        page = _confirmation(request, form.wish, refusal=refused, ticked=ticked)
        return refuse(request, "billing/plan_confirm.html", **page)
    return _done(request, was_running=was_running)


def _done(request: TenantRequest, *, was_running: bool) -> HttpResponse:
    """Lead on: to the top-up where money is missing, else to the plan that now holds."""
    subscription = current()
    is_short = subscription.unpaid_since is not None and request.actor.can(ACCOUNT_TOP_UP)
    said = _("The plan is changed.") if was_running else _("The plan is chosen. Everything is open.")
    messages.success(request, f"{said} {_('Top up now, so that the fees are paid.')}" if is_short else said)
    return leave_for(request, "billing:top-up-list" if is_short else "billing:plan")


def _confirmation(
    request: TenantRequest, wish: PlanWish, *, refusal: DomainError | None = None, ticked: Any = ()
) -> dict[str, Any]:
    subscription = current()
    try:
        preview: ChoicePreview | None = preview_choice(wish)
    except DomainError as refused:
        preview, refusal = None, refusal or refused
    is_change = subscription.is_running(now()) and subscription.mode == wish.mode
    return framed(
        request,
        wish=wish,
        preview=preview,
        is_change=is_change,
        refusal=refusal,
        documents=[] if is_change else documents_to_accept(),
        ticked=set(ticked),
        lacks_company_data=wish.mode == PaymentMode.POSTPAID and not company_data().is_complete,
    )


def _previewed(
    request: TenantRequest, subscription: Subscription, prices: PriceList
) -> tuple[PlanWish | None, ChoicePreview | None, DomainError | None]:
    """Return the wish of the address, or the present or first plans, and what it costs."""
    form = PlanWishForm(request.GET)
    wish = form.wish if form.is_valid() else _first_wish(request, subscription, prices)
    if wish is None:
        return None, None, None
    try:
        return wish, preview_choice(wish), None
    except DomainError as refused:
        return wish, None, refused


def _first_wish(request: TenantRequest, subscription: Subscription, prices: PriceList) -> PlanWish | None:
    chosen = subscription.plans_at(now())
    crm = chosen.crm or next((one.plan for one in prices.crm), None)
    has_own = request.tenant.entitlements.has_own_exchange
    exchange = None if has_own else chosen.exchange or next((one.plan for one in prices.exchange), None)
    if crm is None or (exchange is None and not has_own):
        return None
    mode = request.GET.get("mode", "")
    if mode not in (PaymentMode.PREPAID, PaymentMode.POSTPAID):
        mode = subscription.mode if subscription.is_chosen else PaymentMode.PREPAID
    return PlanWish(str(mode), crm.pk, exchange.pk if exchange else None)


def _kept(subscription: Subscription, prices: PriceList) -> list[Plan]:
    """Return the company's plans that are not sold to others any more: it may keep them."""
    offered = {one.plan.pk for one in (*prices.crm, *prices.exchange)}
    chosen = subscription.plans_at(now())
    return [plan for plan in (chosen.crm, chosen.exchange) if plan is not None and plan.pk not in offered]
