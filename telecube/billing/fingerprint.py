"""The fingerprint of an invoice's content: proves years later that nothing of it changed. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from telecube.billing.models.invoice import Invoice, InvoiceLine

#: Of the invoice; what KSeF adds later is not part of the content.
INVOICE_FIELDS = (
    *("kind", "number", "seller", "buyer", "issued_on", "sold_on", "period_start", "period_end", "due_on"),
    *("price_basis", "currency", "net", "vat", "gross", "taxes", "is_split_payment", "payment_title"),
    *("corrects_id", "reason", "buyer_before"),
)
LINE_FIELDS = (
    *("place", "name_pl", "name_en", "quantity", "unit", "unit_net", "net", "vat_rate", "gross"),
    *("period_start", "period_end", "gtu", "pkwiu", "is_annex_15", "is_before"),
)


def fingerprint_of(invoice: Invoice, lines: Iterable[InvoiceLine]) -> str:
    """Return the SHA-256 of the invoice's content in a canonical form."""
    content = {name: _plain(getattr(invoice, name)) for name in INVOICE_FIELDS}
    if invoice.paid_before:
        # Invoices that are older than this field keep their fingerprint.
        content["paid_before"] = _plain(invoice.paid_before)
    content["lines"] = [{name: _plain(getattr(line, name)) for name in LINE_FIELDS} for line in lines]
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        # The database gives back 5.0000 for 5: the number counts, not its digits.
        return f"{value.normalize():f}"
    if value is None or isinstance(value, bool | int | str | dict | list):
        return value
    return str(value)
