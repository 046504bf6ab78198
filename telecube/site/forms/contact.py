"""The letter to the operator."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

MISSING_NAME = _("Write your name.")
MISSING_EMAIL = _("Write the address to answer to.")
MISSING_MESSAGE = _("Write what it is about.")


class ContactForm(forms.Form):
    """Name, address, phone, message; and a field that only robots see and fill in."""

    name = forms.CharField(label=_("First and last name"), max_length=120, error_messages={"required": MISSING_NAME})
    email = forms.EmailField(label=_("E-mail"), max_length=254, error_messages={"required": MISSING_EMAIL})
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    message = forms.CharField(
        label=_("Message"), max_length=5000, widget=forms.Textarea, error_messages={"required": MISSING_MESSAGE}
    )
    website = forms.CharField(label=_("Leave this field empty"), max_length=200, required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        completions = {"name": "name", "email": "email", "phone": "tel", "message": "off", "website": "off"}
        for name, completion in completions.items():
            self.fields[name].widget.attrs.update({"autocomplete": completion, "class": "tc-control"})
        self.fields["phone"].widget.input_type = "tel"
        self.fields["message"].widget.attrs["rows"] = 6
        self.fields["website"].widget.attrs["tabindex"] = "-1"

    @property
    def is_from_robot(self) -> bool:
        """Say whether the field that people do not see was filled in."""
        return bool(self.data.get("website"))
