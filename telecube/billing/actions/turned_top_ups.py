"""Who contracts with money left on the balance: invoices of top-ups are lowered, and what they give back, with what is
left of credits, pays the monthly invoices.

The top-up was taxed when it arrived; without this the same money would be taxed once more by the monthly invoice.
"""

from __future__ import annotations

from decimal import Decimal

from django.db import transaction

from telecube.billing.actions.corrections import buyer_now, draft_of, history_of
from telecube.billing.actions.issuing import issue
from telecube.billing.actions.ledger import account_for_update
from telecube.billing.actions.settling import take_credit_from_balance
from telecube.billing.corrected_lines import Corrected, corrected, present_lines
from telecube.billing.invoice_draft import taxes_of
from telecube.billing.invoice_sums import differences
from telecube.billing.models import Invoice, InvoiceKind
from telecube.billing.queries.invoices import TURNED
from telecube.core.actor import Actor
from telecube.core.money import GROSZ, ZERO

REASON = "Niewykorzystane doładowanie zaliczone na poczet faktur abonamentowych"


@transaction.atomic
def turn_rest_of_balance(actor: Actor, rest: Decimal) -> list[Invoice]:
    """Lower the invoices of top-ups by ``rest`` złoty in all, the newest first; the ledger does not move.

    What is more than they were is what is left of credits: it pays invoices from now on.
    """
    if rest < GROSZ:
        return []
    account_for_update()
    corrections: list[Invoice] = []
    for invoice in Invoice.objects.filter(kind=InvoiceKind.TOP_UP).order_by("-issued_at", "-id"):
        if rest < GROSZ:
            break
        amount = min(rest, _present_gross(invoice)).quantize(Decimal("0.01"), rounding="ROUND_DOWN")
        if amount > 0:
            corrections.append(_lower(actor, invoice, amount))
            rest -= amount
    take_credit_from_balance(rest)
    return corrections


def _present_gross(invoice: Invoice) -> Decimal:
    return sum((line.gross or ZERO for line in present_lines(invoice, history_of(invoice)).values()), ZERO)


def _lower(actor: Actor, invoice: Invoice, amount: Decimal) -> Invoice:
    ((line_id, line),) = present_lines(invoice, history_of(invoice)).items()
    lowered = corrected(line, Decimal(1), (line.gross or ZERO) - amount, basis=invoice.price_basis)
    taxes = differences(taxes_of([line], invoice.price_basis), taxes_of([lowered], invoice.price_basis))
    lines = Corrected(line_id, line, lowered).lines
    draft = draft_of(invoice, REASON, lines=lines, taxes=taxes, buyer=buyer_now(invoice), purpose=TURNED)
    return issue(actor, draft)
