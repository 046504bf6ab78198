"""A file or pasted rows."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from telecube.contacts.imports.table import MOST_BYTES


class ImportForm(forms.Form):
    """A CSV file, or rows pasted from a spreadsheet."""

    file = forms.FileField(
        label=_("CSV file"),
        required=False,
        help_text=_("At most 5 MB. From a spreadsheet: save as CSV."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv,text/plain"}),
    )
    pasted = forms.CharField(
        label=_("Or rows copied from a spreadsheet"),
        required=False,
        max_length=MOST_BYTES,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        values = super().clean() or {}
        if not values.get("file") and not (values.get("pasted") or "").strip():
            raise forms.ValidationError(gettext("Choose a file or paste rows."))
        return values

    def table(self) -> tuple[str, bytes]:
        """Return name and content of what was brought."""
        file = self.cleaned_data.get("file")
        if file:
            return file.name, file.read(MOST_BYTES + 1)
        return gettext("Pasted rows"), self.cleaned_data["pasted"].encode()
