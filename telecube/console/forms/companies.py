"""Forms of a company's page in the console."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Self

from django import forms
from django.utils.translation import gettext_lazy as _

from telecube.console.actions.visits import MINUTES
from telecube.core.ids import uuid7

MOST_CREDIT = Decimal(10_000)
MOST_LIMIT = Decimal(100_000)


class ReasonField(forms.CharField):
    """The reason that the company reads in its log."""

    def __init__(self, **options: Any) -> None:
        super().__init__(label=_("Reason"), max_length=500, widget=forms.TextInput(), **options)


class TrialForm(forms.Form):
    """How many more days."""

    days = forms.IntegerField(label=_("More days"), min_value=1, max_value=60, initial=7)
    reason = ReasonField()


class CreditForm(forms.Form):
    """How much money, and why."""

    amount = forms.DecimalField(
        label=_("Amount in zł"), min_value=Decimal("0.01"), max_value=MOST_CREDIT, max_digits=8, decimal_places=2
    )
    reason = ReasonField()
    cause = forms.UUIDField(widget=forms.HiddenInput())

    @classmethod
    def with_new_cause(cls) -> Self:
        """Return an empty form that can be sent once."""
        return cls(initial={"cause": uuid7()})


class LimitForm(forms.Form):
    """How much usage may cost before a payment, and why."""

    limit = forms.DecimalField(
        label=_("Credit limit in zł"), min_value=Decimal(0), max_value=MOST_LIMIT, max_digits=8, decimal_places=2
    )
    reason = ReasonField()


class NoticeForm(forms.Form):
    """Why the provider gives notice, or takes it back."""

    reason = ReasonField(help_text=_("The company reads it in its log; of a notice also in a mail."))


class VisitForm(forms.Form):
    """Why, for how long, and whether the customer said his PIN."""

    reason = ReasonField()
    minutes = forms.TypedChoiceField(
        label=_("For how long"), coerce=int, choices=[(n, _("%(n)s minutes") % {"n": n}) for n in MINUTES], initial=30
    )
    pin = forms.CharField(
        label=_("Support PIN"),
        required=False,
        max_length=12,
        help_text=_("Only if something has to be changed: the main administrator reads it out."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
