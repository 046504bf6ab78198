"""A company that came with its own exchange pays the CRM only: at the choice, each month, on the page."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from telecube.accounts.models import Entitlements, User
from telecube.billing.actions.charging import charge_due
from telecube.billing.actions.services import take_number
from telecube.billing.actions.subscriptions import change_plan
from telecube.billing.models import Charge, Plan, ServicePeriod, Subscription
from telecube.billing.plan_errors import PlanNotOffered
from telecube.billing.queries.next_invoice import next_invoice, preview_change
from telecube.billing.tests.orders import at, make_plan, order, pay_in, seat, system, trial_until
from telecube.core.clock import clock_set_to
from tests.world import Company

CHOSEN = at(2026, 11, 10, 9)
CONFIRM = "billing:plan-confirm"


@pytest.fixture
def crm(db: None) -> Plan:
    return make_plan("crm", "40")


@pytest.fixture
def package(db: None) -> Plan:
    return make_plan("exchange", "30", numbers=1)


@pytest.fixture
def company(acme: Company) -> Company:
    """Acme with an exchange of its own, one user, 300 złoty, and a trial that ended on 1 November 2026."""
    Entitlements.objects.update(has_own_exchange=True)
    trial_until(at(2026, 11, 1))
    seat(acme.anna, at(2026, 10, 18))
    pay_in(acme, "300")
    return acme


def test_it_orders_the_crm_alone_and_is_charged_for_nothing_else(company: Company, crm: Plan, package: Plan) -> None:
    with clock_set_to(CHOSEN):
        order(company, crm, None)
        assert [line.plan for line in next_invoice().lines] == [crm]
        assert next_invoice().gross == Decimal("49.20")
    with clock_set_to(at(2026, 12, 1, 1)):
        charge_due(system(company))
    assert Subscription.objects.get().exchange_plan is None
    assert {charge.plan for charge in Charge.objects.all()} == {crm}
    assert sorted(charge.gross for charge in Charge.objects.all()) == [Decimal("34.44"), Decimal("49.20")]


def test_its_numbers_belong_to_its_exchange_and_have_no_fee(company: Company, crm: Plan) -> None:
    make_plan("number", "5")
    assert take_number(company.actor("anna"), reference="number:1", label="22 123 45 67") is None
    assert not ServicePeriod.objects.exists()
    Entitlements.objects.update(has_own_exchange=False)
    assert take_number(company.actor("anna"), reference="number:1", label="22 123 45 67") is not None


def test_it_cannot_order_a_package_and_nobody_else_goes_without(company: Company, crm: Plan, package: Plan) -> None:
    with clock_set_to(CHOSEN):
        with pytest.raises(PlanNotOffered):
            order(company, crm, package)
        Entitlements.objects.update(has_own_exchange=False)
        with pytest.raises(PlanNotOffered):
            order(company, crm, None)
        order(company, crm, package)
        with pytest.raises(PlanNotOffered):
            change_plan(company.actor("anna"), crm_plan_id=crm.pk, exchange_plan_id=None)


def test_it_changes_the_plan_of_the_crm(company: Company, crm: Plan) -> None:
    dearer = make_plan("crm", "60")
    with clock_set_to(CHOSEN):
        order(company, crm, None)
        preview = preview_change(crm_plan_id=dearer.pk, exchange_plan_id=None)
        assert [step.role for step in preview.steps] == ["crm"]
        change_plan(company.actor("anna"), crm_plan_id=dearer.pk, exchange_plan_id=None)
    changed = Subscription.objects.get()
    assert (changed.crm_plan, changed.exchange_plan) == (dearer, None)


def test_the_page_offers_the_crm_alone_and_orders_it(
    company: Company, client_of: Callable[[User], Client], crm: Plan, package: Plan
) -> None:
    client = client_of(company.anna)
    page = client.get(reverse("billing:plan")).content.decode()
    assert "Masz własną centralę" in page
    assert 'name="exchange"' not in page
    assert str(package.pk) not in page
    wish = {"mode": "prepaid", "crm": str(crm.pk)}
    shown = client.get(reverse(CONFIRM), wish).content.decode()
    assert "None" not in shown
    seen = re.search(r'name="seen" value="([^"]+)"', shown)
    assert seen
    sent = {
        **wish,
        "exchange": "",
        "seen": seen[1],
        "documents": re.findall(r'name="documents" value="([^"]+)"', shown),
    }
    assert client.post(reverse(CONFIRM), sent).status_code == 302
    assert Subscription.objects.get().exchange_plan is None
    assert "None" not in client.get(reverse("billing:plan")).content.decode()
    assert "własna" in client.get(reverse("billing:overview")).content.decode()
