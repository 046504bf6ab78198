"""What a provider's notice changes: that it came, nothing more. Money is booked after the confirmation."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from django.db import transaction

from telecube.audit import record
from telecube.billing.actions.payments import receive_payment
from telecube.billing.events import PaymentNoticed
from telecube.billing.models import Payment, TopUp, TopUpMethod
from telecube.billing.payment_methods.interface import Notice
from telecube.core.actor import Actor
from telecube.core.clock import now
from telecube.core.events import announce
from telecube.core.money import CURRENCY


class NoticeOutcome(StrEnum):
    """What became of a genuine notice."""

    ACCEPTED = "accepted"
    ALREADY_BOOKED = "already_booked"
    TOP_UP_UNKNOWN = "top_up_unknown"
    AMOUNT_DIFFERS = "amount_differs"
    CURRENCY_DIFFERS = "currency_differs"


@transaction.atomic
def take_notice(actor: Actor, top_up_id: UUID, notice: Notice) -> NoticeOutcome:
    """Write down that the provider reported a payment and let it be confirmed; the same notice again changes nothing.

    One that differs from what was asked for is written into the log for the staff and moves no money.
    """
    top_up = TopUp.objects.get_queryset().select_for_update(no_key=True).filter(pk=top_up_id).first()
    if top_up is None or top_up.session != notice.session:
        return NoticeOutcome.TOP_UP_UNKNOWN
    if Payment.objects.filter(source=source_of(top_up, notice.order_id)).exists():
        return NoticeOutcome.ALREADY_BOOKED
    difference = _difference(top_up, notice)
    if difference:
        _keep_failure(actor, top_up, f"{difference}: {notice.amount} {notice.currency}")
        return difference
    if top_up.order_id != notice.order_id:
        top_up.order_id, top_up.noticed_at = notice.order_id, top_up.noticed_at or now()
        top_up.save(update_fields=["order_id", "noticed_at"])
        announce(PaymentNoticed(top_up_id=top_up.pk, order_id=notice.order_id), actor=actor)
    return NoticeOutcome.ACCEPTED


@transaction.atomic
def book_confirmed(actor: Actor, top_up_id: UUID, notice: Notice) -> Payment:
    """Book a payment that the provider confirmed."""
    top_up = TopUp.objects.get(pk=top_up_id)
    return receive_payment(
        actor,
        amount=notice.amount,
        method=TopUpMethod.ONLINE,
        source=source_of(top_up, notice.order_id),
        top_up=top_up,
    )


@transaction.atomic
def keep_refusal(actor: Actor, top_up_id: UUID, *, reason: str) -> None:
    """Write down why the provider does not confirm; the top-up goes on waiting, for later answers and the staff."""
    _keep_failure(actor, TopUp.objects.lock(top_up_id), f"refused: {reason}")


@transaction.atomic
def keep_asked(actor: Actor, top_up_id: UUID) -> None:
    """Write down that the provider was asked and knows of no payment."""
    TopUp.objects.filter(pk=top_up_id).update(asked_at=now())


def source_of(top_up: TopUp, order_id: str) -> str:
    """Return the name under which a provider's payment is booked once."""
    return f"{top_up.provider}:{order_id}"


def _difference(top_up: TopUp, notice: Notice) -> NoticeOutcome | None:
    if notice.currency != CURRENCY:
        return NoticeOutcome.CURRENCY_DIFFERS
    return NoticeOutcome.AMOUNT_DIFFERS if notice.amount != top_up.amount else None


def _keep_failure(actor: Actor, top_up: TopUp, reason: str) -> None:
    if top_up.failure == reason[:200]:
        return
    top_up.failure = reason[:200]
    top_up.save(update_fields=["failure"])
    record(actor, "billing.top_up.notice_refused", top_up, reason=top_up.failure)
