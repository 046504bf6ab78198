"""Topping up: how much and how, what is on its way, the page of one top-up that waits for the money."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from telecube.accounts.forms.placing import focus_first_mistake, place_refusal
from telecube.billing.actions.company_data import change_company_data
from telecube.billing.actions.low_balance import set_low_balance_threshold
from telecube.billing.actions.top_ups import abandon_top_up, start_top_up
from telecube.billing.deadlines import invoiced_by
from telecube.billing.forms.account import SUGGESTED, BuyerForm, ThresholdForm, TopUpForm
from telecube.billing.invoice_words import is_polish
from telecube.billing.models import BillingAccount, TopUp, TopUpMethod, TopUpStatus
from telecube.billing.payment_methods.bank_transfer.details import transfer_details
from telecube.billing.payment_methods.registry import offered_methods
from telecube.billing.permissions import ACCOUNT_TOP_UP, COMPANY_DATA_CHANGE
from telecube.billing.queries.balance import balance
from telecube.billing.queries.company_data import company_data
from telecube.billing.queries.top_ups import open_top_ups, page_of_top_ups, top_up_for
from telecube.billing.taxpayers.registry import find_register
from telecube.billing.views.frames import framed
from telecube.config import config
from telecube.core.access import open_when_frozen, requires
from telecube.core.clock import today
from telecube.core.errors import DomainError
from telecube.core.http import TenantRequest
from telecube.core.pages import leave_for, refuse, show

LIST = "billing/top_up_list.html"


@requires(ACCOUNT_TOP_UP)
@open_when_frozen
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def top_up_list(request: TenantRequest) -> HttpResponse:
    """Ask how much and how, and show what is on its way and what came; POST starts a top-up."""
    if request.method != "POST":
        form = TopUpForm(provider=_first_provider(), initial=_initial(request))
        return show(request, LIST, **_page(request, form=form))
    form, buyer = TopUpForm(request.POST, provider=_first_provider()), _buyer_form(request)
    are_valid = all([form.is_valid(), buyer is None or not buyer.is_bound or buyer.is_valid()])
    started = _started(request, form, buyer) if are_valid else None
    if started is None:
        for one in filter(None, (form, buyer)):
            focus_first_mistake(one)
        return refuse(request, LIST, **_page(request, form=form, buyer=buyer))
    leaving = "?leaving=1" if started.method == TopUpMethod.ONLINE else ""
    return leave_for(request, f"{reverse('billing:top-up', args=[started.pk])}{leaving}")


@requires(ACCOUNT_TOP_UP)
@require_POST
def threshold(request: TenantRequest) -> HttpResponse:
    """Choose below which balance to be warned."""
    form = ThresholdForm(request.POST)
    if form.is_valid() and _is_set(request, form):
        messages.success(request, _("Saved"))
        return leave_for(request, "billing:top-up-list")
    focus_first_mistake(form)
    fresh = TopUpForm(provider=_first_provider(), initial=_initial(request))
    return refuse(request, LIST, **_page(request, form=fresh, threshold_form=form))


@requires(ACCOUNT_TOP_UP)
@open_when_frozen
@require_POST
def top_up_abandon(request: TenantRequest, top_up_id: UUID) -> HttpResponse:
    """Give a waiting top-up up."""
    try:
        abandon_top_up(request.actor, top_up_id)
    except TopUp.DoesNotExist:
        raise Http404 from None
    messages.success(request, _("The top-up was given up. Should the money still arrive, it goes to your account."))
    return leave_for(request, "billing:top-up-list")


@requires(ACCOUNT_TOP_UP)
@open_when_frozen
@require_safe
def top_up(request: TenantRequest, top_up_id: UUID) -> HttpResponse:
    """Show a top-up. Whoever has just started it is led to the provider as soon as it knows the order."""
    try:
        found = top_up_for(request.actor, top_up_id)
    except TopUp.DoesNotExist:
        raise Http404 from None
    address = _provider_address(found)
    is_leaving = "leaving" in request.GET
    if is_leaving and address and request.htmx:
        # Not a redirect after the form: our policy lets forms go nowhere else.
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    is_fragment = bool(request.htmx) and not request.htmx.boosted
    return show(
        request,
        "billing/_top_up.html" if is_fragment else "billing/top_up.html",
        **framed(
            request,
            # What happens before the page listens is asked for once.
            is_first=not is_fragment,
            top_up=found,
            address=address,
            provider=_provider_name(found),
            is_leaving=is_leaving,
            transfer=transfer_details(amount=found.amount) if found.method == TopUpMethod.BANK_TRANSFER else None,
            balance=balance(),
        ),
    )


def _page(request: TenantRequest, **forms: Any) -> dict[str, Any]:
    account = BillingAccount.objects.first()
    default = BillingAccount().low_balance_threshold if account is None else account.low_balance_threshold
    low, high = config.top_up_smallest, config.top_up_largest
    fresh = {"threshold_form": ThresholdForm(initial={"threshold": "" if default is None else _typed(default)})}
    forms.setdefault("buyer", _buyer_form(request))
    return framed(
        request,
        lacks_data=not company_data().is_complete,
        invoiced_by=invoiced_by(today()),
        has_register=find_register() is not None,
        waiting=list(open_top_ups()[:20]),
        page=page_of_top_ups(after=request.GET.get("after"), before=request.GET.get("before")),
        balance=balance(),
        provider=_first_provider(),
        smallest=low,
        largest=high,
        suggested=[amount for amount in SUGGESTED if low <= amount <= high],
        **{**fresh, **forms},
    )


def _initial(request: TenantRequest) -> dict[str, str]:
    """Return the amount that the address suggests, at least the smallest one, and the quickest way to pay."""
    method = TopUpMethod.ONLINE if offered_methods() else TopUpMethod.BANK_TRANSFER
    wanted = request.GET.get("amount", "")
    if not wanted.replace(".", "", 1).isdecimal() or len(wanted) > 12:
        return {"method": method}
    return {"method": method, "amount": _typed(max(Decimal(wanted), config.top_up_smallest))}


def _typed(amount: Decimal) -> str:
    """Return an amount as the reader would type it."""
    return f"{amount:.2f}".replace(".", "," if is_polish() else ".")


def _buyer_form(request: TenantRequest) -> BuyerForm | None:
    """Return the form that asks whom to invoice; None where that is known, or not this user's to say."""
    stored = company_data()
    if stored.is_complete or not request.actor.can(COMPANY_DATA_CHANGE):
        return None
    initial = {name: getattr(stored, name) for name in BuyerForm.base_fields}
    is_typed = request.method == "POST" and "buyer-nip" in request.POST
    return BuyerForm(request.POST if is_typed else None, initial=initial, prefix="buyer")


def _keep_buyer(request: TenantRequest, buyer: BuyerForm) -> None:
    """Save what was typed; what was left empty, or completed by a colleague meanwhile, stays."""
    stored = company_data()
    values = {name: typed or getattr(stored, name) for name, typed in buyer.cleaned_data.items()}
    change_company_data(request.actor, invoice_email=stored.invoice_email, language=stored.language, **values)


def _started(request: TenantRequest, form: TopUpForm, buyer: BuyerForm | None) -> TopUp | None:
    values = form.cleaned_data
    try:
        if buyer is not None and buyer.is_bound:
            _keep_buyer(request, buyer)
        return start_top_up(request.actor, amount=values["amount"], method=TopUpMethod(values["method"]))
    except DomainError as refused:
        place_refusal(buyer if buyer and refused.field in buyer.fields else form, refused)
        return None


def _is_set(request: TenantRequest, form: ThresholdForm) -> bool:
    try:
        set_low_balance_threshold(request.actor, threshold=form.cleaned_data["threshold"])
    except DomainError as refused:
        place_refusal(form, refused)
        return False
    return True


def _first_provider() -> str:
    """Return what the online payment is called that is offered, or an empty text."""
    return next((method.name for method in offered_methods().values()), "")


def _provider_address(top_up: TopUp) -> str:
    method = offered_methods().get(top_up.provider)
    is_waiting = top_up.status == TopUpStatus.WAITING and top_up.token and not top_up.noticed_at
    return method.address_of(top_up.token) if method and is_waiting else ""


def _provider_name(top_up: TopUp) -> str:
    method = offered_methods().get(top_up.provider)
    return method.name if method else top_up.provider
