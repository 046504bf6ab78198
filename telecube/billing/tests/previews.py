"""What was shown of the next invoice is what the invoice says, line by line. For every test that issues invoices."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from telecube.billing.models import Invoice, InvoiceKind
from telecube.billing.queries.invoices import lines_of
from telecube.billing.queries.next_invoice import NextInvoice, next_invoice
from telecube.core.tenancy import tenant_scope


def assert_preview_is_invoice(preview: NextInvoice, invoice: Invoice) -> None:
    """Compare what was shown a moment before with what was issued: lines, sums, month."""
    shown, issued = said([line.item for line in preview.lines]), said(lines_of(invoice))
    assert shown == issued, f"shown {shown}\nissued {issued}"
    assert (preview.net, preview.vat, preview.gross) == (invoice.net, invoice.vat, invoice.gross)
    assert invoice.cause == f"monthly:{preview.due_on:%Y-%m}"


def said(lines: Iterable[Any]) -> list[tuple[Any, ...]]:
    """Return what lines of an invoice say."""
    return [
        (
            line.name_pl,
            line.quantity,
            line.unit,
            line.unit_net,
            line.net,
            line.vat_rate,
            line.period_start,
            line.period_end,
        )
        for line in lines
    ]


@contextmanager
def preview_is_invoice(tenant_id: UUID) -> Iterator[None]:
    """Around the job ``billing.issue_invoice``, outside of any scope: what it issues was shown before."""
    with tenant_scope(tenant_id):
        before, preview = _monthly(), next_invoice()
    yield
    with tenant_scope(tenant_id):
        for invoice in Invoice.objects.filter(pk__in=_monthly() - before):
            assert_preview_is_invoice(preview, invoice)


def _monthly() -> set[UUID]:
    monthly = Invoice.objects.filter(kind=InvoiceKind.MONTHLY, cause__startswith="monthly:")
    return set(monthly.values_list("pk", flat=True))
