"""Corrections: of quantity and price, to zero, of the buyer's data. The invoice itself stays as it was issued."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from telecube.billing.actions.company_data import company_data_for_update
from telecube.billing.actions.issuing import issue
from telecube.billing.actions.ledger import account_for_update, post
from telecube.billing.actions.settling import paid_before_issue, settle_open_invoices
from telecube.billing.corrected_lines import Corrected, corrected, present_lines
from telecube.billing.invoice_draft import Draft, DraftLine, taxes_of
from telecube.billing.invoice_errors import (
    BuyerNipIsFixed,
    CorrectionBelowZero,
    CorrectionByProviderOnly,
    CorrectionChangesNothing,
    CorrectionOfCorrection,
    CorrectionReasonMissing,
    InvoiceGone,
    RefundBeyondBalance,
    TopUpOnlyShrinks,
)
from telecube.billing.invoice_sums import TaxSum, differences, total
from telecube.billing.invoice_words import shown_amount
from telecube.billing.models import Invoice, InvoiceKind, InvoiceLine, LedgerKind, PriceBasis
from telecube.billing.parties import Party, buyer_of
from telecube.billing.queries.balance import own_money
from telecube.config import config
from telecube.core.actor import Actor
from telecube.core.clock import today


@dataclass(frozen=True)
class LineChange:
    """What a line should have been. ``unit_price`` is net, on invoices of top-ups gross."""

    line_id: UUID
    quantity: Decimal
    unit_price: Decimal


@transaction.atomic
def correct_invoice(actor: Actor, invoice_id: UUID, *, changes: Sequence[LineChange], reason: str) -> Invoice:
    """Issue a correction of quantities and prices; the ledger gets the difference.

    Raises CorrectionByProviderOnly, InvoiceGone, CorrectionOfCorrection, CorrectionReasonMissing,
    CorrectionBelowZero, CorrectionChangesNothing, TopUpOnlyShrinks, RefundBeyondBalance.
    """
    invoice, reason = _correctable(actor, invoice_id, reason)
    if any(change.quantity < 0 or change.unit_price < 0 for change in changes):
        raise CorrectionBelowZero
    present = present_lines(invoice, history_of(invoice))
    wanted = {change.line_id: change for change in changes}
    if set(wanted) - set(present):
        raise InvoiceGone
    after = {
        line_id: corrected(line, wanted[line_id].quantity, wanted[line_id].unit_price, basis=invoice.price_basis)
        for line_id, line in present.items()
        if line_id in wanted
    }
    return _issue_correction(actor, invoice, present, after, reason)


@transaction.atomic
def correct_to_zero(actor: Actor, invoice_id: UUID, *, reason: str) -> Invoice:
    """Issue a correction after which nothing of the invoice is left to be paid. Raises like ``correct_invoice``."""
    invoice, reason = _correctable(actor, invoice_id, reason)
    present = present_lines(invoice, history_of(invoice))
    nothing = [LineChange(line_id, Decimal(0), Decimal(0)) for line_id in present]
    return correct_invoice(actor, invoice_id, changes=nothing, reason=reason)


@transaction.atomic
def correct_buyer(actor: Actor, invoice_id: UUID, *, reason: str) -> Invoice:
    """Issue a correction that shows the present company data instead of those on the invoice; no amount changes.

    Raises CorrectionByProviderOnly, InvoiceGone, CorrectionOfCorrection, CorrectionReasonMissing, BuyerNipIsFixed,
    CorrectionChangesNothing.
    """
    invoice, reason = _correctable(actor, invoice_id, reason)
    before, after = buyer_now(invoice), buyer_of(company_data_for_update())
    if before.nip != after.nip:
        raise BuyerNipIsFixed
    if replace(before, email="") == replace(after, email=""):
        raise CorrectionChangesNothing
    draft = draft_of(invoice, reason, lines=[], taxes=[], buyer=after)
    return issue(actor, replace(draft, more={**draft.more, "buyer_before": before.to_json()}))


def _correctable(actor: Actor, invoice_id: UUID, reason: str) -> tuple[Invoice, str]:
    if actor.kind == "user":
        raise CorrectionByProviderOnly
    account_for_update()
    invoice = Invoice.objects.filter(pk=invoice_id).first()
    if invoice is None:
        raise InvoiceGone
    if invoice.corrects is not None:
        raise CorrectionOfCorrection(number=invoice.corrects.number)
    if not reason.strip():
        raise CorrectionReasonMissing
    return invoice, reason.strip()[:300]


def buyer_now(invoice: Invoice) -> Party:
    """Return the buyer as the last correction says; the company's data may be another firm's by now."""
    latest = invoice.corrections.order_by("-issued_at", "-id").first() or invoice
    return Party.from_json(latest.buyer)


def history_of(invoice: Invoice) -> list[InvoiceLine]:
    """Return the lines of the invoice, then those of its corrections as they were issued."""
    own = InvoiceLine.objects.filter(invoice=invoice).order_by("place")
    later = InvoiceLine.objects.filter(invoice__corrects=invoice, is_before=False)
    return [*own, *later.order_by("invoice__issued_at", "invoice_id", "place")]


def _issue_correction(
    actor: Actor,
    invoice: Invoice,
    present: dict[UUID, DraftLine],
    after: dict[UUID, DraftLine],
    reason: str,
) -> Invoice:
    changed = [Corrected(line_id, present[line_id], line) for line_id, line in after.items()]
    changed = [pair for pair in changed if pair.is_changed]
    was = taxes_of(list(present.values()), invoice.price_basis)
    will_be = taxes_of([after.get(line_id, line) for line_id, line in present.items()], invoice.price_basis)
    taxes = differences(was, will_be)
    if not changed:
        raise CorrectionChangesNothing
    if invoice.kind == InvoiceKind.TOP_UP:
        _refuse_more_than_is_left(total(taxes).gross)
    lines = [line for pair in changed for line in pair.lines]
    draft = draft_of(invoice, reason, lines=lines, taxes=taxes, buyer=buyer_now(invoice))
    correction = issue(actor, paid_before_issue(actor, draft))
    _move_money(actor, correction, invoice)
    return correction


def _refuse_more_than_is_left(difference: Decimal) -> None:
    if difference > 0:
        raise TopUpOnlyShrinks
    # Money of a credit limit was never paid in: it cannot be paid out.
    left = own_money()
    if -difference > left:
        raise RefundBeyondBalance(available=shown_amount(max(left, Decimal(0))))


def _move_money(actor: Actor, correction: Invoice, invoice: Invoice) -> None:
    """A lower monthly invoice is a credit for the next ones; a lower top-up leaves the balance and goes to the bank."""
    if correction.gross == 0:
        return
    is_top_up = invoice.kind == InvoiceKind.TOP_UP
    post(
        actor,
        kind=LedgerKind.REFUND if is_top_up else LedgerKind.CORRECTION,
        amount=correction.gross if is_top_up else -correction.gross,
        cause=f"invoice:{correction.pk}:correction",
        details={"invoice": correction.number, "corrects": invoice.number},
    )
    if not is_top_up:
        settle_open_invoices(actor)


def draft_of(
    invoice: Invoice,
    reason: str,
    *,
    lines: Sequence[DraftLine],
    taxes: Sequence[TaxSum],
    buyer: Party,
    purpose: str = "correction",
) -> Draft:
    """Return the draft of a correction; ``purpose`` is part of its cause."""
    number = invoice.corrections.count() + 1
    return Draft(
        kind=InvoiceKind.CORRECTION,
        cause=f"invoice:{invoice.pk}:{purpose}:{number}",
        lines=lines,
        taxes=taxes,
        sold_on=invoice.sold_on,
        period_start=invoice.period_start,
        period_end=invoice.period_end,
        due_on=today() + timedelta(days=config.invoice_due_days),
        price_basis=PriceBasis(invoice.price_basis),
        more={"corrects": invoice, "reason": reason, "buyer": buyer.to_json()},
    )
