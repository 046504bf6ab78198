"""The pages of „Konto i finanse”: who sees them, in which standing, and how often they ask the database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from telecube.accounts.models import EndReason, Entitlements, PermissionGroup, User
from telecube.billing.actions.ledger import post
from telecube.billing.actions.payments import receive_payment
from telecube.billing.models import LedgerKind, Plan, Subscription, TopUpMethod
from telecube.billing.permissions import ACCOUNT_TOP_UP, COMPANY_DATA_CHANGE, FINANCES_VIEW, PLAN_MANAGE
from telecube.billing.tests.orders import hire, make_plan, order, pay_in, seat, system, trial_until
from telecube.core.access import Right
from telecube.core.clock import now
from telecube.core.ids import uuid7
from telecube.core.tenancy import tenant_scope
from tests.world import Company, World

ClientOf = Callable[[User], Client]
PAGES: dict[str, Right] = {
    "overview": FINANCES_VIEW,
    "plan": PLAN_MANAGE,
    "contract": FINANCES_VIEW,
    "contract-extension": PLAN_MANAGE,
    "contract-notice": PLAN_MANAGE,
    "top-up-list": ACCOUNT_TOP_UP,
    "entry-list": FINANCES_VIEW,
    "invoice-list": FINANCES_VIEW,
    "company-data": COMPANY_DATA_CHANGE,
}
#: The most questions of a page; the plan's are many, for it works out four months of fees.
MOST = {"plan": 60}


@pytest.fixture
def plans(acme: Company) -> tuple[Plan, Plan]:
    """A CRM plan and an exchange package, and Anna's place."""
    seat(acme.anna, now() - timedelta(days=60))
    return make_plan("crm", "49.00"), make_plan("exchange", "79.00", numbers=2)


def text_of(client: Client, name: str, *arguments: Any) -> str:
    answer = client.get(reverse(f"billing:{name}", args=arguments))
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_each_page_opens_to_its_right_alone(acme: Company, client_of: ClientOf, name: str) -> None:
    address = reverse(f"billing:{name}")
    assert client_of(acme.carla).get(address).status_code == 403
    acme.carla.permission_group = PermissionGroup.objects.create(name="Finanse", rights=[PAGES[name].code])
    acme.carla.save()
    assert client_of(acme.carla).get(address).status_code == 200


def test_the_menu_leads_to_what_may_be_seen(acme: Company, client_of: ClientOf) -> None:
    acme.carla.permission_group = PermissionGroup.objects.create(name="Finanse", rights=[ACCOUNT_TOP_UP.code])
    acme.carla.save()
    page = text_of(client_of(acme.carla), "top-up-list")
    assert "Konto i finanse" in page
    assert reverse("billing:invoice-list") not in page


def test_the_trial_is_told_with_its_end_and_the_way_on(acme: Company, client_of: ClientOf) -> None:
    page = text_of(client_of(acme.anna), "overview")
    assert "Okres próbny" in page
    assert reverse("billing:plan") in page
    assert "Nie ma jeszcze opłat" in page


def test_the_next_fees_are_explained_line_by_line(acme: Company, client_of: ClientOf, plans: tuple[Plan, Plan]) -> None:
    seat(acme.ben, now() - timedelta(days=60))
    trial_until(now() - timedelta(days=1))
    pay_in(acme, "1000.00")
    order(acme, *plans)
    page = text_of(client_of(acme.anna), "overview")
    assert "2 × 49,00" in page
    assert "Ben Nowak, Anna Zielińska" in page
    assert "217,71\u00a0zł" in page  # (2 × 49 + 79) × 1,23
    assert "Płacisz z\u00a0góry" in page


def test_a_balance_that_will_not_do_says_how_much_is_missing(
    acme: Company, client_of: ClientOf, plans: tuple[Plan, Plan]
) -> None:
    trial_until(now() + timedelta(days=1))
    order(acme, *plans)
    page = text_of(client_of(acme.anna), "overview")
    assert "Saldo nie wystarczy" in page
    assert f"{reverse('billing:top-up-list')}?amount=" in page


def test_unpaid_fees_stand_first(acme: Company, client_of: ClientOf, plans: tuple[Plan, Plan]) -> None:
    trial_until(now() - timedelta(days=1))
    order(acme, *plans)
    page = text_of(client_of(acme.anna), "overview")
    assert "Opłaty nie są zapłacone" in page
    assert 'id="account-banner"' in page


def test_the_balance_stands_in_the_top_bar_of_who_pays_in_advance_and_may_see_it(
    acme: Company, client_of: ClientOf, plans: tuple[Plan, Plan]
) -> None:
    dashboard = reverse("web:dashboard")
    assert 'tc-num">0,00' not in client_of(acme.anna).get(dashboard).content.decode()
    trial_until(now() - timedelta(days=1))
    pay_in(acme, "500.00")
    order(acme, *plans)
    assert 'id="balance"' in client_of(acme.anna).get(dashboard).content.decode()
    assert 'id="balance"' not in client_of(acme.carla).get(dashboard).content.decode()
    assert "zł" in text_of(client_of(acme.anna), "balance")


@pytest.mark.parametrize("name", ["overview", "entry-list", "invoice-list", "top-up-list", "plan"])
def test_pages_ask_no_more_when_there_is_more(
    acme: Company, client_of: ClientOf, plans: tuple[Plan, Plan], name: str
) -> None:
    trial_until(now() - timedelta(days=1))
    pay_in(acme, "5000.00")
    order(acme, *plans)
    client, address = client_of(acme.anna), reverse(f"billing:{name}")
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for number in range(6):
        hire(acme, f"Osoba {number}", now() - timedelta(days=40))
        amount = Decimal(number + 20)
        receive_payment(system(acme), amount=amount, method=TopUpMethod.BANK_TRANSFER, source=f"bank:{uuid7()}")
        post(system(acme), kind=LedgerKind.USAGE, amount=Decimal("-0.1234"), cause=f"test:{uuid7()}")
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    # One more: what was charged by the day waits beside the month.
    assert len(many) <= len(few) + 2
    assert len(many) <= MOST.get(name, 34)


def test_another_companys_pages_show_nothing_of_ours(world: World, client_of: ClientOf) -> None:
    with tenant_scope(world.acme.id):
        pay_in(world.acme, "777.00")
        assert Subscription.objects.count() == 0
    page = client_of(world.globex.gina).get(reverse("billing:entry-list")).content.decode()
    assert "777,00" not in page


@pytest.mark.parametrize(("days", "is_told"), [(31, False), (29, True)])
def test_the_end_of_a_contract_is_told_in_its_last_thirty_days(
    acme: Company, client_of: ClientOf, days: int, is_told: bool
) -> None:
    entitlements = Entitlements.objects.get()
    entitlements.plan_end(now() + timedelta(days=days), reason=EndReason.CONTRACT)
    entitlements.save()
    page = text_of(client_of(acme.anna), "overview")
    assert ('id="account-banner"' in page) is is_told
    assert (f'href="{reverse("billing:contract")}">Pokaż umowę' in page) is is_told
