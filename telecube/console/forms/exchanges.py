"""The form with which staff opens an exchange."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as gettext_now
from django.utils.translation import gettext_lazy as _

from telecube.accounts.forms.fields import NameField, NipField
from telecube.core.phone_numbers import to_e164

MOST_NUMBERS = 100
MOST_PHONES = 50


class ExchangeForm(forms.Form):
    """Company, numbers, phones."""

    company_name = NameField(label=_("Company name"), max_length=200)
    nip = NipField()
    numbers = forms.CharField(
        label=_("Numbers"),
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One a line. All phones show the first one."),
    )
    phones = forms.IntegerField(
        label=_("SIP accounts"), min_value=0, max_value=MOST_PHONES, initial=1, help_text=_("Numbered from 101.")
    )

    def clean_numbers(self) -> list[str]:
        """Return the numbers in E.164, each once; name the line that is none."""
        lines = [line.strip() for line in self.cleaned_data["numbers"].splitlines() if line.strip()]
        for line in lines:
            if to_e164(line) is None:
                raise ValidationError(gettext_now("“%(line)s” is no phone number.") % {"line": line[:40]})
        if len(lines) > MOST_NUMBERS:
            raise ValidationError(gettext_now("At most %(most)s numbers at once.") % {"most": MOST_NUMBERS})
        return list(dict.fromkeys(filter(None, map(to_e164, lines))))
