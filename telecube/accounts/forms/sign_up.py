"""The one form with which a company opens its account."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from telecube.accounts.forms.fields import EmailAddressField, NameField, NewPasswordField, NipField
from telecube.billing.invoice_errors import TermsNotAccepted
from telecube.site.addresses import route_name


class SignUpForm(forms.Form):
    """Company, person, login."""

    company_name = NameField(label=_("Company name"), max_length=200, autocomplete="organization")
    nip = NipField(help_text=_("Ten digits; invoices need it, the trial does not."))
    first_name = NameField(label=_("First name"), autocomplete="given-name")
    last_name = NameField(label=_("Last name"), autocomplete="family-name")
    email = EmailAddressField(label=_("Work e-mail"), help_text=_("This will be your login."))
    password = NewPasswordField(label=_("Password"))
    accepts_terms = forms.BooleanField(error_messages={"required": TermsNotAccepted.sentence})

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **{"label_suffix": "", **options})
        self.fields["accepts_terms"].label = agreement()

    @property
    def is_email_taken(self) -> bool:
        """Say whether the address already has an account; the page then offers login and a new password."""
        return self.has_error("email", code="email_taken")


def agreement() -> SafeString:
    """Return the sentence beside the tick, with links to the documents in the reader's language."""
    language = (get_language() or "pl")[:2]
    words = {
        "terms": gettext("terms of service"),
        "dpa": gettext("data-processing agreement"),
        "privacy": gettext("privacy notice"),
    }
    links = {kind: _link(kind, word, language) for kind, word in words.items()}
    sentence = gettext("I accept the {terms} and the {dpa} and have read the {privacy}.")
    return format_html(sentence, **links)


def _link(kind: str, word: str, language: str) -> SafeString:
    address = reverse(f"site:{route_name('document', language)}", kwargs={"kind": kind})
    return format_html('<a href="{}" target="_blank" rel="noopener">{}</a>', address, word)
