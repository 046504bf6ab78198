"""Words of fees, invoices and top-ups on the pages of the account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import quote

from django import template
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from telecube.billing.invoice_words import is_polish
from telecube.billing.models import TopUpStatus
from telecube.billing.models.charge import ChargeKind
from telecube.billing.models.invoice import InvoiceKind
from telecube.billing.queries.invoices import STATE_WORDS, PaymentState
from telecube.billing.queries.next_invoice import NextLine
from telecube.billing.state_words import day_words, moment_words
from telecube.billing.state_words import end_words as words_of_end

register = template.Library()

#: More names than these are counted.
MOST_NAMES = 6
INVOICE_MARKS = {
    PaymentState.PAID: ("ok", "check"),
    PaymentState.PARTLY: ("warn", "clock"),
    PaymentState.OPEN: ("today", "clock"),
    PaymentState.OVERDUE: ("overdue", "alert-circle"),
}
TOP_UP_MARKS = {
    TopUpStatus.WAITING: ("today", "clock"),
    TopUpStatus.PAID: ("ok", "check"),
    TopUpStatus.FAILED: ("overdue", "alert-circle"),
    TopUpStatus.ABANDONED: ("", "x"),
}


@dataclass(frozen=True)
class Mark:
    """A badge: its word, its kind and its icon."""

    word: str | Promise
    kind: str
    icon: str


@register.filter
def long_day(moment: date | datetime | None) -> str:
    """Return a day in words, by the Polish calendar."""
    return day_words(moment)


@register.filter
def long_moment(moment: datetime | None) -> str:
    """Return day and hour, by the Polish clock."""
    return moment_words(moment)


@register.filter
def end_words(moment: datetime | None) -> str:
    """Return when something ends: its last day, or day and hour."""
    return words_of_end(moment)


@register.filter
def fee_name(line: NextLine) -> str:
    """Return what a line of the next invoice is for."""
    if line.plan is None:
        return _("Calls and messages")
    words = {ChargeKind.ADDED: _("added within the month"), ChargeKind.UPGRADE: _("higher plan within the month")}
    more = words.get(ChargeKind(line.kind))
    return f"{line.plan.name}, {more}" if more else line.plan.name


@register.filter
def fee_labels(line: NextLine) -> str:
    """Return for whom or what: names, the rest counted; nothing where it only repeats the plan."""
    if line.plan is None:
        return _("so far, as the ledger has them")
    names = [label for label in line.labels if label not in (line.plan.name_pl, line.plan.name_en, "")]
    more = len(names) - MOST_NAMES
    if more <= 0:
        return ", ".join(names)
    counted = ngettext("and %(count)s more", "and %(count)s more", more) % {"count": more}
    return f"{', '.join(names[:MOST_NAMES])} {counted}"


@register.filter
def fee_formula(line: NextLine) -> str:
    """Return how the sum comes about: 3 × 49,00 × 12/31."""
    if line.plan is None:
        return ""
    return line.formula if is_polish() else line.formula.replace(",", ".")


@register.filter
def invoice_mark(invoice: Any) -> Mark:
    """Return how the state of an invoice is drawn."""
    state = PaymentState(invoice.state)
    return Mark(STATE_WORDS[state], *INVOICE_MARKS[state])


@register.filter
def top_up_mark(top_up: Any) -> Mark:
    """Return how the state of a top-up is drawn."""
    return Mark(top_up.get_status_display(), *TOP_UP_MARKS[TopUpStatus(top_up.status)])


@register.filter
def invoice_kind(invoice: Any) -> str:
    """Return why an invoice was issued."""
    words = {
        InvoiceKind.MONTHLY: _("Monthly invoice"),
        InvoiceKind.TOP_UP: _("Top-up"),
        InvoiceKind.CORRECTION: _("Correction"),
    }
    return words[InvoiceKind(invoice.kind)]


@register.simple_tag
def company_data_address(back: str) -> str:
    """Return the address of the company data that leads back to a confirmation."""
    return f"{reverse('billing:company-data')}?back={quote(back)}"
