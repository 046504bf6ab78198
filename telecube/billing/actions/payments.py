"""Money that arrived becomes a payment and an entry, once for each place where it was seen."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from telecube.audit import record
from telecube.billing.actions.access import settle_call_limits
from telecube.billing.actions.ledger import account_for_update, post
from telecube.billing.errors import PaymentSettled, SourceReused
from telecube.billing.events import PaymentReceived
from telecube.billing.models import LedgerKind, Payment, TopUp, TopUpMethod, TopUpStatus
from telecube.core.actor import Actor
from telecube.core.clock import now
from telecube.core.events import announce
from telecube.core.live import notify


@transaction.atomic
def receive_payment(
    actor: Actor,
    *,
    amount: Decimal,
    method: TopUpMethod,
    source: str,
    payer: str = "",
    received_at: datetime | None = None,
    top_up: TopUp | None = None,
) -> Payment:
    """Book ``amount`` złoty that we really have. ``source`` names it uniquely; again it returns the first payment.

    It answers ``top_up`` unless another payment did: then it is money on the account all the same. Announces
    PaymentReceived. Raises SourceReused when the source came with another amount before.
    """
    account_for_update()
    earlier = Payment.objects.filter(source=source).first()
    if earlier is not None:
        return _same(earlier, amount)
    answered = _still_open(top_up)
    entry = post(
        actor,
        kind=LedgerKind.TOP_UP if top_up else LedgerKind.PAYMENT,
        amount=amount,
        cause=f"payment:{source}",
        details={"method": str(method), "payer": payer[:200]},
    )
    payment = Payment.objects.create(
        amount=amount,
        method=method,
        source=source,
        payer=payer[:200],
        received_at=received_at or now(),
        top_up=answered,
        entry=entry,
    )
    if answered:
        _close(answered)
    settle_call_limits(actor)
    record(actor, "billing.payment.received", payment, amount=str(amount), source=source)
    announce(PaymentReceived(payment_id=payment.pk), actor=actor)
    notify(actor.tenant_id, topic="billing.changed")
    return payment


@transaction.atomic
def undo_payment(actor: Actor, payment_id: UUID, *, reason: str) -> Payment:
    """Take back what was booked by mistake; a top-up that it answered waits again. Again it changes nothing.

    Raises PaymentSettled once an invoice documents the money or is paid by it.
    """
    account_for_update()
    payment = Payment.objects.lock(payment_id)
    if payment.undone_at is not None:
        return payment
    if payment.settlements.exists():
        raise PaymentSettled
    post(
        actor,
        kind=LedgerKind.REFUND,
        amount=-payment.amount,
        cause=f"payment:{payment.source}:undone",
        details={"reason": reason[:300]},
    )
    if payment.top_up is not None:
        payment.top_up.status, payment.top_up.closed_at = TopUpStatus.WAITING, None
        payment.top_up.save(update_fields=["status", "closed_at"])
    payment.undone_at, payment.top_up = now(), None
    payment.save(update_fields=["undone_at", "top_up"])
    settle_call_limits(actor)
    record(actor, "billing.payment.undone", payment, amount=str(payment.amount), reason=reason[:300])
    notify(actor.tenant_id, topic="billing.changed")
    return payment


def _same(earlier: Payment, amount: Decimal) -> Payment:
    if earlier.amount != amount:
        raise SourceReused
    return earlier


def _still_open(top_up: TopUp | None) -> TopUp | None:
    """Hold the top-up; None when another payment answered it. One that was given up counts: money is money."""
    if top_up is None:
        return None
    held = TopUp.objects.lock(top_up.pk)
    return None if held.status == TopUpStatus.PAID else held


def _close(top_up: TopUp) -> None:
    top_up.status, top_up.closed_at, top_up.failure = TopUpStatus.PAID, now(), ""
    top_up.save(update_fields=["status", "closed_at", "failure"])
