"""The filters of the list of invoices, as the address has them."""

from __future__ import annotations

from datetime import date
from typing import Any

from telecube.billing.queries.invoices import InvoiceFilter, PaymentState

#: „correction” stands among the states on screen, for that is how people look for it.
CORRECTION = "correction"


def invoice_filter(query: Any) -> InvoiceFilter:
    """Read an address; what is not understood is left out."""
    state = query.get("state", "")
    return InvoiceFilter(
        states=frozenset({PaymentState(state)}) if state in set(PaymentState) else frozenset(),
        kinds=frozenset({CORRECTION}) if state == CORRECTION else frozenset(),
        issued_from=_day(query.get("from", "")),
        issued_to=_day(query.get("to", "")),
        number=query.get("q", "").replace("\0", ""),
    )


def is_set(wanted: InvoiceFilter) -> bool:
    """Say whether anything is left out."""
    return wanted != InvoiceFilter()


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
