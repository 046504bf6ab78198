"""The form of a new key."""

from django import forms
from django.utils.translation import gettext_lazy as _


class KeyForm(forms.Form):
    """Which program, and from where."""

    name = forms.CharField(
        label=_("Name"),
        max_length=80,
        help_text=_("Which program uses the key, such as “Payroll”."),
        error_messages={"required": _("Write a name that says which program uses the key.")},
    )
    addresses = forms.CharField(
        label=_("Allowed addresses"),
        required=False,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        help_text=_("One address or network a line, such as 203.0.113.7 or 203.0.113.0/24. Empty: from everywhere."),
    )
