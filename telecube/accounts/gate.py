"""What somebody must do before anything else: set up a second factor when the permission group demands one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from telecube.accounts.second_factor import is_missing

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
    """Return where the user is led instead of the page, or None."""
    if request.resolver_match is None or request.resolver_match.view_name in OPEN_PAGES:
        return None
    if not is_missing(request.user_profile):  # type: ignore[attr-defined]
        return None
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": reverse("mfa_index")})
    return HttpResponseRedirect(reverse("mfa_index"))
