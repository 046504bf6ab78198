"""JSON for the softphone's script."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from telecube.calls.softphone.errors import BrowserPhoneGone, NoPhoneForUser
from telecube.calls.softphone.parties import find_party
from telecube.core.access import logged_in, open_when_read_only
from telecube.core.clock import now
from telecube.core.errors import DomainError
from telecube.core.http import TenantRequest
from telecube.telephony.actions.browser_phones import open_browser_phone, renew_browser_phone
from telecube.telephony.errors import UserHasNoSipAccount

WEBSOCKET_PATH = "/sip/"
LONGEST_NUMBER = 64


@logged_in
@open_when_read_only  # emergency calls leave always
@require_POST
@never_cache
def softphone_credentials(request: TenantRequest) -> JsonResponse:
    """Give this browser session a phone, or let the one named by ``device`` live on."""
    device_id = request.POST.get("device", "")
    session_key = session_key_of(request)
    if device_id:
        expires_at = renew_browser_phone(request.actor, session_key=session_key, device_id=device_id)
        if expires_at is None:
            return problem(BrowserPhoneGone())
        return JsonResponse({"device": device_id, "expires_in_seconds": seconds_until(expires_at)})
    try:
        credentials = open_browser_phone(request.actor, session_key=session_key)
    except UserHasNoSipAccount:
        return problem(NoPhoneForUser())
    return JsonResponse(
        {
            "device": credentials.device_id,
            "password": credentials.password,
            "realm": credentials.realm,
            "extension": credentials.display,
            "websocket_path": WEBSOCKET_PATH,
            "expires_in_seconds": seconds_until(credentials.expires_at),
            # The exchange is reached directly; servers for networks that hide it come with their own setting.
            "ice_servers": [],
        }
    )


@logged_in
@require_GET
@never_cache
def softphone_party(request: TenantRequest) -> JsonResponse:
    """Say whose number it is."""
    number = request.GET.get("number", "")[:LONGEST_NUMBER]
    return JsonResponse(asdict(find_party(request.actor, number)))


def session_key_of(request: HttpRequest) -> str:
    """Return the key of the login session; a logged-in request has one."""
    return request.session.session_key or ""


def seconds_until(moment: datetime) -> int:
    """Return whole seconds from now."""
    return int((moment - now()).total_seconds())


def problem(error: DomainError) -> JsonResponse:
    """Answer a refusal as a problem document, whatever the script accepts."""
    return JsonResponse(error.to_problem(), status=error.status, content_type="application/problem+json")
