"""Paid things besides plan and seats: a number, an add-on. Whoever gives one to the company says it here."""

from __future__ import annotations

from django.db import transaction

from telecube.accounts.models import Entitlements
from telecube.audit import record
from telecube.billing.actions.charging import charge, subscription_for_update
from telecube.billing.models import Plan, PlanKind, PriceUnit, ServicePeriod
from telecube.billing.plan_errors import PlanNotOffered, ServiceTakenAlready
from telecube.billing.queries.prices import company_price_on, public_price_list
from telecube.core.actor import Actor
from telecube.core.clock import now, today

BY_THE_MONTH = (PlanKind.NUMBER, PlanKind.ADD_ON)


@transaction.atomic
def take_service(actor: Actor, *, plan: Plan, reference: str, label: str) -> ServicePeriod:
    """Begin the monthly fee of a thing that ``reference`` names; the rest of this month is charged at once.

    ``label`` is what the invoice says, such as the number. Raises PlanNotOffered, PriceMissing, ServiceTakenAlready.
    """
    subscription, at = subscription_for_update(), now()
    if plan.kind not in BY_THE_MONTH or company_price_on(plan, today()).unit != PriceUnit.MONTH:
        raise PlanNotOffered
    if ServicePeriod.objects.filter(reference=reference, ended_at=None).exists():
        raise ServiceTakenAlready
    service = ServicePeriod.objects.create(plan=plan, reference=reference, label=label, started_at=at)
    record(actor, "billing.service.taken", service, label=label)
    if subscription.is_chosen:
        charge(actor, subscription, at=at)
    return service


def take_number(actor: Actor, *, reference: str, label: str) -> ServicePeriod | None:
    """Begin the fee of a phone number by the list's plan for numbers.

    None where numbers are not sold by the month, and for a company whose own exchange the numbers belong to.
    """
    if Entitlements.objects.get().has_own_exchange:
        return None
    offered = public_price_list(today()).numbers
    return take_service(actor, plan=offered[0].plan, reference=reference, label=label) if offered else None


@transaction.atomic
def give_service_back(actor: Actor, *, reference: str) -> None:
    """End the fee of a thing with the running month; what has none stays as it is."""
    subscription, at = subscription_for_update(), now()
    if subscription.is_chosen:
        charge(actor, subscription, at=at)
    service = ServicePeriod.objects.filter(reference=reference, ended_at=None).first()
    if service is None:
        return
    service.ended_at = at
    service.save(update_fields=["ended_at"])
    record(actor, "billing.service.given_back", service, label=service.label)
