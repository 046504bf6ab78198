"""The gate of accounts that ended: what is read may be read, what changes something is refused unless declared open.

One place for pages and programs. Access follows from the clock with each request; nothing has to be switched.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from telecube.accounts.models import AccessLevel, Entitlements
from telecube.billing.access_errors import AccountFrozen, AccountReadOnly
from telecube.core.access import Openness
from telecube.core.clock import now

READING = frozenset({"GET", "HEAD", "OPTIONS"})


def find_closure(request: HttpRequest, openness: Openness | None) -> HttpResponse | None:
    """Return where a user of a frozen company is led, or None. Raises AccountReadOnly, AccountFrozen."""
    if request.actor.kind == "staff" and request.method in READING:  # type: ignore[attr-defined]
        # The service's own staff look also where the company itself is led away: that is when it asks for help.
        return None
    entitlements = getattr(request.tenant, "entitlements", None)  # type: ignore[attr-defined]
    if entitlements is None or may_go_on(entitlements, method=request.method or "", openness=openness):
        return None
    if request.method not in READING or "application/json" in request.headers.get("Accept", ""):
        raise refusal_of(entitlements)
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": reverse("billing:frozen")})
    return HttpResponseRedirect(reverse("billing:frozen"))


def refuse_program(method: str) -> None:
    """Refuse a program what its company's account does not allow. Raises AccountReadOnly, AccountFrozen."""
    entitlements = Entitlements.objects.first()
    if entitlements is not None and not may_go_on(entitlements, method=method, openness=None):
        raise refusal_of(entitlements)


def may_go_on(entitlements: Entitlements, *, method: str, openness: Openness | None) -> bool:
    """Say whether the account allows a request with this method to a view that declared this openness."""
    level = entitlements.access_at(now())
    if level is AccessLevel.FULL or openness is Openness.FROZEN:
        return True
    return level is AccessLevel.READ_ONLY and (method in READING or openness is Openness.READ_ONLY)


def refusal_of(entitlements: Entitlements) -> AccountReadOnly | AccountFrozen:
    """Return the refusal that fits."""
    is_frozen = entitlements.access_at(now()) is AccessLevel.FROZEN
    return AccountFrozen() if is_frozen else AccountReadOnly()
