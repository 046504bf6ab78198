"""What can be said of a number: its name and who answers it; and a new sender name."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from telecube.telephony.models import Number
from telecube.telephony.queries.numbers import some_owners
from telecube.web.search_select import FEW, SearchSelect


class NumberForm(forms.Form):
    """Name and owner of a number. Who answers is one of a company of thousands: found by words."""

    stored: Number | None = None
    version = forms.CharField(widget=forms.HiddenInput, required=False)
    label = forms.CharField(label=gettext_lazy("Name of the number"), max_length=80, required=False)
    owner = forms.UUIDField(
        label=gettext_lazy("Who answers"), required=False, widget=SearchSelect("telephony:number-owners")
    )

    def __init__(self, data: Any = None, *, number: Number) -> None:
        initial = {"version": number.version, "label": number.label, "owner": number.owner_id}
        super().__init__(data, initial=initial, auto_id=f"number-{number.pk}-%s", label_suffix="")
        self.fields["label"].widget.attrs |= {"autocomplete": "off"}
        self.fields["label"].widget.attrs.pop("maxlength", None)
        people = dict(some_owners("", FEW + 1))
        if number.owner is not None:
            people.setdefault(str(number.owner.pk), number.owner.name)
        self.fields["owner"].widget.choices = [("", _("Nobody")), *people.items()]

    def show_beside(self, stored: Number) -> None:
        """Name what somebody else saved beside the wishes that were refused; saved once more, they replace it."""
        self.stored = stored
        self.data = {
            **self.data,
            "version": stored.version,
            "label": self["label"].value(),
            "owner": self["owner"].value(),
        }

    @property
    def owner_id(self) -> UUID | None:
        """Return who was chosen."""
        chosen: UUID | None = self.cleaned_data["owner"]
        return chosen


class SenderNameForm(forms.Form):
    """A name to add; its shape is checked by the action."""

    name = forms.CharField(
        label=gettext_lazy("New sender name"),
        error_messages={"required": gettext_lazy("Write the name, such as KLIMATECH.")},
        help_text=gettext_lazy(
            "3 to 11 characters: letters without Polish signs, digits or spaces. It cannot be answered."
        ),
    )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **{"label_suffix": "", **options})
        self.fields["name"].widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}
