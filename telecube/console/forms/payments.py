"""Forms of bank statements and transactions."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

MOST_BYTES = 5_000_000


class StatementForm(forms.Form):
    """A file of the bank."""

    file = forms.FileField(label=_("Bank statement"), help_text=_("MT940 or CSV, as the bank offers it."))

    def clean_file(self) -> object:
        """Refuse what is no statement of a day."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 5 MB."))
        return file


class MatchForm(forms.Form):
    """Whose money it is."""

    tenant_id = forms.UUIDField()
    top_up_id = forms.UUIDField(required=False)


class NoteForm(forms.Form):
    """What was done and why."""

    note = forms.CharField(label=_("What was done, and why"), max_length=300)
