"""A plan alone costs nothing: the trial's limits of calls hold until money or a contract stands behind it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from telecube.accounts.models import AccessLevel, Entitlements
from telecube.audit.models import AuditEntry
from telecube.billing.actions.access import settle_call_limits
from telecube.billing.actions.payments import receive_payment, undo_payment
from telecube.billing.models import Payment, Plan, TopUpMethod
from telecube.billing.tests.orders import complete_company_data, make_plan, order, seat, system, trial_until
from telecube.core.clock import now
from telecube.core.ids import uuid7
from tests.world import Company

WRITTEN = "billing.access.call_limits"


@pytest.fixture
def plans(acme: Company) -> tuple[Plan, Plan]:
    """What acme orders; its trial still runs, and it has limits of calls."""
    trial_until(Entitlements.objects.get().trial_ends_at)
    seat(acme.anna, now())
    return make_plan("crm", "40"), make_plan("exchange", "30", numbers=1)


def has_limits() -> bool:
    return Entitlements.objects.get().has_call_limits


def pay(company: Company, amount: str) -> Payment:
    source = f"test:{uuid7()}"
    return receive_payment(system(company), amount=Decimal(amount), method=TopUpMethod.ONLINE, source=source)


def test_who_orders_prepaid_without_paying_keeps_the_limits_of_the_trial(
    acme: Company, plans: tuple[Plan, Plan]
) -> None:
    order(acme, *plans)
    entitlements = Entitlements.objects.get()
    assert entitlements.access_at(now()) is AccessLevel.FULL
    assert not entitlements.is_on_trial
    assert entitlements.call_prefixes == ["+48"]
    assert entitlements.outside_calls_at_once is not None
    assert entitlements.outside_minutes_a_day is not None


def test_the_first_payment_lifts_them_once(acme: Company, plans: tuple[Plan, Plan]) -> None:
    order(acme, *plans)
    pay(acme, "50.00")
    pay(acme, "60.00")
    assert not has_limits()
    assert AuditEntry.objects.filter(action=WRITTEN).count() == 1


def test_money_of_the_trial_lifts_them_with_the_order(acme: Company, plans: tuple[Plan, Plan]) -> None:
    pay(acme, "50.00")
    assert has_limits()
    order(acme, *plans)
    assert not has_limits()


def test_a_payment_booked_by_mistake_brings_them_back(acme: Company, plans: tuple[Plan, Plan]) -> None:
    mistake = pay(acme, "500.00")
    order(acme, *plans)
    Payment.objects.filter(pk=mistake.pk).update(settled=0)
    mistake.settlements.all().delete()
    undo_payment(system(acme), mistake.pk, reason="Inna firma")
    assert has_limits()


def test_a_contract_lifts_them(acme: Company, plans: tuple[Plan, Plan]) -> None:
    complete_company_data(acme)
    order(acme, *plans, mode="postpaid")
    assert not has_limits()


def test_who_came_with_an_exchange_has_none(acme: Company, plans: tuple[Plan, Plan]) -> None:
    entitlements = Entitlements.objects.get()
    entitlements.has_own_exchange, entitlements.erase_at = True, None
    entitlements.free_calls()
    entitlements.save()
    settle_call_limits(system(acme))
    assert not has_limits()
    assert not AuditEntry.objects.filter(action=WRITTEN).exists()
