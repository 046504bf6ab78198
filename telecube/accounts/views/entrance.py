"""The way in and out: allauth's views with our pages, sentences and answers."""

from __future__ import annotations

from typing import Any, cast

from allauth.account import views as allauth_views
from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from telecube.accounts import mails
from telecube.accounts.forms.entrance import LoginForm, NewPasswordForm, ResetPasswordForm
from telecube.accounts.forms.placing import focus_first_mistake
from telecube.accounts.login_history import write_refused_login
from telecube.accounts.models import Identity
from telecube.core.access import logged_in, open_when_frozen, public
from telecube.core.http import TenantRequest, client_ip
from telecube.core.pages import show

TOO_MANY = "too_many_login_attempts"


class Refusing:
    """Answers 422 to a form with mistakes, 429 to too many attempts; what was entered stays."""

    def form_invalid(self, form: Any) -> HttpResponse:
        """Show the form again with the sentences at its fields."""
        focus_first_mistake(form)
        status = 429 if form.has_error("__all__", code=TOO_MANY) else 422
        return self.render_to_response(self.get_context_data(form=form), status=status)  # type: ignore[attr-defined, no-any-return]


class LoginView(Refusing, allauth_views.LoginView):  # type: ignore[misc]
    """Log in."""

    form_class = LoginForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """End a session whose user was blocked or removed; it would be sent to and fro between here and the panel."""
        if request.user.is_authenticated and not hasattr(request, "actor"):
            email = request.user.email
            refused = getattr(request, "entrance_refusal", None)
            get_adapter(request).logout(request)
            if refused is not None:
                write_refused_login(email, ip=client_ip(request), reason=refused.code)
                messages.error(request, str(refused))
        return super().dispatch(request, *args, **kwargs)  # type: ignore[no-any-return]


class PasswordResetView(Refusing, allauth_views.PasswordResetView):  # type: ignore[misc]
    """Ask for a link to set a new password. The answer is the same for known and unknown addresses."""

    form_class = ResetPasswordForm


class PasswordResetFromKeyView(Refusing, allauth_views.PasswordResetFromKeyView):  # type: ignore[misc]
    """Set a new password through the mailed link."""

    form_class = NewPasswordForm


class ConfirmEmailView(allauth_views.ConfirmEmailView):  # type: ignore[misc]
    """Confirm an address through the mailed link; by a button, because mail scanners open links."""

    def get_redirect_url(self) -> str:
        """Lead into the panel, or to the login."""
        return reverse("web:dashboard" if self.request.user.is_authenticated else "account_login")


login = public(LoginView.as_view())
logout = public(allauth_views.LogoutView.as_view())
inactive = public(allauth_views.AccountInactiveView.as_view())
password_reset = public(PasswordResetView.as_view())
password_reset_done = public(allauth_views.PasswordResetDoneView.as_view())
password_reset_from_key = public(PasswordResetFromKeyView.as_view())
password_reset_from_key_done = public(allauth_views.PasswordResetFromKeyDoneView.as_view())
confirm_email = public(ConfirmEmailView.as_view())
verification_sent = public(allauth_views.EmailVerificationSentView.as_view())


@logged_in
@open_when_frozen
@require_POST
def email_confirmation(request: TenantRequest) -> HttpResponse:
    """Send the confirmation link once more, at most every three minutes."""
    identity = cast(Identity, request.user)
    address, _created = EmailAddress.objects.get_or_create(
        user=identity, email=identity.email, defaults={"primary": True, "verified": False}
    )
    was_sent = not address.verified and ratelimit.consume(request, action="confirm_email", key=address.email)
    if was_sent:
        mails.send_confirmation(address)
    if request.htmx and not request.htmx.boosted:
        return show(request, "accounts/_confirm_email_banner.html", was_sent=was_sent, was_asked=True)
    if was_sent:
        messages.success(request, _("The link is on its way to %(email)s.") % {"email": address.email})
    else:
        messages.info(request, _("A link was sent a moment ago. Look into the spam folder too."))
    return redirect("web:dashboard")
