"""How a draft becomes an invoice: number, snapshots, sums and fingerprint in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import connection, transaction

from telecube.audit import record
from telecube.billing.actions.company_data import company_data_for_update
from telecube.billing.actions.ledger import account_for_update
from telecube.billing.events import InvoiceIssued
from telecube.billing.fingerprint import fingerprint_of
from telecube.billing.invoice_draft import Draft
from telecube.billing.models import CompanyData, Invoice, InvoiceKind, InvoiceLine
from telecube.billing.parties import buyer_of, seller
from telecube.core.actor import Actor
from telecube.core.clock import now, today
from telecube.core.events import announce
from telecube.core.tenancy import current_tenant_id

NEXT_NUMBER = """
INSERT INTO billing_invoiceseries AS series (code, last_number) VALUES (%s, 1)
ON CONFLICT (code) DO UPDATE SET last_number = series.last_number + 1
RETURNING last_number
"""


def find_issued(cause: str) -> Invoice | None:
    """Return the invoice that was issued for the cause, or None. Under the account's lock nobody else issues it."""
    return Invoice.objects.filter(cause=cause).first()


@transaction.atomic
def issue(actor: Actor, draft: Draft) -> Invoice:
    """Issue an invoice; for a cause that has one already, return that one.

    The number is taken last: whoever issues next waits only for the end of this transaction.
    """
    account = account_for_update()
    issued = find_issued(draft.cause)
    if issued is not None:
        return issued
    invoice = _invoice_of(draft, company_data_for_update())
    lines = [_line_of(invoice, line, place) for place, line in enumerate(draft.lines, start=1)]
    invoice.series = series_of(draft.kind, invoice.issued_on)
    invoice.series_number = take_number(invoice.series)
    invoice.number = f"{invoice.series}/{invoice.series_number:06}"
    invoice.payment_title = f"{account.reference} {invoice.number}"
    invoice.content_sha256 = fingerprint_of(invoice, lines)
    _keep(invoice, lines)
    record(actor, "billing.invoice.issued", invoice, gross=invoice.gross)
    announce(InvoiceIssued(invoice_id=invoice.pk), actor=actor)
    return invoice


def series_of(kind: str, day: date) -> str:
    """Return the series of the day's month: FV/2026/11, for corrections KOR/2026/11."""
    return f"{'KOR' if kind == InvoiceKind.CORRECTION else 'FV'}/{day.year}/{day.month:02}"


def take_number(series: str) -> int:
    """Return the next number; the series' row stays locked to the transaction's end, and a rollback gives it back."""
    with connection.cursor() as cursor:
        cursor.execute(NEXT_NUMBER, [series])
        return int(cursor.fetchone()[0])


def _invoice_of(draft: Draft, data: CompanyData) -> Invoice:
    total = draft.total
    more: dict[str, Any] = {"buyer": buyer_of(data).to_json(), **draft.more}
    return Invoice(
        tenant_id=current_tenant_id(),
        kind=draft.kind,
        cause=draft.cause,
        seller=seller().to_json(),
        issued_at=now(),
        issued_on=today(),
        sold_on=draft.sold_on,
        period_start=draft.period_start,
        period_end=draft.period_end,
        usage_until=draft.usage_until,
        due_on=draft.due_on,
        price_basis=draft.price_basis,
        net=total.net,
        vat=total.vat,
        gross=total.gross,
        paid_before=draft.paid_before,
        taxes=[tax.to_json() for tax in draft.taxes],
        is_split_payment=draft.is_split_payment,
        language=data.language,
        **more,
    )


def _line_of(invoice: Invoice, line: Any, place: int) -> InvoiceLine:
    return InvoiceLine(tenant_id=invoice.tenant_id, invoice=invoice, place=place, **vars(line))


def _keep(invoice: Invoice, lines: Sequence[InvoiceLine]) -> None:
    invoice.save(force_insert=True)
    InvoiceLine.everywhere.bulk_create(lines)
