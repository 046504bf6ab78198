"""Words and numbers as they are printed on invoices."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import pgettext_lazy as _c

NBSP = "\u00a0"
#: For the tax office the unit is Polish, whatever language the reader has.
PL_UNITS = {
    "piece": "szt.",
    "month": "mies.",
    "user_month": "użytkownik/mies.",
    "minute": "min",
    "service": "usł.",
}
UNITS: dict[str, str | Promise] = {
    "piece": _c("unit on an invoice", "pcs"),
    "month": _c("unit on an invoice", "month"),
    "user_month": _c("unit on an invoice", "user/month"),
    "minute": _c("unit on an invoice", "min"),
    "service": _c("unit on an invoice", "service"),
}


def is_polish() -> bool:
    """Say whether the reader's language is Polish."""
    return (get_language() or "pl").startswith("pl")


def shown_amount(amount: Decimal, *, decimals: int = 2) -> str:
    """Return „1 234,56” in Polish, "1,234.56" in English; the minus is a real one."""
    text = f"{abs(amount):,.{decimals}f}"
    if is_polish():
        text = text.replace(",", NBSP).replace(".", ",")
    return f"\u2212{text}" if amount < 0 else text


def shown_number(number: Decimal) -> str:
    """Return a quantity without zeros behind the point."""
    plain = f"{Decimal(number).normalize():f}"
    decimals = len(plain.partition(".")[2])
    return shown_amount(Decimal(number), decimals=decimals)


def shown_price(price: Decimal) -> str:
    """Return a unit price: two decimals, four where it has more."""
    return shown_amount(price, decimals=2 if price == price.quantize(Decimal("0.01")) else 4)


def shown_rate(rate: Decimal) -> str:
    """Return „23%”."""
    return f"{Decimal(rate).normalize():f}%"


def shown_day(day: date) -> str:
    """Return „23.11.2026” in Polish, "23 Nov 2026" in English: no reader takes day for month."""
    return day.strftime("%d.%m.%Y") if is_polish() else f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def shown_unit(unit: str) -> str:
    """Return the unit in the reader's language."""
    return str(UNITS.get(unit, unit))


MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
