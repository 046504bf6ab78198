"""Second factors: allauth's views with our pages. Who must set one up sees them without the panel around."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import views as account_views
from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.reauthentication import suspend_request
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import views as base_views
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as code_views
from allauth.mfa.totp import views as totp_views
from allauth.mfa.webauthn import views as passkey_views
from django.contrib import messages
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from telecube.accounts.forms.entrance import PasswordAgainForm
from telecube.accounts.login_history import write_second_factor
from telecube.accounts.second_factor import has_second_factor, is_address_confirmed, is_demanded_of, is_missing
from telecube.accounts.views.entrance import TOO_MANY, Refusing
from telecube.core.access import logged_in, open_when_frozen, public
from telecube.core.http import client_ip


class Framed:
    """Puts the page into the panel, or alone when nothing else may be done before."""

    request: HttpRequest

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Add the frame, and the browser's part of a passkey as JSON."""
        found: dict[str, Any] = super().get_context_data(**context)  # type: ignore[misc]
        user = self.request.user_profile  # type: ignore[attr-defined]
        found["must_set_up"] = is_missing(user)
        found["is_demanded"] = is_demanded_of(user)
        found["frame"] = frame_of(self.request, must_set_up=found["must_set_up"])
        return found | _passkey_options(found)


def frame_of(request: HttpRequest, *, must_set_up: bool) -> str:
    """Return the frame: whoever must set a factor up first sees nothing of the panel.

    In a panel that is open already the page alone is changed, so that a running call goes on.
    """
    if not must_set_up:
        return "web/shell.html"
    return "web/page_alone.html" if request.headers.get("HX-Boosted") else "web/plain.html"


def _passkey_options(context: dict[str, Any]) -> dict[str, str]:
    data = context.get("js_data")
    return {"passkey_options": DjangoJSONEncoder().encode(next(iter(data.values())))} if data else {}


class Audited:
    """Writes down what was done to the second factors."""

    request: HttpRequest
    deed = ""

    def form_valid(self, form: Any) -> HttpResponse:
        """Do it, then write it down."""
        response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        write_second_factor(self.request.user, self.deed, ip=client_ip(self.request))  # type: ignore[arg-type]
        return response


class IndexView(Framed, base_views.IndexView):  # type: ignore[misc]
    """Which factors there are; add and remove them."""

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Add what the page says about the whole."""
        found = super().get_context_data(**context)
        found["has_factor"] = has_second_factor(self.request.user)  # type: ignore[arg-type]
        found["may_add"] = is_address_confirmed(self.request.user)  # type: ignore[arg-type]
        codes = found["authenticators"].get(Authenticator.Type.RECOVERY_CODES)
        found["codes_left"] = len(codes.get_unused_codes()) if codes else 0
        return found


class ActivateTotpView(Framed, Audited, Refusing, totp_views.ActivateTOTPView):  # type: ignore[misc]
    """Connect an app by its QR code."""

    deed = "app_connected"


class DeactivateTotpView(Framed, Audited, Refusing, totp_views.DeactivateTOTPView):  # type: ignore[misc]
    """Disconnect the app."""

    deed = "app_disconnected"


@method_decorator(never_cache, name="dispatch")
@method_decorator(reauthentication_required(app="allauth.mfa"), name="dispatch")
class RecoveryCodesView(Framed, code_views.ViewRecoveryCodesView):  # type: ignore[misc]
    """Show the recovery codes that are left."""


@method_decorator(reauthentication_required(app="allauth.mfa"), name="dispatch")
class DownloadRecoveryCodesView(code_views.DownloadRecoveryCodesView):  # type: ignore[misc]
    """The recovery codes as a text file."""


class NewRecoveryCodesView(Framed, Audited, Refusing, code_views.GenerateRecoveryCodesView):  # type: ignore[misc]
    """Make new recovery codes; the old ones stop working."""

    deed = "recovery_codes_made"


class AddPasskeyView(Framed, Audited, Refusing, passkey_views.AddWebAuthnView):  # type: ignore[misc]
    """Add a passkey."""

    deed = "passkey_added"


class EditPasskeyView(Framed, Refusing, passkey_views.EditWebAuthnView):  # type: ignore[misc]
    """Give a passkey another name."""

    success_url = "/profile/second-factor/"


class RemovePasskeyView(Framed, Audited, passkey_views.RemoveWebAuthnView):  # type: ignore[misc]
    """Remove a passkey; the last factor stays while the group demands one."""

    deed = "passkey_removed"
    success_url = "/profile/second-factor/"

    def form_valid(self, form: Any) -> HttpResponse:
        """Ask the adapter first, which allauth does for apps only."""
        adapter = get_adapter()
        if not adapter.can_delete_authenticator(self.get_object()):
            messages.error(self.request, str(adapter.error_messages["cannot_delete_authenticator"]))
            return redirect("mfa_index")
        return super().form_valid(form)


class AuthenticateView(base_views.AuthenticateView):  # type: ignore[misc]
    """The second step of the login."""

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Add the browser's part of a passkey, and which kinds of factors the login has."""
        found: dict[str, Any] = super().get_context_data(**context)
        kinds = set(Authenticator.objects.filter(user=self.stage.login.user).values_list("type", flat=True))
        found["has_passkey"] = Authenticator.Type.WEBAUTHN in kinds
        found["has_codes"] = bool(kinds - {Authenticator.Type.WEBAUTHN})
        return found | _passkey_options(found)

    def form_invalid(self, form: Any) -> HttpResponse:
        """Answer 422, or 429 to too many codes; write it down."""
        reason = TOO_MANY if form.has_error("code", code=TOO_MANY) else "wrong_code"
        write_second_factor(self.stage.login.user, "refused", ip=client_ip(self.request), reason=reason)
        response: HttpResponse = super().form_invalid(form)
        response.status_code = 429 if reason == TOO_MANY else 422
        return response


class ReauthenticateView(Framed, Refusing, account_views.ReauthenticateView):  # type: ignore[misc]
    """Ask for the password again before something that only its owner may do."""

    form_class = PasswordAgainForm


class ReauthenticateByCodeView(Framed, Refusing, base_views.ReauthenticateView):  # type: ignore[misc]
    """The same by a code."""


class ReauthenticateByPasskeyView(Framed, passkey_views.ReauthenticateWebAuthnView):  # type: ignore[misc]
    """The same by a passkey."""


@logged_in
@require_safe
def list_passkeys(request: HttpRequest) -> HttpResponseBase:
    """Lead to the page of all factors: passkeys stand there."""
    return redirect("mfa_index")


def _confirmed(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let only whoever has shown a moment ago who he is do this; others confirm it first and come back."""

    @wraps(view)
    def wrapped(request: HttpRequest, *arguments: Any, **options: Any) -> HttpResponseBase:
        try:
            return view(request, *arguments, **options)
        except ReauthenticationRequired:
            confirming: HttpResponse = suspend_request(request, reverse("account_reauthenticate"))
            return confirming

    return _own(wrapped)


def _own(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Declare a page of one's own login: it works whatever becomes of the company's account."""
    return open_when_frozen(logged_in(view))


index = _own(IndexView.as_view())
activate_totp = _confirmed(ActivateTotpView.as_view())
deactivate_totp = _confirmed(DeactivateTotpView.as_view())
recovery_codes = _confirmed(RecoveryCodesView.as_view())
download_recovery_codes = _confirmed(DownloadRecoveryCodesView.as_view())
new_recovery_codes = _confirmed(NewRecoveryCodesView.as_view())
add_passkey = _confirmed(AddPasskeyView.as_view())
edit_passkey = _confirmed(EditPasskeyView.as_view())
remove_passkey = _confirmed(RemovePasskeyView.as_view())
authenticate = public(AuthenticateView.as_view())
reauthenticate = _own(ReauthenticateView.as_view())
reauthenticate_by_code = _own(ReauthenticateByCodeView.as_view())
reauthenticate_by_passkey = _own(ReauthenticateByPasskeyView.as_view())
