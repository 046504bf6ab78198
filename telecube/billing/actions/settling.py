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
from telecube.billing.models import Credit, Invoice, InvoiceKind, Payment, PaymentMode, Settlement, Subscription
from telecube.billing.queries.invoices import CREDIT_LEFT, OPEN, UNSPENT, correction_of_top_up
from telecube.core.actor import Actor
from telecube.core.clock import now
from telecube.core.money import ZERO


@dataclass
class Funds:
    """What is left of a payment, of a correction that gave money back, or of a credit."""

    left: Decimal
    payment: Payment | None = None
    correction: Invoice | None = None
    credit: Credit | None = None

    def pay(self, invoice: Invoice, owed: Decimal) -> Settlement:
        """Return the settlement of as much as both allow; the rest is less by it."""
        amount = min(self.left, owed)
        self.left -= amount
        return Settlement(
            tenant_id=invoice.tenant_id,
            invoice=invoice,
            payment=self.payment,
            correction=self.correction,
            credit=self.credit,
            amount=amount,
            at=now(),
        )


@transaction.atomic
def settle_open_invoices(actor: Actor) -> list[Settlement]:
    """Let unspent money pay open invoices, oldest first; run again, it finds nothing to do."""
    account_for_update()
    waiting = list(Invoice.objects.filter(OPEN).order_by("due_on", "issued_at", "id"))
    funds = unspent_funds() if waiting else []
    settlements: list[Settlement] = []
    settled: list[tuple[Invoice, dict[str, Any]]] = []
    for invoice in waiting:
        if paid := _pay(invoice, funds):
            settlements += paid
            settled.append((invoice, {"amount": sum(one.amount for one in paid)}))
    record_many(actor, "billing.invoice.settled", settled)
    Settlement.everywhere.bulk_create(settlements)
    return settlements


def unspent_funds() -> list[Funds]:
    """Return the money that no invoice has taken yet: of corrections first, then of credits, then of payments."""
    corrections = (
        Invoice.objects.filter(kind=InvoiceKind.CORRECTION)
        .filter(gross__lt=-F("passed_on"))
        .exclude(correction_of_top_up())
        .order_by("issued_at", "id")
    )
    credits = Credit.objects.filter(CREDIT_LEFT).order_by("given_at", "id")
    return [
        *(Funds(-row.gross - row.passed_on, correction=row) for row in corrections),
        *(Funds(row.amount - row.settled - row.on_balance, credit=row) for row in credits),
        *(Funds(left, payment=row) for row, left in unspent_payments()),
    ]


def unspent_payments() -> list[tuple[Payment, Decimal]]:
    """Return the payments that no invoice has taken wholly, as they came, each with what is left of it."""
    payments = Payment.objects.filter(UNSPENT).order_by("received_at", "id")
    return [(row, row.amount - row.settled) for row in payments]


def overpaid() -> Decimal:
    """Return what the company has paid, or was given, beyond its invoices, in złoty."""
    return sum((funds.left for funds in unspent_funds()), Decimal("0.00"))


def paid_before_issue(actor: Actor, draft: Draft) -> Draft:
    """Return the draft with what present funds will pay of it, once it is issued and settled.

    Older invoices take theirs first, so that the new one promises nothing that goes to another.
    """
    settle_open_invoices(actor)
    return replace(draft, paid_before=min(max(draft.total.gross, ZERO), overpaid()))


def move_credit_to_balance() -> None:
    """Let what is left of credits be a part of the balance, unless the company pays afterwards. The caller holds the
    account and has settled."""
    if not Subscription.objects.filter(mode=PaymentMode.POSTPAID).exists():
        Credit.objects.filter(CREDIT_LEFT).update(on_balance=F("amount") - F("settled"))


def take_credit_from_balance(rest: Decimal) -> None:
    """Let ``rest`` złoty of the balance be credit for invoices again, newest first; the caller holds the account."""
    for credit in Credit.objects.filter(on_balance__gt=0).order_by("-given_at", "-id"):
        back = min(credit.on_balance, rest).quantize(Decimal("0.01"), rounding="ROUND_DOWN")
        if back <= 0:
            return
        credit.on_balance -= back
        credit.save(update_fields=["on_balance"])
        rest -= back


def _pay(invoice: Invoice, funds: list[Funds]) -> list[Settlement]:
    owed = invoice.gross - invoice.settled
    # What a correction gives back goes to the invoice that it corrects before it goes anywhere else.
    in_order = sorted(funds, key=lambda one: getattr(one.correction, "corrects_id", None) != invoice.pk)
    paid: list[Settlement] = []
    for one in in_order:
        if owed <= 0:
            break
        if one.left > 0:
            paid.append(one.pay(invoice, owed))
            owed -= paid[-1].amount
    return paid
