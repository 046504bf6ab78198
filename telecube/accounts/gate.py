"""What somebody must do before anything else: set up a second factor when the permission group demands one."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from telecube.accounts.second_factor import is_missing
from telecube.core.pages import leave_for

#: What is needed to set one up.
OPEN_PAGES = {
    "mfa_index",
    "mfa_list_webauthn",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_view_recovery_codes",
    "account_reauthenticate",
    "accounts:email-confirmation",
}


def find_detour(request: HttpRequest) -> HttpResponse | None:
    """Return where the user is led instead of the page, or None.

    Inside an open panel the page changes without being loaded anew: a call that runs goes on.
    """
    if request.resolver_match is None or request.resolver_match.view_name in OPEN_PAGES:
        return None
    if not is_missing(request.user_profile):  # type: ignore[attr-defined]
        return None
    if request.headers.get("HX-Request") and _is_setting_one_up(request):
        # What the panel around asks for by itself must not take the page away, with a code that is half typed.
        return HttpResponse(status=204)
    return leave_for(request, "mfa_index")


def _is_setting_one_up(request: HttpRequest) -> bool:
    """Say whether a fragment is asked for from a page that sets a factor up; links and forms are no fragments."""
    if request.headers.get("HX-Boosted"):
        return False
    try:
        return resolve(urlsplit(request.headers.get("HX-Current-URL", "")).path).view_name in OPEN_PAGES
    except Resolver404:
        return False
