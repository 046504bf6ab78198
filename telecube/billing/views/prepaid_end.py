"""„Zakończ korzystanie”: a prepaid contract ended with its consequences, and taken back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from telecube.billing.actions.prepaid_end import end_prepaid, paid_until, take_prepaid_end_back
from telecube.billing.models import PaymentMode
from telecube.billing.permissions import PLAN_MANAGE
from telecube.billing.queries.balance import balance
from telecube.billing.queries.subscriptions import current
from telecube.billing.state_words import end_words
from telecube.config import config
from telecube.core.access import requires
from telecube.core.clock import now
from telecube.core.errors import DomainError
from telecube.core.http import TenantRequest
from telecube.core.pages import leave_for, refuse, show

TEMPLATE = "billing/prepaid_end.html"


@requires(PLAN_MANAGE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def prepaid_end(request: TenantRequest) -> HttpResponse:
    """Say what the end means; POST plans it."""
    if request.method != "POST":
        return show(request, TEMPLATE, **_page())
    is_at_once = request.POST.get("when") == "now"
    try:
        ended = end_prepaid(request.actor, is_at_once=is_at_once)
    except DomainError as refused:
        return refuse(request, TEMPLATE, **_page(refusal=refused))
    if is_at_once:
        messages.success(request, _("The contract has ended. Your data can be read and downloaded."))
    else:
        words = {"moment": end_words(ended.ends_at)}
        messages.success(request, _("The contract ends on %(moment)s. Until then you can take it back here.") % words)
    return leave_for(request, "billing:contract")


@requires(PLAN_MANAGE)
@require_POST
def prepaid_end_undo(request: TenantRequest) -> HttpResponse:
    """Take the planned end back."""
    take_prepaid_end_back(request.actor)
    messages.success(request, _("The contract goes on as before."))
    return leave_for(request, "billing:contract")


def _page(**more: Any) -> dict[str, Any]:
    subscription, at = current(), now()
    may_end = subscription.mode == PaymentMode.PREPAID and subscription.is_running(at) and subscription.ends_at is None
    until = paid_until(subscription, at=at) if may_end else None
    return {
        "may_end": may_end,
        "last_day": end_words(until),
        "balance": balance(),
        "read_only_days": config.read_only_days,
        "seller_email": config.seller_email,
        **more,
    }
