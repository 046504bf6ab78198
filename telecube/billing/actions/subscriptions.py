"""Choosing how to pay and what for, and changing it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from telecube.accounts.models import Entitlements
from telecube.audit import record
from telecube.billing.actions.access import open_fully, settle_call_limits
from telecube.billing.actions.charging import charge, charge_lines, subscription_for_update
from telecube.billing.actions.company_data import require_complete_company_data
from telecube.billing.actions.contracts import close_contract_if_over, conclude_contract
from telecube.billing.actions.invoices import document_payments
from telecube.billing.actions.monthly_invoices import issue_closing
from telecube.billing.actions.required_documents import accept_required
from telecube.billing.errors import BalanceTooLow
from telecube.billing.models import PaymentMode, Plan, PlanKind, Subscription
from telecube.billing.permissions import PLAN_MANAGE
from telecube.billing.plan_errors import (
    ContractRuns,
    FeesAreOpen,
    PaymentModeUnknown,
    PlanChosenAlready,
    PlanNotChosen,
)
from telecube.billing.queries.balance import balance, held
from telecube.billing.queries.plan_change import PlanStep, exchange_of, kept_or_offered, offered_plan, steps_to
from telecube.billing.queries.subscriptions import month_at, open_fees
from telecube.core.actor import Actor
from telecube.core.clock import now
from telecube.core.money import ZERO


@transaction.atomic
def choose_plan(
    actor: Actor,
    *,
    mode: str,
    crm_plan_id: UUID,
    exchange_plan_id: UUID | None,
    accepted_document_ids: Collection[UUID] = (),
) -> Subscription:
    """Order: prepaid or by a contract. Everything is open at once; fees begin when the trial ends, or now after it.

    A prepaid customer may conclude a contract at any time; a contract holds to its end. A company with its own exchange
    orders no package (``exchange_plan_id`` None). Raises RightMissing,
    PaymentModeUnknown, PlanNotOffered, PriceMissing, DocumentsNotAccepted, PlanChosenAlready, ContractRuns,
    FeesAreOpen, CompanyDataIncomplete.
    """
    actor.require(PLAN_MANAGE)
    subscription, at = subscription_for_update(), now()
    close_contract_if_over(actor, subscription, at=at)
    _refuse_mode(subscription, mode, at)
    crm = offered_plan(crm_plan_id, PlanKind.CRM, at=at)
    exchange = exchange_of(exchange_plan_id, at=at)
    accepted = accept_required(actor, accepted_document_ids, occasion=f"plan:{mode}")
    if subscription.is_running(at):
        charge(actor, subscription, at=at)
        _change(actor, subscription, crm=crm, exchange=exchange, at=at)
    else:
        _close_books(actor, subscription, at=at)
        _begin(subscription, crm=crm, exchange=exchange, at=at)
    if mode == PaymentMode.POSTPAID:
        require_complete_company_data()
        # What was paid in before the contract is a top-up still, also where its invoice waited for the data.
        document_payments(Actor.system(actor.tenant_id, "invoices"))
    before, subscription.mode, subscription.chosen_at = subscription.mode, mode, at
    subscription.save()
    record(actor, "billing.plan.chosen", subscription, mode=(before, mode), crm_plan=crm, exchange_plan=exchange)
    open_fully(actor)
    settle_call_limits(actor)
    if mode == PaymentMode.POSTPAID:
        conclude_contract(actor, subscription, accepted, at=at)
    else:
        # What a contract left over is a top-up from now on.
        document_payments(Actor.system(actor.tenant_id, "invoices"))
    charge(actor, subscription, at=at)
    return subscription


@transaction.atomic
def change_plan(actor: Actor, *, crm_plan_id: UUID, exchange_plan_id: UUID | None) -> Subscription:
    """Use other plans: a dearer one at once, for the difference; a cheaper one from the next month.

    To name the present plan again takes a planned change back. What is due by now is charged first, so that a change in
    the last minute of a month knows which month it is in. Raises RightMissing, PlanNotChosen, PlanNotOffered,
    PriceMissing; BalanceTooLow when a prepaid balance cannot pay the difference.
    """
    actor.require(PLAN_MANAGE)
    subscription, at = subscription_for_update(), now()
    if not subscription.is_running(at):
        raise PlanNotChosen
    charge(actor, subscription, at=at)
    crm = kept_or_offered(subscription.plans_at(at).crm, crm_plan_id, PlanKind.CRM, at=at)
    exchange = exchange_of(exchange_plan_id, kept=subscription.plans_at(at).exchange, at=at)
    _change(actor, subscription, crm=crm, exchange=exchange, at=at)
    return subscription


def _refuse_mode(subscription: Subscription, mode: str, at: datetime) -> None:
    if mode not in (PaymentMode.PREPAID, PaymentMode.POSTPAID):
        raise PaymentModeUnknown
    if not subscription.is_running(at):
        return
    if subscription.mode == PaymentMode.POSTPAID:
        raise ContractRuns
    if mode == PaymentMode.PREPAID:
        raise PlanChosenAlready
    if open_fees():
        raise FeesAreOpen(gross=open_fees())


def _close_books(actor: Actor, subscription: Subscription, *, at: datetime) -> None:
    """Charge and invoice the rest of a contract that ended: with the new order its invoices begin anew."""
    if subscription.mode == PaymentMode.POSTPAID:
        system = Actor.system(actor.tenant_id, "invoices")
        charge(system, subscription, at=at)
        issue_closing(system, subscription)


def _begin(subscription: Subscription, *, crm: Plan, exchange: Plan | None, at: datetime) -> None:
    subscription.crm_plan, subscription.exchange_plan = crm, exchange
    subscription.next_crm_plan = subscription.next_exchange_plan = subscription.next_from = None
    subscription.paid_from = max(at, Entitlements.objects.get().trial_ends_at)
    subscription.ends_at = subscription.resumed_at = subscription.unpaid_since = subscription.charged_through = None
    subscription.serial += 1


def _change(actor: Actor, subscription: Subscription, *, crm: Plan, exchange: Plan | None, at: datetime) -> None:
    before = subscription.plans_at(at)
    steps = steps_to(subscription, crm=crm, exchange=exchange, at=at)
    _refuse_unpayable(subscription, steps)
    was_planned = subscription.next_from is not None
    subscription.next_crm_plan = subscription.next_exchange_plan = subscription.next_from = None
    for step in steps:
        setattr(subscription, f"{step.role}_plan" if step.is_at_once else f"next_{step.role}_plan", step.after)
    if any(not step.is_at_once for step in steps):
        subscription.next_from = month_at(at).end
    charge_lines(actor, subscription, [line for step in steps for line in step.lines], at=at)
    if steps or was_planned:
        effective = subscription.next_from or at
        plans = {"crm_plan": (before.crm, crm), "exchange_plan": (before.exchange, exchange)}
        record(actor, "billing.plan.changed", subscription, effective_at=effective, **plans)


def _refuse_unpayable(subscription: Subscription, steps: list[PlanStep]) -> None:
    cost = sum((step.gross for step in steps), ZERO)
    if subscription.mode == PaymentMode.PREPAID and cost and balance() - held() - open_fees() < cost:
        raise BalanceTooLow
