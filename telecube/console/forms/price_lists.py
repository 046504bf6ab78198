"""Forms of plans, prices and call rates."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from telecube.billing.actions.plans import PlanTexts
from telecube.billing.fees import Includes
from telecube.billing.models import Plan, PlanKind, PriceUnit, Tariff
from telecube.billing.vat import standard_rate_on
from telecube.core.clock import today

MOST_BYTES = 1_000_000
INCLUDED = ("numbers", "calls_at_once", "domestic_minutes", "sms")
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class DayField(forms.DateField):
    """A day, by default tomorrow: nothing of a price list changes today."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("initial", lambda: today() + timedelta(days=1))
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


class TextsForm(forms.Form):
    """Names and descriptions in both languages."""

    name_pl = forms.CharField(label=_("Name in Polish"), max_length=120)
    name_en = forms.CharField(label=_("Name in English"), max_length=120)
    description_pl = forms.CharField(label=_("Description in Polish"), max_length=300, required=False)
    description_en = forms.CharField(label=_("Description in English"), max_length=300, required=False)
    is_public = forms.BooleanField(label=_("Offered to everybody on the public price list"), required=False)

    @classmethod
    def of(cls, plan: Plan) -> TextsForm:
        """Return the form with a plan's texts."""
        names = ("name_pl", "name_en", "description_pl", "description_en", "is_public")
        return cls(initial={name: getattr(plan, name) for name in names})

    @property
    def texts(self) -> PlanTexts:
        """What was entered."""
        kept = {name: value for name, value in self.cleaned_data.items() if name.startswith(("name", "description"))}
        return PlanTexts(**kept)


class PlanForm(TextsForm):
    """A new plan."""

    kind = forms.ChoiceField(label=_("Kind"), choices=PlanKind.choices)
    code = forms.SlugField(label=_("Code"), max_length=40, help_text=_("Short and for good, e.g. exchange-team."))
    tariff = forms.ModelChoiceField(
        label=_("Call rates"), queryset=Tariff.objects.none(), required=False, help_text=_("Of an exchange package.")
    )
    numbers = forms.IntegerField(label=_("Numbers included"), min_value=0, max_value=10_000, required=False)
    calls_at_once = forms.IntegerField(
        label=_("Calls at a time"), min_value=0, max_value=10_000, required=False, help_text=_("Empty: no limit.")
    )
    domestic_minutes = forms.IntegerField(
        label=_("Minutes in Poland included"), min_value=0, max_value=10_000_000, required=False
    )
    sms = forms.IntegerField(label=_("Text messages included"), min_value=0, max_value=10_000_000, required=False)
    field_order = ("kind", "code", "name_pl", "name_en", "description_pl", "description_en", "tariff", *INCLUDED)

    def __init__(self, *values: Any, **options: Any) -> None:
        super().__init__(*values, **options)
        tariffs = self.fields["tariff"]
        assert isinstance(tariffs, forms.ModelChoiceField)
        tariffs.queryset = Tariff.objects.order_by("code")

    @property
    def includes(self) -> Includes:
        """What the plan includes."""
        return Includes(**{name: self.cleaned_data.get(name) or 0 for name in INCLUDED})

    @property
    def tariff_id(self) -> UUID | None:
        """The chosen tariff."""
        tariff = self.cleaned_data.get("tariff")
        return tariff.pk if tariff else None


class PriceForm(forms.Form):
    """A price from a day on."""

    net = forms.DecimalField(
        label=_("Net price in zł"), min_value=Decimal(0), max_value=Decimal(100_000), max_digits=10, decimal_places=4
    )
    vat_rate = forms.DecimalField(
        label=_("VAT in %"),
        min_value=Decimal(0),
        max_value=Decimal(99),
        max_digits=4,
        decimal_places=2,
        initial=lambda: standard_rate_on(today()),
    )
    unit = forms.ChoiceField(label=_("Paid for each"), choices=PriceUnit.choices)
    valid_from = DayField(label=_("Valid from"))


class RatesForm(forms.Form):
    """A file of call rates. After the check the text itself is sent again, so that what was shown is imported."""

    file = forms.FileField(label=_("CSV file"), required=False)
    text = forms.CharField(widget=forms.HiddenInput(), required=False, max_length=MOST_BYTES)
    valid_from = DayField(label=_("Valid from"))
    is_whole = forms.BooleanField(
        label=_("This is the whole list: prefixes that are not in the file end"), required=False
    )

    def clean(self) -> dict[str, Any]:
        """Take the text from the file, if there is one."""
        values = super().clean() or {}
        file = values.get("file")
        if file is not None and file.size > MOST_BYTES:
            raise forms.ValidationError({"file": _("The file is larger than 1 MB.")})
        if file is not None:
            values["text"] = _decoded(file.read())
        if not values.get("text"):
            raise forms.ValidationError({"file": _("Choose a file.")})
        return values


def _decoded(content: bytes) -> str:
    """Return the text: UTF-8, or what Excel in Poland writes."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1250", errors="replace")
