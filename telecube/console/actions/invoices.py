"""What staff does with invoices: corrections with a reason, the accountant's table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from telecube.billing.actions.corrections import LineChange, correct_buyer, correct_invoice, correct_to_zero
from telecube.billing.models import Invoice
from telecube.console.permissions import CONTRACTS_VIEW, INVOICES_CORRECT
from telecube.console.queries.invoices import accountants_table
from telecube.console.staff import Staff, owner_of, write_down
from telecube.core.tenancy import tenant_scope


def correct_lines(staff: Staff, invoice: Invoice, *, changes: Sequence[LineChange], reason: str) -> Invoice:
    """Issue a correction of quantities and prices. Raises what ``correct_invoice`` does."""
    staff.require(INVOICES_CORRECT)
    with tenant_scope(owner_of(invoice)):
        return _written(
            staff, invoice, correct_invoice(staff.inside(owner_of(invoice)), invoice.pk, changes=changes, reason=reason)
        )


def cancel_invoice(staff: Staff, invoice: Invoice, *, reason: str) -> Invoice:
    """Issue a correction after which nothing is left to be paid. Raises what ``correct_to_zero`` does."""
    staff.require(INVOICES_CORRECT)
    with tenant_scope(owner_of(invoice)):
        return _written(staff, invoice, correct_to_zero(staff.inside(owner_of(invoice)), invoice.pk, reason=reason))


def correct_data(staff: Staff, invoice: Invoice, *, reason: str) -> Invoice:
    """Issue a correction with the present company data. Raises what ``correct_buyer`` does."""
    staff.require(INVOICES_CORRECT)
    with tenant_scope(owner_of(invoice)):
        return _written(staff, invoice, correct_buyer(staff.inside(owner_of(invoice)), invoice.pk, reason=reason))


def export_month(staff: Staff, month: date) -> str:
    """Return the accountant's table of a month over all companies."""
    staff.require(CONTRACTS_VIEW)
    table, count = accountants_table(month)
    write_down(staff, "console.invoices.exported", f"{month:%Y-%m}", count=count)
    return table


def _written(staff: Staff, invoice: Invoice, correction: Invoice) -> Invoice:
    """Write the line while the correction is not final yet: it stands before there is what it tells."""
    write_down(
        staff,
        "console.invoice.corrected",
        invoice.number,
        tenant_id=invoice.tenant_id,
        correction=correction.number,
        amount=correction.gross,
        reason=correction.reason,
    )
    return correction
