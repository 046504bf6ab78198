"""Monthly fees: written once as charges, taken from the ledger, and what happens when a prepaid balance lacks them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import connection, transaction
from django.forms.models import model_to_dict

from telecube.audit import record
from telecube.billing.actions.access import follow_order
from telecube.billing.actions.ledger import Movement, account_for_update, post_many
from telecube.billing.events import FeesPaid, FeesUnpaid
from telecube.billing.fees import FeeLine, day_of
from telecube.billing.models import Charge, LedgerKind, PaymentMode, Plan, Subscription
from telecube.billing.queries.balance import balance, held
from telecube.billing.queries.fees_due import has_fees_due
from telecube.billing.queries.subscriptions import (
    GRACE,
    PLANS,
    charge_of,
    fees_due_at,
    is_suspended,
    months_due,
    open_charges,
    open_fees,
)
from telecube.core.actor import Actor
from telecube.core.clock import now
from telecube.core.events import announce
from telecube.core.money import ZERO
from telecube.core.tenancy import current_tenant_id

BOOK = """
UPDATE billing_charge AS c SET entry_id = booked.entry
FROM unnest(%s::uuid[], %s::uuid[]) AS booked (charge, entry) WHERE c.id = booked.charge AND c.tenant_id = %s
"""


def charge_due(actor: Actor) -> list[Charge]:
    """Charge all fees that are due by now and are not charged yet; return the new charges.

    May run any number of times, also at once: the company's account is locked and each fee has its cause. Catches up
    on months in which it did not run.
    """
    return _charge_due(actor) if has_fees_due() else []


@transaction.atomic
def _charge_due(actor: Actor) -> list[Charge]:
    subscription = subscription_for_update()
    if not subscription.is_chosen:
        return []
    before = model_to_dict(subscription)
    written = _charge(actor, subscription, now())
    if model_to_dict(subscription) != before:
        subscription.save()
    return written


def subscription_for_update() -> Subscription:
    """Return the company's subscription, held until the transaction's end; made when there is none. Account first."""
    account_for_update()
    subscription = Subscription.objects.lock_only() or Subscription.objects.create()
    plans = Plan.objects.in_bulk({getattr(subscription, f"{role}_id") for role in PLANS} - {None})
    for role in PLANS:
        # Not by joins: four of them cost more than the second query.
        setattr(subscription, role, plans.get(getattr(subscription, f"{role}_id")))
    return subscription


def charge(actor: Actor, subscription: Subscription, *, at: datetime) -> list[Charge]:
    """Charge what is due at the moment; the caller holds the subscription."""
    written = _charge(actor, subscription, at)
    subscription.save()
    return written


def _charge(actor: Actor, subscription: Subscription, at: datetime) -> list[Charge]:
    written = _write_due(subscription, at)
    if _collect(actor, subscription, at):
        # Paid after a suspension: the running month begins for this company today.
        written += _write_due(subscription, at)
        _collect(actor, subscription, at)
    return written


def charge_lines(actor: Actor, subscription: Subscription, lines: Iterable[FeeLine], *, at: datetime) -> list[Charge]:
    """Charge fees that arise at this moment, such as an upgrade's; the caller holds the subscription."""
    written = _write(lines, at)
    _collect(actor, subscription, at)
    subscription.save()
    return written


def _write_due(subscription: Subscription, at: datetime) -> list[Charge]:
    written = _write(fees_due_at(subscription, at), at)
    if months := months_due(subscription, at):
        subscription.charged_through = day_of(months[-1].start)
    _take_over_next_plans(subscription, at)
    return written


def _take_over_next_plans(subscription: Subscription, at: datetime) -> None:
    if subscription.next_from is None or at < subscription.next_from:
        return
    plans = subscription.plans_at(at)
    subscription.crm_plan, subscription.exchange_plan = plans.crm, plans.exchange
    subscription.next_crm_plan = subscription.next_exchange_plan = subscription.next_from = None


def _write(lines: Iterable[FeeLine], at: datetime) -> list[Charge]:
    wanted = {line.cause: line for line in lines}
    if not wanted:
        return []
    known = set(Charge.objects.filter(cause__in=wanted).values_list("cause", flat=True))
    made = [charge_of(line, at) for cause, line in wanted.items() if cause not in known]
    return Charge.everywhere.bulk_create(made)


def _collect(actor: Actor, subscription: Subscription, at: datetime) -> bool:
    """Take open fees from the ledger; say whether a suspended account was paid and begins again.

    A contract's fees are booked in any case. A prepaid balance pays the oldest fees first, as far as it reaches.
    """
    waiting = open_charges()
    payable = _payable(waiting) if subscription.mode == PaymentMode.PREPAID else waiting
    _book(actor, payable)
    if len(payable) < len(waiting):
        _note_unpaid(actor, subscription, at)
        return False
    return _note_paid(actor, subscription, at)


def _payable(waiting: Sequence[Charge]) -> Sequence[Charge]:
    funds = balance() - held() if waiting else ZERO
    for count, due in enumerate(waiting):
        if funds < due.gross:
            return waiting[:count]
        funds -= due.gross
    return waiting


def _book(actor: Actor, charges: Sequence[Charge]) -> None:
    if not charges:
        return
    movements = [Movement(LedgerKind.FEE, -due.gross, due.cause, _details_of(due)) for due in charges]
    for due, entry in zip(charges, post_many(actor, movements), strict=True):
        due.entry = entry
    with connection.cursor() as cursor:
        pairs = [due.pk for due in charges], [due.entry_id for due in charges]
        cursor.execute(BOOK, [*pairs, current_tenant_id()])


def _details_of(due: Charge) -> dict[str, str]:
    return {
        "plan": due.plan.code,
        "name_pl": due.plan.name_pl,
        "name_en": due.plan.name_en,
        "label": due.label,
        "kind": due.kind,
        "from": due.period_start.isoformat(),
        "to": due.period_end.isoformat(),
    }


def _note_unpaid(actor: Actor, subscription: Subscription, at: datetime) -> None:
    if subscription.unpaid_since is not None:
        return
    subscription.unpaid_since, until, gross = at, at + GRACE, open_fees()
    record(actor, "billing.fees.unpaid", subscription, gross=gross, full_until=(None, until))
    announce(FeesUnpaid(gross=str(gross), until=until), actor=actor)
    follow_order(actor, subscription)


def _note_paid(actor: Actor, subscription: Subscription, at: datetime) -> bool:
    if subscription.unpaid_since is None:
        return False
    was_suspended = is_suspended(subscription, at)
    if was_suspended:
        subscription.resumed_at = at
    subscription.unpaid_since = None
    record(actor, "billing.fees.paid", subscription, resumed=was_suspended)
    announce(FeesPaid(), actor=actor)
    follow_order(actor, subscription)
    return was_suspended
