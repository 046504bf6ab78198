"""Forms of corrections."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from telecube.billing.actions.corrections import LineChange
from telecube.billing.invoice_draft import DraftLine

LINES, ZERO, BUYER = "lines", "zero", "buyer"
KINDS = [
    (LINES, _("Quantities and prices as entered below")),
    (ZERO, _("All of it, to zero")),
    (BUYER, _("Only the buyer’s data: as the company has them now")),
]


class CorrectionForm(forms.Form):
    """What is corrected and why; for each line of the invoice a quantity and a price."""

    kind = forms.ChoiceField(label=_("What is corrected"), choices=KINDS, initial=LINES)
    reason = forms.CharField(
        label=_("Reason"), max_length=300, help_text=_("It is printed on the correction and stands in both logs.")
    )

    def __init__(self, lines: Mapping[UUID, DraftLine], *, is_gross: bool, data: Any = None) -> None:
        super().__init__(data)
        self.lines = lines
        for line_id, line in lines.items():
            price = line.gross / line.quantity if is_gross and line.gross and line.quantity else line.unit_net
            self.fields[f"quantity-{line_id}"] = _amount(_("Quantity"), line.quantity)
            self.fields[f"price-{line_id}"] = _amount(_("Unit price"), price)

    @property
    def rows(self) -> list[tuple[DraftLine, forms.BoundField, forms.BoundField]]:
        """The lines with their two fields."""
        return [(line, self[f"quantity-{line_id}"], self[f"price-{line_id}"]) for line_id, line in self.lines.items()]

    @property
    def changes(self) -> list[LineChange]:
        """What was entered that differs from what is shown."""
        values = self.cleaned_data
        changes = [
            LineChange(line_id, values[f"quantity-{line_id}"], values[f"price-{line_id}"]) for line_id in self.lines
        ]
        return [
            change
            for change in changes
            if f"quantity-{change.line_id}" in self.changed_data or f"price-{change.line_id}" in self.changed_data
        ]


def _amount(label: Any, initial: Decimal) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        initial=_written_out(initial),
        min_value=Decimal(0),
        max_value=Decimal(10_000_000),
        max_digits=12,
        decimal_places=4,
    )


def _written_out(amount: Decimal) -> Decimal:
    """Return the same amount with no more digits than it needs: 500, 61.50, 0.0925; never 5E+2."""
    steps = (Decimal(1), Decimal("0.01"))
    return next((amount.quantize(step) for step in steps if amount == amount.quantize(step)), amount)
