"""The form of a document's new version."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from telecube.billing.models import LegalDocument
from telecube.console.forms.price_lists import DayField

MOST_LETTERS = 400_000
NAMES = ("title_pl", "title_en", "body_pl", "body_en")


class TextField(forms.CharField):
    """A text in HTML."""

    def __init__(self, **options: Any) -> None:
        widget = forms.Textarea(attrs={"rows": 16, "spellcheck": "false", "class": "tc-htmltext"})
        super().__init__(max_length=MOST_LETTERS, widget=widget, **options)


class VersionForm(forms.Form):
    """Titles, texts, and the day from which they hold."""

    title_pl = forms.CharField(label=_("Title in Polish"), max_length=200)
    title_en = forms.CharField(label=_("Title in English"), max_length=200)
    body_pl = TextField(label=_("Text in Polish (HTML)"))
    body_en = TextField(label=_("Text in English (HTML)"))
    valid_from = DayField(label=_("Valid from"))

    @classmethod
    def after(cls, document: LegalDocument | None) -> VersionForm:
        """Return the form with the texts of the version before."""
        return cls(initial={name: getattr(document, name) for name in NAMES} if document else {})

    @property
    def texts(self) -> dict[str, str]:
        """What was entered."""
        return {name: self.cleaned_data[name] for name in NAMES}
