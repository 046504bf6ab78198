"""Money on pages, and the code that bank apps scan."""

from __future__ import annotations

from decimal import Decimal

import segno
from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from telecube.billing.invoice_words import is_polish, shown_amount
from telecube.core.money import rounded

register = template.Library()
SIZE = 196


@register.filter
def zloty(amount: Decimal) -> str:
    """Return an amount as people read it: 1 234,50 zł; in English PLN 1,234.50. Rounded to grosze."""
    shown = shown_amount(rounded(amount))
    return f"{shown}\u00a0zł" if is_polish() else f"PLN\u00a0{shown}"


@register.filter
def whole_zloty(amount: Decimal) -> str:
    """Return an amount without grosze: 1 000 zł; in English PLN 1,000."""
    shown = shown_amount(amount, decimals=0)
    return f"{shown}\u00a0zł" if is_polish() else f"PLN\u00a0{shown}"


@register.simple_tag
def transfer_code(text: str) -> SafeString:
    """Draw the code of a bank transfer: level L, as the recommendation of the Polish Bank Association says."""
    code = segno.make(text, error="l", micro=False)
    image = code.svg_data_uri(scale=4, border=4, dark="#000", light="#fff")
    return format_html('<img src="{}" width="{}" height="{}" alt="{}">', image, SIZE, SIZE, _("Code of the transfer"))
