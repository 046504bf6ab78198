"""The forms of „Konto i finanse”: top-up, warning, company data, plan, acceptance."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from telecube.accounts.forms.fields import EmailAddressField, NameField, NipField
from telecube.billing.forms.amounts import AmountField
from telecube.billing.models import PaymentMode, TopUpMethod
from telecube.billing.queries.plan_choice import PlanWish

#: In złoty; what is outside of the limits of the installation is not suggested.
SUGGESTED = tuple(map(Decimal, (50, 100, 200, 500, 1000)))


class TopUpForm(forms.Form):
    """How much and how; ``provider`` is what the online payment is called, empty: none is offered."""

    amount = AmountField(label=_("Amount in złoty"))
    method = forms.ChoiceField(label=_("How do you want to pay?"), choices=TopUpMethod.choices)

    def __init__(self, data: Any = None, *, provider: str, **options: Any) -> None:
        super().__init__(data, **options)
        field: Any = self.fields["method"]
        field.choices = [pair for pair in TopUpMethod.choices if provider or pair[0] != TopUpMethod.ONLINE]


class ThresholdForm(forms.Form):
    """Below which balance the company is warned; empty: never."""

    threshold = AmountField(
        label=_("Warn below"), required=False, help_text=_("In złoty. Leave it empty, and nobody is warned.")
    )


class BuyerForm(forms.Form):
    """Whom to invoice. What is left empty keeps what is stored."""

    nip = NipField(help_text=_("Ten digits; the last one is checked."))
    name = NameField(label=_("Company name"), max_length=200, required=False, autocomplete="organization")
    street = NameField(label=_("Street, house and flat"), max_length=120, required=False, autocomplete="street-address")
    postcode = NameField(label=_("Postcode"), max_length=6, required=False, autocomplete="postal-code")
    city = NameField(label=_("City"), max_length=80, required=False, autocomplete="address-level2")


class CompanyDataForm(BuyerForm):
    """Who the company is on its invoices, and where they are sent."""

    name = NameField(label=_("Company name"), max_length=200, autocomplete="organization")
    invoice_email = EmailAddressField(
        label=_("E-mail for invoices"),
        required=False,
        help_text=_("Empty: invoices go to the main administrator."),
    )
    language = forms.ChoiceField(label=_("Language of invoices"), choices=[("pl", "Polski"), ("en", "English")])
    version = forms.CharField(required=False, widget=forms.HiddenInput)


class PlanWishForm(forms.Form):
    """How to pay and for what; what the address does not say is what is offered first.

    ``exchange`` is empty for a company with its own exchange.
    """

    mode = forms.ChoiceField(choices=[(mode.value, mode.label) for mode in PaymentMode if mode != PaymentMode.TRIAL])
    crm = forms.UUIDField()
    exchange = forms.UUIDField(required=False)

    @property
    def wish(self) -> PlanWish:
        """Return the wish of a valid form."""
        values = self.cleaned_data
        return PlanWish(values["mode"], values["crm"], values["exchange"])


def ticked_documents(values: Sequence[str]) -> list[UUID]:
    """Return the ids that were ticked; what is no id is left out."""
    found = []
    for value in values:
        try:
            found.append(UUID(value))
        except ValueError:
            continue
    return found
