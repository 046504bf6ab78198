"""Credit: money that the provider gives a company, with a reason."""

from __future__ import annotations

from decimal import Decimal

from django.db import transaction

from telecube.audit import record
from telecube.billing.actions.ledger import account_for_update, post
from telecube.billing.actions.settling import move_credit_to_balance, settle_open_invoices
from telecube.billing.errors import CreditByProviderOnly, CreditReasonMissing
from telecube.billing.events import CreditGiven
from telecube.billing.models import Credit, LedgerKind
from telecube.core.actor import Actor
from telecube.core.events import announce
from telecube.core.live import notify


@transaction.atomic
def give_credit(actor: Actor, *, amount: Decimal, reason: str, cause: str) -> Credit:
    """Give ``amount`` złoty, once for each ``cause``. It pays open invoices at once, what was due first.

    What is left waits for the next invoices; of who pays in advance it is a part of the balance. Announces CreditGiven.
    Raises CreditByProviderOnly, CreditReasonMissing; CauseReused when the cause came with another amount before.
    """
    if actor.kind == "user":
        raise CreditByProviderOnly
    reason = reason.strip()[:500]
    if not reason:
        raise CreditReasonMissing
    account_for_update()
    entry = post(actor, kind=LedgerKind.CREDIT, amount=amount, cause=f"credit:{cause}", details={"reason": reason})
    earlier = Credit.objects.filter(entry=entry).first()
    if earlier is not None:
        return earlier
    credit = Credit.objects.create(amount=amount, reason=reason, entry=entry)
    record(actor, "billing.credit.given", credit, amount=str(amount), reason=reason)
    settle_open_invoices(actor)
    move_credit_to_balance()
    announce(CreditGiven(credit_id=credit.pk), actor=actor)
    notify(actor.tenant_id, topic="billing.changed")
    credit.refresh_from_db()
    return credit
