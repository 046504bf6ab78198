"""Amounts as people type them: 1 234,50 or 1234.50."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

AMOUNT = re.compile(r"\d{1,9}([.,]\d{1,2})?")


class AmountField(forms.CharField):
    """An amount in złoty with at most two decimals; a Decimal afterwards, None for nothing."""

    default_error_messages = {
        "required": _("Enter the amount."),
        "invalid": _("This is not an amount. Write it like 150 or 150,50."),
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=20, **options)
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}
        self.widget.attrs.pop("maxlength", None)

    def clean(self, value: Any) -> Decimal | None:
        text = re.sub(r"\s|zł$|PLN$", "", super().clean(value))
        if not text:
            return None
        if not AMOUNT.fullmatch(text):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return Decimal(text.replace(",", "."))
