"""The page of one top-up: leads to the provider, waits for the money, says that it came."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from telecube.billing.models import TopUp, TopUpMethod, TopUpStatus
from telecube.billing.payment_methods.bank_transfer.details import transfer_details
from telecube.billing.payment_methods.registry import offered_methods
from telecube.billing.permissions import ACCOUNT_TOP_UP
from telecube.billing.queries.balance import balance
from telecube.billing.queries.top_ups import top_up_for
from telecube.core.access import open_when_frozen, requires
from telecube.core.http import TenantRequest
from telecube.core.pages import show


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
        # What happens before the page listens is asked for once.
        is_first=not is_fragment,
        top_up=found,
        address=address,
        provider=_provider_name(found),
        is_leaving=is_leaving,
        transfer=transfer_details(amount=found.amount) if found.method == TopUpMethod.BANK_TRANSFER else None,
        balance=balance(),
    )


def _provider_address(top_up: TopUp) -> str:
    method = offered_methods().get(top_up.provider)
    is_waiting = top_up.status == TopUpStatus.WAITING and top_up.token and not top_up.noticed_at
    return method.address_of(top_up.token) if method and is_waiting else ""


def _provider_name(top_up: TopUp) -> str:
    method = offered_methods().get(top_up.provider)
    return method.name if method else top_up.provider
