"""Amounts, days and units as invoices print them."""

from __future__ import annotations

from django import template

from telecube.billing import invoice_words
from telecube.billing.models.invoice import InvoiceLine

register = template.Library()

register.filter("amount", invoice_words.shown_amount)
register.filter("quantity", invoice_words.shown_number)
register.filter("unit_price", invoice_words.shown_price)
register.filter("rate", invoice_words.shown_rate)
register.filter("day", invoice_words.shown_day)
register.filter("unit", invoice_words.shown_unit)


@register.filter
def item_name(line: InvoiceLine) -> str:
    """Return the name of the item in the reader's language."""
    return line.name_pl if invoice_words.is_polish() else line.name_en
