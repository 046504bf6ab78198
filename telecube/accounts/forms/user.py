"""The form of a SIP account alone, for a user who has none."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from telecube.telephony.errors import PresentationGone

Choices = list[tuple[str, str]]


class SipAccountForm(forms.Form):
    """An internal number and what others see; the numbers to choose from come from the view."""

    extension = forms.CharField(
        label=gettext_lazy("Internal number"),
        error_messages={"required": gettext_lazy("Write the internal number: three to five digits.")},
    )
    presentation_number = forms.ChoiceField(
        label=gettext_lazy("Presentation for calls"),
        required=False,
        error_messages={"invalid_choice": PresentationGone.sentence},
        help_text=gettext_lazy("The number that people outside see. Without one, only internal calls are possible."),
    )

    def __init__(self, *arguments: Any, numbers: Choices, **options: Any) -> None:
        super().__init__(*arguments, **{"label_suffix": "", **options})
        self.fields["extension"].widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}
        self._offer("presentation_number", _("Without a number"), numbers)

    def chosen(self, field: str) -> UUID | None:
        """Return the id that was chosen in a list, or None."""
        value = self.cleaned_data.get(field)
        return UUID(value) if value else None

    def _offer(self, field: str, nothing: str, choices: Choices) -> None:
        self.fields[field].choices = [("", nothing), *choices]  # type: ignore[attr-defined]
