"""allauth's forms of second factors in our words."""

from __future__ import annotations

from typing import Any

from allauth.mfa.app_settings import TOTP_PERIOD, TOTP_TOLERANCE
from allauth.mfa.base import forms as base_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.webauthn import forms as webauthn_forms
from django import forms
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from telecube.accounts.forms.fields import NameField

VALID_SECONDS = TOTP_PERIOD * (2 * TOTP_TOLERANCE + 1)


class CodeField(forms.CharField):
    """A code of an app or a recovery code; spaces within are left out."""

    default_error_messages = {"required": _("Write the code.")}

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=20, **options)
        self.widget.attrs |= {"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}

    def to_python(self, value: Any) -> str:
        """Return the code without spaces."""
        return "".join(str(super().to_python(value) or "").split())


class OneTimeCode:
    """Takes a code of an app once while it is valid: allauth takes it for three periods and remembers it for one."""

    def clean_code(self) -> str:
        """Return the code. Raises ValidationError for a wrong one and for one that was used."""
        code: str = super().clean_code()  # type: ignore[misc]
        remember_code(self.authenticator, code)  # type: ignore[attr-defined]
        return code


def remember_code(authenticator: Authenticator, code: str) -> None:
    """Let allauth refuse the code for as long as it is valid."""
    if authenticator.type == Authenticator.Type.TOTP:
        cache.set(TOTP(authenticator)._get_used_cache_key(code), "y", timeout=VALID_SECONDS)


class CodeForm(OneTimeCode, base_forms.AuthenticateForm):  # type: ignore[misc]
    """The code at the login."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, label_suffix="", **options)
        self.fields["code"] = CodeField(
            label=_("Code from the app, or a recovery code"),
            widget=forms.TextInput(attrs={"autofocus": True}),
        )


class CodeAgainForm(OneTimeCode, base_forms.ReauthenticateForm):  # type: ignore[misc]
    """The code before something that only its owner may do."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, label_suffix="", **options)
        self.fields["code"] = CodeField(label=_("Code from the app, or a recovery code"))


class FirstCodeForm(totp_forms.ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a new app: it shows that the app has the secret."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, label_suffix="", **options)
        self.fields["code"] = CodeField(label=_("Code that the app shows"))

    def clean_code(self) -> str:
        """Return the code, which does not log in as well. Raises ValidationError for a wrong one."""
        code: str = super().clean_code()
        remember_code(Authenticator(user=self.user, type=Authenticator.Type.TOTP), code)
        return code


class PasskeyNameForm(webauthn_forms.EditWebAuthnForm):  # type: ignore[misc]
    """Another name of a passkey."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, label_suffix="", **options)
        self.fields["name"] = NameField(label=_("Name of the passkey"))


class NewPasskeyForm(webauthn_forms.AddWebAuthnForm):  # type: ignore[misc]
    """The name of a new passkey; the browser adds the key itself."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, label_suffix="", **options)
        self.fields["name"] = NameField(
            label=_("Name of the passkey"), required=False, help_text=_("By it you recognise the key in the list.")
        )
