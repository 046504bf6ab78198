"""Carrying out exactly what somebody saw and confirmed: a first choice, another way to pay, or other plans."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from telecube.billing.actions.charging import subscription_for_update
from telecube.billing.actions.subscriptions import change_plan, choose_plan
from telecube.billing.models import Subscription
from telecube.billing.permissions import PLAN_MANAGE
from telecube.billing.plan_errors import PlanChangedMeanwhile
from telecube.billing.queries.plan_choice import PlanWish, preview_choice
from telecube.core.actor import Actor
from telecube.core.clock import now


@transaction.atomic
def order_plan(
    actor: Actor, wish: PlanWish, *, seen: str, accepted_document_ids: Collection[UUID] = ()
) -> Subscription:
    """Do what the wish says if it still means what was shown (``seen``), else raise PlanChangedMeanwhile.

    Raises also what choose_plan and change_plan raise.
    """
    actor.require(PLAN_MANAGE)
    subscription = subscription_for_update()
    if preview_choice(wish).fingerprint != seen:
        raise PlanChangedMeanwhile
    if subscription.is_running(now()) and subscription.mode == wish.mode:
        return change_plan(actor, crm_plan_id=wish.crm_plan_id, exchange_plan_id=wish.exchange_plan_id)
    return choose_plan(
        actor,
        mode=wish.mode,
        crm_plan_id=wish.crm_plan_id,
        exchange_plan_id=wish.exchange_plan_id,
        accepted_document_ids=accepted_document_ids,
    )
