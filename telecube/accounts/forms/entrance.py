"""allauth's forms in our words: log in, ask for a new password, set it."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as allauth_forms
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from telecube.accounts.actions.way_back import offer_way_back
from telecube.accounts.errors import NotAtThisTime, NotFromThisAddress
from telecube.accounts.forms.fields import EmailAddressField, NewPasswordField
from telecube.accounts.login_history import write_refused_login
from telecube.accounts.queries.logins import find_refusal
from telecube.core.errors import DomainError
from telecube.core.http import client_ip

AT_PASSWORD = "current-password"  # noqa: S105  (a token of HTML's autocomplete)


class LoginForm(allauth_forms.LoginForm):  # type: ignore[misc]
    """E-mail and password; says why somebody who knows the password still may not enter."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, label_suffix="", **options)
        self.fields["login"] = EmailAddressField(autocomplete="username")
        self.fields["password"] = forms.CharField(
            label=_("Password"),
            strip=False,
            widget=forms.PasswordInput(attrs={"autocomplete": AT_PASSWORD}),
            error_messages={"required": _("Write the password.")},
        )
        self.order_fields(["login", "password"])

    def clean(self) -> dict[str, Any]:
        """Check the password first, so that a stranger learns nothing about a blocked profile."""
        cleaned: dict[str, Any] = super().clean()
        if self.user is not None:
            refused = find_refusal(self.user, ip=client_ip(self.request))
            if refused is not None:
                write_refused_login(self.user.email, ip=client_ip(self.request), reason=refused.code)
                raise ValidationError(self._with_way_back(refused), code=refused.code)
        return cleaned

    def _with_way_back(self, refused: DomainError) -> str:
        """Add the mailed link to what a policy says to the main administrator, whom no administrator can help."""
        if isinstance(refused, NotFromThisAddress | NotAtThisTime) and offer_way_back(self.user):
            way = _("The main administrator has another way: a link that takes the policy off goes to %(email)s.")
            return f"{refused} {way % {'email': self.user.email}}"
        return str(refused)


class ResetPasswordForm(allauth_forms.ResetPasswordForm):  # type: ignore[misc]
    """The address that gets the link."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, label_suffix="", **options)
        self.fields["email"] = EmailAddressField(autocomplete="username")


class NewPasswordForm(allauth_forms.ResetPasswordKeyForm):  # type: ignore[misc]
    """The new password, typed once; the page can show it."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, label_suffix="", **options)
        del self.fields["password2"]
        self.fields["password1"] = NewPasswordField(label=_("New password"))


class PasswordAgainForm(allauth_forms.ReauthenticateForm):  # type: ignore[misc]
    """The present password, asked once more."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, label_suffix="", **options)
        self.fields["password"] = forms.CharField(
            label=_("Your present password"),
            strip=False,
            widget=forms.PasswordInput(attrs={"autocomplete": AT_PASSWORD, "autofocus": True}),
            error_messages={"required": _("Write the password.")},
        )
