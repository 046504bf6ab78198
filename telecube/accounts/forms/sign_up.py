"""The one form with which a company opens its account."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from telecube.accounts.forms.fields import EmailAddressField, NameField, NewPasswordField, NipField
from telecube.accounts.robots import is_typed, opened_at, opening_stamp
from telecube.billing.invoice_errors import TermsNotAccepted
from telecube.site.addresses import route_name

#: Who has no exchange gets the trial of both; who has one joins it with its key.
NEW_EXCHANGE, OWN_EXCHANGE = "new", "own"
EXCHANGES = [(NEW_EXCHANGE, _("I have no exchange yet")), (OWN_EXCHANGE, _("I have an exchange and its key"))]


class SignUpForm(forms.Form):
    """Exchange, company, person, login; and a field that only robots see and fill in."""

    exchange = forms.ChoiceField(choices=EXCHANGES, widget=forms.RadioSelect, required=False, initial=NEW_EXCHANGE)
    exchange_key = forms.CharField(
        label=_("Key of the exchange"),
        max_length=80,
        help_text=_("From your exchange’s provider. Company name, NIP, numbers and phones come from the exchange."),
        error_messages={"required": _("Write the key of your exchange.")},
    )
    company_name = NameField(label=_("Company name"), max_length=200, autocomplete="organization")
    nip = NipField(help_text=_("Ten digits; invoices need it, the trial does not."))
    first_name = NameField(label=_("First name"), autocomplete="given-name")
    last_name = NameField(label=_("Last name"), autocomplete="family-name")
    email = EmailAddressField(label=_("Work e-mail"), help_text=_("This will be your login."))
    password = NewPasswordField(label=_("Password"))
    website = forms.CharField(label=_("Leave this field empty"), max_length=200, required=False)
    opened = forms.CharField(max_length=200, required=False, widget=forms.HiddenInput)
    accepts_terms = forms.BooleanField(error_messages={"required": TermsNotAccepted.sentence})

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **{"label_suffix": "", **options})
        self.fields["opened"].initial = opening_stamp
        self.fields["accepts_terms"].label = agreement()
        self.fields["website"].widget.attrs |= {"autocomplete": "off", "tabindex": "-1"}
        self.fields["exchange_key"].widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}
        # The side that was not chosen is hidden by the style sheet; what stands in it does not count.
        for name in ("company_name",) if self.has_own_exchange else ("exchange_key",):
            self.fields[name].required = False

    def clean(self) -> dict[str, Any]:
        """Drop what belongs to the side that was not chosen; refuse what robots fill in."""
        values = super().clean() or {}
        for name in ("company_name", "nip") if self.has_own_exchange else ("exchange_key",):
            values.pop(name, None)
            self.errors.pop(name, None)
        if values.pop("website", ""):
            raise forms.ValidationError(gettext("A field that people do not see was filled in. Reload the page."))
        if not is_typed(stamp := values.pop("opened", "")):
            self._stamp_anew(stamp)
            raise forms.ValidationError(
                gettext("That was quicker than anybody types. Check the data and send it again.")
            )
        return values

    def _stamp_anew(self, stamp: str) -> None:
        """Let the next try pass: a page that is our own keeps its stamp, any other gets one."""
        if opened_at(stamp) is None:
            self.data = {**self.data.dict(), "opened": opening_stamp()}  # type: ignore[attr-defined]  # a QueryDict

    @property
    def has_own_exchange(self) -> bool:
        """Say whether the key of an exchange is used."""
        return bool(self["exchange"].value() == OWN_EXCHANGE)

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
