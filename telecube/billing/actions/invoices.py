"""What a payment is documented by: it pays open invoices, the rest of it is a top-up with an invoice of its own."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import transaction

from telecube.billing.actions.company_data import company_data_for_update
from telecube.billing.actions.issuing import find_issued, issue
from telecube.billing.actions.ledger import account_for_update
from telecube.billing.actions.settling import move_credit_to_balance, settle_open_invoices, unspent_payments
from telecube.billing.deadlines import invoiced_by
from telecube.billing.invoice_draft import Draft, DraftLine, taxes_of
from telecube.billing.invoice_sums import sum_within
from telecube.billing.models import (
    Invoice,
    InvoiceKind,
    Payment,
    PaymentMode,
    PriceBasis,
    Settlement,
    Subscription,
)
from telecube.billing.vat import standard_rate_on
from telecube.core.actor import Actor
from telecube.core.clock import WARSAW, now, today


@transaction.atomic
def document_payments(actor: Actor) -> list[Invoice]:
    """Let unspent money pay open invoices. What is left waits for the next one of who pays afterwards; of others it is
    the balance, and invoices of top-ups are issued of payments. Returns these; run again, it finds nothing to do.

    While the company has not told whom to invoice, an invoice waits – until the last day that the law allows.
    """
    account_for_update()
    settle_open_invoices(actor)
    if Subscription.objects.filter(mode=PaymentMode.POSTPAID).exists():
        return []
    move_credit_to_balance()
    rest = unspent_payments()
    if rest and not company_data_for_update().is_complete:
        rest = [(payment, left) for payment, left in rest if invoiced_by(_day_of(payment)) <= today()]
    return [_issue_top_up(actor, payment, left) for payment, left in rest]


@transaction.atomic
def issue_for_top_up(actor: Actor, payment: Payment) -> Invoice:
    """Return the invoice of a payment into a prepaid account, issued now with what is known of the buyer."""
    account_for_update()
    return find_issued(_cause(payment)) or _issue_top_up(actor, payment, payment.amount)


def _issue_top_up(actor: Actor, payment: Payment, gross: Decimal) -> Invoice:
    day = _day_of(payment)
    line = _line_of_top_up(gross, day)
    draft = Draft(
        kind=InvoiceKind.TOP_UP,
        cause=_cause(payment),
        lines=[line],
        taxes=taxes_of([line], PriceBasis.GROSS),
        sold_on=day,
        due_on=day,
        price_basis=PriceBasis.GROSS,
        paid_before=gross,
    )
    invoice = issue(actor, draft)
    Settlement.objects.create(invoice=invoice, payment=payment, amount=gross, at=now())
    return invoice


def _day_of(payment: Payment) -> date:
    return payment.received_at.astimezone(WARSAW).date()


def _cause(payment: Payment) -> str:
    return f"payment:{payment.pk}"


def _line_of_top_up(gross: Decimal, day: date) -> DraftLine:
    # Everything that a balance can be spent on is taxed with the standard rate; so the tax is due with the money.
    rate = standard_rate_on(day)
    net = sum_within(gross, rate=rate).net
    return DraftLine(
        name_pl="Doładowanie konta – dostęp do CRM i usługi telekomunikacyjne",
        name_en="Account top-up – CRM access and telecommunications services",
        quantity=Decimal(1),
        unit="piece",
        unit_net=net,
        net=net,
        vat_rate=rate,
        gross=gross,
    )
