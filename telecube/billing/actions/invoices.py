"""Invoices of what was paid in advance. Monthly ones are in ``monthly_invoices``."""

from __future__ import annotations

from decimal import Decimal

from django.db import transaction

from telecube.billing.actions.issuing import issue
from telecube.billing.invoice_draft import Draft, DraftLine, taxes_of
from telecube.billing.models import Invoice, InvoiceKind, LedgerKind, Payment, PriceBasis, Settlement
from telecube.core.actor import Actor
from telecube.core.clock import WARSAW
from telecube.core.money import rounded

#: Everything that a balance can be spent on is taxed with the standard rate; so the tax is due with the money.
VAT_RATE = Decimal(23)


@transaction.atomic
def issue_for_top_up(actor: Actor, payment: Payment) -> Invoice:
    """Return the invoice of a payment into a prepaid account, issued if it is not yet; paid from the start."""
    day = payment.received_at.astimezone(WARSAW).date()
    line = _line_of_top_up(payment.amount)
    draft = Draft(
        kind=InvoiceKind.TOP_UP,
        cause=f"payment:{payment.pk}",
        lines=[line],
        taxes=taxes_of([line], PriceBasis.GROSS),
        sold_on=day,
        due_on=day,
        price_basis=PriceBasis.GROSS,
    )
    invoice = issue(actor, draft)
    Settlement.objects.get_or_create(
        invoice=invoice, payment=payment, defaults={"amount": payment.amount, "tenant_id": actor.tenant_id}
    )
    return invoice


@transaction.atomic
def issue_due_top_ups(actor: Actor) -> list[Invoice]:
    """Issue an invoice for every prepaid payment that has none; for the nightly sweep behind the reaction."""
    missing = Payment.objects.filter(entry__kind=LedgerKind.TOP_UP, settlements=None).order_by("received_at", "id")
    return [issue_for_top_up(actor, payment) for payment in missing]


def _line_of_top_up(gross: Decimal) -> DraftLine:
    net = gross - rounded(gross * VAT_RATE / (100 + VAT_RATE))
    return DraftLine(
        name_pl="Doładowanie konta – dostęp do CRM i usługi telekomunikacyjne",
        name_en="Account top-up – CRM access and telecommunications services",
        quantity=Decimal(1),
        unit="piece",
        unit_net=net,
        net=net,
        vat_rate=VAT_RATE,
        gross=gross,
    )
