"""Where allauth asks us: mails, messages, who may enter, and the audit of logins."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from telecube.accounts import mails
from telecube.accounts.actions.mailed_password import close_other_ways
from telecube.accounts.lock_out import minutes_of_lock_out
from telecube.accounts.login_history import write_login, write_refused_login
from telecube.core.http import client_ip


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """The product's side of allauth."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _(
            "E-mail and password do not match. Check both, or set a new password through the link below."
        ),
        "too_many_login_attempts": _(
            "Too many attempts. Wait five minutes, or set a new password through the link below."
        ),
        "incorrect_password": _("This is not your present password."),
        "rate_limited": _("Too many attempts. Wait five minutes and try again."),
        "account_inactive": _("Your profile is blocked. An administrator of your company can unblock it."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Say no: companies sign up through our own page, allauth's would make a login without a company."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send in the reader's language; without Django's sites."""
        identity = context.get("user")
        language = getattr(identity, "language", None)
        known = {key: value for key, value in context.items() if key not in ("request", "email", "user")}
        mails.send(template_prefix, to=email, language=language, **known)

    def send_confirmation_mail(self, request: HttpRequest, emailconfirmation: Any, signup: bool) -> None:
        """Send the link that confirms an address."""
        mails.send_confirmation(emailconfirmation.email_address)

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Return the address of the page that sets a new password."""
        uidb36, _dash, token = key.partition("-")
        return mails.absolute(reverse("account_reset_password_from_key", args=[uidb36, token]))

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Slow down guessing, and write down that it happened."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError as refused:
            write_refused_login(credentials.get("email", ""), ip=client_ip(request), reason=str(refused.code))
            raise ValidationError(self._locked_out(request, credentials), code=refused.code) from None

    def _locked_out(self, request: HttpRequest, credentials: dict[str, Any]) -> str:
        """Say for how many minutes nothing but waiting, or a new password, helps."""
        minutes = minutes_of_lock_out(request, key=self._get_login_attempts_cache_key(request, **credentials))
        return ngettext(
            "Too many attempts. Wait %(minutes)s minute, or set a new password through the link below.",
            "Too many attempts. Wait %(minutes)s minutes, or set a new password through the link below.",
            minutes,
        ) % {"minutes": minutes}

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Write down a wrong password."""
        write_refused_login(credentials.get("email", ""), ip=client_ip(request), reason="wrong_password")

    def post_login(self, request: HttpRequest, user: Any, **options: Any) -> HttpResponse:
        """Write down a login."""
        response: HttpResponse = super().post_login(request, user, **options)
        write_login(user, ip=client_ip(request))
        return response

    def set_password(self, user: Any, password: str) -> None:
        """Set a password through the mailed link; whoever knew the former one is out."""
        with transaction.atomic():
            super().set_password(user, password)
            close_other_ways(user, ip=client_ip(self.request))
