"""A plan alone costs nothing: the trial's limits of calls hold until money or a contract pays, and again without."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.core.mail import EmailMessage
from django.test import Client

from telecube.accounts.models import AccessLevel, Entitlements, User
from telecube.billing.actions.ledger import post
from telecube.billing.actions.payments import receive_payment, undo_payment
from telecube.billing.contract_mails import send_fees_unpaid
from telecube.billing.models import LedgerKind, Payment, Plan, TopUpMethod
from telecube.billing.queries.call_limits import CallLimits, call_limits
from telecube.billing.tests.orders import complete_company_data, make_plan, order, seat, system, trial_until
from telecube.core.clock import now
from telecube.core.ids import uuid7
from tests.world import Company


@pytest.fixture
def plans(acme: Company) -> tuple[Plan, Plan]:
    """What acme orders; its trial still runs, and it has limits of calls."""
    trial_until(Entitlements.objects.get().trial_ends_at)
    seat(acme.anna, now())
    return make_plan("crm", "40"), make_plan("exchange", "30", numbers=1)


def has_limits() -> bool:
    return call_limits(Entitlements.objects.get()) is not None


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
    assert call_limits(Entitlements.objects.get()) == CallLimits(prefixes=["+48"], at_once=2, minutes_a_day=60)


def test_the_first_payment_lifts_them_and_the_last_grosz_brings_them_back(
    acme: Company, plans: tuple[Plan, Plan]
) -> None:
    order(acme, *plans)
    pay(acme, "50.00")
    assert not has_limits()
    post(system(acme), kind=LedgerKind.USAGE, amount=Decimal("-49.9999"), cause="call:1")
    assert not has_limits()
    post(system(acme), kind=LedgerKind.USAGE, amount=Decimal("-0.0001"), cause="call:2")
    assert has_limits()


def test_money_of_the_trial_lifts_them_with_the_order(acme: Company, plans: tuple[Plan, Plan]) -> None:
    pay(acme, "50.00")
    assert has_limits()
    order(acme, *plans)
    assert not has_limits()


def test_a_payment_booked_by_mistake_brings_them_back(acme: Company, plans: tuple[Plan, Plan]) -> None:
    order(acme, *plans)
    mistake = pay(acme, "500.00")
    assert not has_limits()
    undo_payment(system(acme), mistake.pk, reason="Inna firma")
    assert has_limits()


def test_a_contract_lifts_them(acme: Company, plans: tuple[Plan, Plan]) -> None:
    complete_company_data(acme)
    order(acme, *plans, mode="postpaid")
    assert not has_limits()


def test_who_came_with_an_exchange_has_none(acme: Company, plans: tuple[Plan, Plan]) -> None:
    Entitlements.objects.update(
        has_own_exchange=True, call_prefixes=None, outside_calls_at_once=None, outside_minutes_a_day=None
    )
    assert not has_limits()


def test_the_overview_says_the_limits_as_long_as_they_hold(
    acme: Company, plans: tuple[Plan, Plan], client_of: Callable[[User], Client]
) -> None:
    client = client_of(acme.anna)
    said = "numery zaczynające się od +48, bez numerów premium; najwyżej 2 naraz; 60 min dziennie"
    assert said in client.get("/billing/").content.decode()
    order(acme, *plans)
    assert said in client.get("/billing/").content.decode()
    pay(acme, "50.00")
    assert "call-limits" not in client.get("/billing/").content.decode()


def test_the_confirmation_promises_no_calls_without_money(
    acme: Company, plans: tuple[Plan, Plan], client_of: Callable[[User], Client]
) -> None:
    address = f"/billing/plan/confirmation/?mode=prepaid&crm={plans[0].pk}&exchange={plans[1].pk}"
    page = client_of(acme.anna).get(address).content.decode()
    assert "Dopóki brakuje środków, połączenia na zewnątrz mają limity okresu próbnego." in page
    pay(acme, "500.00")
    assert "Dopóki brakuje środków" not in client_of(acme.anna).get(address).content.decode()


def test_the_mail_about_unpaid_fees_says_the_same(
    acme: Company, plans: tuple[Plan, Plan], mailoutbox: list[EmailMessage]
) -> None:
    send_fees_unpaid(gross=Decimal("86.10"), until=now())
    assert "połączenia na zewnątrz mają limity okresu próbnego" in mailoutbox[-1].body
    Entitlements.objects.update(
        has_own_exchange=True, call_prefixes=None, outside_calls_at_once=None, outside_minutes_a_day=None
    )
    send_fees_unpaid(gross=Decimal("86.10"), until=now())
    assert "limity" not in mailoutbox[-1].body
