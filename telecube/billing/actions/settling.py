"""Money finds its invoices: the oldest payment pays the invoice that was due first; what is left over stays."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F

from telecube.audit import record_many
from telecube.billing.actions.ledger import account_for_update
from telecube.billing.invoice_draft import Draft
from telecube.billing.models import Invoice, InvoiceKind, Payment, Settlement
from telecube.billing.queries.invoices import UNSPENT, correction_of_top_up, open_invoices
from telecube.core.actor import Actor
from telecube.core.clock import now
from telecube.core.money import ZERO


@dataclass
class Credit:
    """What is left of a payment, or of a correction that gave money back."""

    left: Decimal
    payment: Payment | None = None
    correction: Invoice | None = None

    def pay(self, invoice: Invoice, owed: Decimal) -> Settlement:
        """Return the settlement of as much as both allow; the rest is less by it."""
        amount = min(self.left, owed)
        self.left -= amount
        return Settlement(
            tenant_id=invoice.tenant_id,
            invoice=invoice,
            payment=self.payment,
            correction=self.correction,
            amount=amount,
            at=now(),
        )


@transaction.atomic
def settle_open_invoices(actor: Actor) -> list[Settlement]:
    """Let unspent money pay open invoices, oldest first; run again, it finds nothing to do."""
    account_for_update()
    waiting = list(open_invoices())
    credits = unspent_credits() if waiting else []
    settlements: list[Settlement] = []
    settled: list[tuple[Invoice, dict[str, Any]]] = []
    for invoice in waiting:
        if paid := _pay(invoice, credits):
            settlements += paid
            settled.append((invoice, {"amount": sum(one.amount for one in paid)}))
    record_many(actor, "billing.invoice.settled", settled)
    Settlement.everywhere.bulk_create(settlements)
    return settlements


def unspent_credits() -> list[Credit]:
    """Return the money that no invoice has taken yet: credits of corrections first, then payments as they came."""
    corrections = (
        Invoice.objects.filter(kind=InvoiceKind.CORRECTION)
        .filter(gross__lt=-F("passed_on"))
        .exclude(correction_of_top_up())
        .order_by("issued_at", "id")
    )
    payments = Payment.objects.filter(UNSPENT).order_by("received_at", "id")
    given_back = [Credit(-row.gross - row.passed_on, correction=row) for row in corrections]
    return given_back + [Credit(row.amount - row.settled, payment=row) for row in payments]


def overpaid() -> Decimal:
    """Return what the company has paid beyond its invoices, in złoty."""
    return sum((credit.left for credit in unspent_credits()), Decimal("0.00"))


def paid_before_issue(actor: Actor, draft: Draft) -> Draft:
    """Return the draft with what present credits will pay of it, once it is issued and settled.

    Older invoices take theirs first, so that the new one promises nothing that goes to another.
    """
    settle_open_invoices(actor)
    return replace(draft, paid_before=min(max(draft.total.gross, ZERO), overpaid()))


def _pay(invoice: Any, credits: list[Credit]) -> list[Settlement]:
    owed: Decimal = invoice.open_amount
    # The credit of a correction goes to the invoice that it corrects before it goes anywhere else.
    in_order = sorted(credits, key=lambda credit: getattr(credit.correction, "corrects_id", None) != invoice.pk)
    paid: list[Settlement] = []
    for credit in in_order:
        if owed <= 0:
            break
        if credit.left > 0:
            paid.append(credit.pay(invoice, owed))
            owed -= paid[-1].amount
    return paid
