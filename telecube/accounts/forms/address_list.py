"""The form of a list of addresses: a name, and its ranges typed, pasted or in a file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from telecube.accounts.actions.address_lists import ListText
from telecube.accounts.address_list_text import MOST_BYTES, text_of_file
from telecube.accounts.models import AddressList

#: A longer text is not sent to the browser with each page: it is downloaded, changed and uploaded again.
MOST_SHOWN = 100_000


class AddressListForm(forms.Form):
    """What the ranges are is checked by the action; here only what cannot be text is refused."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        error_messages={"required": gettext_lazy("Write a name, such as “Offices” or “Poland”.")},
    )
    ranges = forms.CharField(
        label=gettext_lazy("Addresses and ranges"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false", "autocomplete": "off"}),
        help_text=gettext_lazy(
            "One a line: 198.51.100.7, 10.0.0.0/8, 198.51.100.10–198.51.100.20 or 2001:db8::/32. What stands behind # "
            "is a comment. Overlapping and neighbouring ranges are joined."
        ),
    )
    file = forms.FileField(
        label=gettext_lazy("Or a text file"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".txt,.csv,.zone,.netset,text/plain"}),
        help_text=gettext_lazy("At most 1 MB. The file takes the place of what stands in the field."),
    )

    def __init__(self, *arguments: Any, stored: AddressList | None = None, **options: Any) -> None:
        self.stored = stored
        initial = {"name": stored.name, "ranges": stored.source if self.is_shown else ""} if stored else {}
        super().__init__(*arguments, **{"label_suffix": "", "initial": initial, **options})
        self.fields["name"].widget.attrs |= {"autocomplete": "off"}

    @property
    def is_shown(self) -> bool:
        """Say whether the stored text is short enough to be changed in the field."""
        return self.stored is None or len(self.stored.source) <= MOST_SHOWN

    @property
    def wanted(self) -> ListText:
        """What a valid form asks for: the file, else the field, else what is stored. Raises AddressFile…"""
        file, typed = self.cleaned_data["file"], self.cleaned_data["ranges"]
        if file is not None:
            # One byte more than allowed tells that it is too large; the rest is not read.
            return ListText(self.cleaned_data["name"], text_of_file(file.read(MOST_BYTES + 1)))
        if not typed.strip() and self.stored is not None and not self.is_shown:
            typed = self.stored.source
        return ListText(self.cleaned_data["name"], typed.replace("\r\n", "\n"))
