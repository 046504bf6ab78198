"""A company that pays in advance stops using the service: with the paid month or at once, to be taken back until then.

The terms let it end at any moment (§ 5). What follows is what follows every end: reading, freezing, erasure.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from telecube.audit import record
from telecube.billing.actions.access import follow_order
from telecube.billing.actions.charging import charge, subscription_for_update
from telecube.billing.contract_mails import send_end_planned, send_end_taken_back
from telecube.billing.models import PaymentMode, Subscription
from telecube.billing.permissions import PLAN_MANAGE
from telecube.billing.plan_errors import EndPlannedAlready, EndWaitsForFees, NoPlannedEnd, PlanNotChosen
from telecube.billing.queries.subscriptions import grace_ends_at, month_at, open_fees
from telecube.core.actor import Actor
from telecube.core.clock import now


@transaction.atomic
def end_prepaid(actor: Actor, *, is_at_once: bool = False) -> Subscription:
    """End the order with what is paid for, or at this moment; everything works until then.

    Raises RightMissing, PlanNotChosen (also for contracts: they are ended by a notice), EndPlannedAlready,
    EndWaitsForFees.
    """
    actor.require(PLAN_MANAGE)
    subscription, at = subscription_for_update(), now()
    if subscription.mode != PaymentMode.PREPAID or not subscription.is_running(at):
        raise PlanNotChosen
    if subscription.ends_at is not None:
        raise EndPlannedAlready
    charge(actor, subscription, at=at)
    if subscription.unpaid_since is not None:
        raise EndWaitsForFees(gross=open_fees(), until=grace_ends_at(subscription))
    subscription.ends_at = at if is_at_once else paid_until(subscription, at=at)
    # Whoever leaves needs no cheaper plan from the next month on.
    subscription.next_crm_plan = subscription.next_exchange_plan = subscription.next_from = None
    subscription.save()
    record(actor, "billing.order.ended", subscription, ends_at=(None, subscription.ends_at))
    follow_order(actor, subscription)
    send_end_planned(subscription.ends_at)
    return subscription


@transaction.atomic
def take_prepaid_end_back(actor: Actor) -> Subscription:
    """Go on as if nothing had been said. Raises RightMissing, NoPlannedEnd once the end has come."""
    actor.require(PLAN_MANAGE)
    subscription, at = subscription_for_update(), now()
    if subscription.mode != PaymentMode.PREPAID or subscription.ends_at is None or not subscription.is_running(at):
        raise NoPlannedEnd
    before, subscription.ends_at = subscription.ends_at, None
    subscription.save()
    record(actor, "billing.order.end_taken_back", subscription, ends_at=(before, None))
    follow_order(actor, subscription)
    send_end_taken_back()
    return subscription


def paid_until(subscription: Subscription, *, at: datetime) -> datetime:
    """Return up to when nothing more has to be paid: the end of the month, or of the trial whose fees did not begin."""
    if subscription.paid_from is not None and at < subscription.paid_from:
        return subscription.paid_from
    return month_at(at).end
