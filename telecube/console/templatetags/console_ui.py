"""Words and small pieces of the console's pages."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django import template
from django.forms import BoundField
from django.utils.dateparse import parse_datetime
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from telecube.accounts.models import Tenant
from telecube.billing.deadlines import REMINDED_BEFORE
from telecube.billing.models import Contract, Invoice
from telecube.billing.queries.invoices import STATE_WORDS, PaymentState
from telecube.billing.templatetags.billing_money import zloty
from telecube.console.models import ConsoleEntry
from telecube.console.queries.contracts import SOON
from telecube.console.queries.health import CompanyHealth
from telecube.console.staff import Place
from telecube.console.words import ACTIONS, DETAILS, SUGGESTION_WORDS, occasion_word
from telecube.web.words import full_date

register = template.Library()
#: Details of the log by which programs find a line again.
FOR_PROGRAMS = {"source"}


@register.filter
def bank_account(number: str) -> str:
    """Return an account as banks print it: 19 1140 2004 …, with a country PL19 1140 …"""
    start = 2 if number.isdigit() else 4
    groups = [number[:start], *(number[place : place + 4] for place in range(start, len(number), 4))]
    return " ".join(groups).strip()


@register.filter
def holds(place: Place, path: str) -> bool:
    """Say whether the entry of the navigation is where the reader is."""
    return place.holds(path)


@register.filter
def deed(code: str) -> str:
    """Return what was done in words."""
    return str(ACTIONS.get(code, code))


@register.filter
def why(code: str) -> str:
    """Return in words why a company is suggested."""
    return str(SUGGESTION_WORDS[code])


@register.filter
def occasion(code: str) -> str:
    """Return on which occasion a document was accepted."""
    return str(occasion_word(code))


@register.filter
def detail(key: str) -> str:
    """Return the name of a detail in words."""
    return str(DETAILS.get(key, key))


@register.filter
def details(entry: ConsoleEntry) -> list[tuple[str, object]]:
    """Return the details of a line that people read."""
    return [(key, value) for key, value in entry.details.items() if key not in FOR_PROGRAMS]


@register.filter
def told(value: object, key: str) -> str:
    """Return what stands in a detail of the staff's log as people read it: days, amounts, yes and no."""
    write = {"net": _zloty, "amount": _zloty, "limit": _zloty, "valid_from": _day, "ends_on": _day}.get(key, str)
    if key.startswith("is_"):
        write = _yes_or_no
    # What was changed stands as „before → after”.
    return " → ".join(write(part) for part in str(value).split(" → "))


def _yes_or_no(text: str) -> str:
    return {"True": _("yes"), "False": _("no")}.get(text, text)


def _zloty(text: str) -> str:
    try:
        return zloty(Decimal(text))
    except InvalidOperation:
        return text


def _day(text: str) -> str:
    try:
        return full_date(date.fromisoformat(text))
    except ValueError:
        return text


@register.filter
def day_before(day: date) -> date:
    """Return the last day of something that ends with the beginning of a day."""
    return day - timedelta(days=1)


@register.filter
def reminder_day(ends_on: date) -> date:
    """Return the day on which the company is reminded of the end of its contract."""
    return ends_on - REMINDED_BEFORE


@register.filter
def moment(text: str) -> datetime | None:
    """Return the moment that a proof keeps as text."""
    return parse_datetime(text)


@register.simple_tag
def cell(bound: BoundField) -> SafeString:
    """Draw a number in a table: its label is for screen readers, a mistake stands under it."""
    look = "form-control tc-cellnumber is-invalid" if bound.errors else "form-control tc-cellnumber"
    attributes: dict[str, Any] = {"class": look, "step": "any", "aria-label": bound.label}
    control = bound.as_widget(attrs=attributes)
    return format_html("{}{}", control, format_html_join("", '<span class="tc-sub tc-red">{}</span>', bound.errors))


@register.inclusion_tag("console/_health.html")
def health_signs(company: Tenant, health: CompanyHealth) -> dict[str, object]:
    """Draw what somebody should look at, or that there is nothing."""
    return {"company": company, "health": health}


@register.inclusion_tag("console/_invoice_state.html")
def invoice_state(invoice: Invoice) -> dict[str, object]:
    """Draw where the payment of an invoice stands."""
    return {"invoice": invoice, "word": STATE_WORDS[PaymentState(getattr(invoice, "state"))]}  # noqa: B009


@register.inclusion_tag("console/_contract_end.html")
def contract_end(contract: Contract, today: date) -> dict[str, object]:
    """Draw the end of a contract; one that comes within ninety days stands out."""
    is_soon = contract.ends_on is not None and contract.closed_at is None and contract.ends_on - today <= SOON
    return {"contract": contract, "is_soon": is_soon}
