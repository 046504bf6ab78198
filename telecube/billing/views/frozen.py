"""The one page that a company sees whose account is frozen."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from telecube.accounts.models import AccessLevel
from telecube.core.access import logged_in, open_when_frozen
from telecube.core.clock import WARSAW, now
from telecube.core.http import TenantRequest
from telecube.core.pages import show


@logged_in
@open_when_frozen
@never_cache
@require_safe
def frozen(request: TenantRequest) -> HttpResponse:
    """Say that the account is frozen, until when its data is kept, and what helps; an open account has another page."""
    entitlements = request.tenant.entitlements
    if entitlements.access_at(now()) is not AccessLevel.FROZEN:
        return redirect("site:home")
    # A company with an exchange of its own is not erased: its phones go on.
    erase_at = entitlements.erase_at and entitlements.erase_at.astimezone(WARSAW)
    return show(request, "billing/frozen.html", erase_at=erase_at)
