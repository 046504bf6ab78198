"""The page on which a user tries microphone and phone."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from telecube.calls.actions.microphone import note_microphone
from telecube.calls.queries.phone_check import phone_check_of
from telecube.core.access import logged_in
from telecube.core.http import TenantRequest
from telecube.core.pages import show
from telecube.telephony.extensions import TEST_CALL


@logged_in
@require_safe
def phone_check(request: TenantRequest) -> HttpResponse:
    """Show both checks with what is known so far."""
    return show(request, "calls/phone_check.html", check=phone_check_of(request.user_profile.pk), test_call=TEST_CALL)


@logged_in
@require_safe
def phone_check_state(request: TenantRequest) -> HttpResponse:
    """Show anew whether the test call succeeded, after a call ended."""
    check = phone_check_of(request.user_profile.pk)
    return show(request, "calls/_phone_check_call.html", check=check, test_call=TEST_CALL)


@logged_in
@require_POST
@never_cache
def microphone_heard(request: TenantRequest) -> HttpResponse:
    """Keep that the browser heard the microphone."""
    note_microphone(request.actor)
    return HttpResponse(status=204)
