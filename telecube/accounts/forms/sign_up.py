"""The one form with which a company opens its account."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from telecube.accounts.forms.fields import EmailAddressField, NameField, NewPasswordField, NipField


class SignUpForm(forms.Form):
    """Company, person, login."""

    company_name = NameField(label=_("Company name"), max_length=200, autocomplete="organization")
    nip = NipField(help_text=_("Ten digits; invoices need it, the trial does not."))
    first_name = NameField(label=_("First name"), autocomplete="given-name")
    last_name = NameField(label=_("Last name"), autocomplete="family-name")
    email = EmailAddressField(label=_("Work e-mail"), help_text=_("This will be your login."))
    password = NewPasswordField(label=_("Password"))

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **{"label_suffix": "", **options})

    @property
    def is_email_taken(self) -> bool:
        """Say whether the address already has an account; the page then offers login and a new password."""
        return self.has_error("email", code="email_taken")
