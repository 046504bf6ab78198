"""Choosing, changing and ending a plan through the pages: from the trial, after it, and by two people at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from telecube.accounts.models import AccessLevel, Entitlements, User
from telecube.billing.actions.company_data import change_company_data
from telecube.billing.actions.documents import load_texts_of_the_product
from telecube.billing.models import Charge, Contract, LedgerEntry, Plan, Subscription
from telecube.billing.queries.balance import balance
from telecube.billing.queries.documents import current
from telecube.billing.tests.orders import complete_company_data, hire, make_plan, order, pay_in, seat, trial_until
from telecube.core.clock import now
from tests.world import Company

ClientOf = Callable[[User], Client]
CONFIRM = "billing:plan-confirm"
#: With the frame around the page.
MOST_QUERIES = 38
DOC = re.compile(r'name="documents" value="([^"]+)"')


@pytest.fixture
def plans(acme: Company) -> tuple[Plan, Plan]:
    """A CRM plan and an exchange package, and Anna's place."""
    seat(acme.anna, now() - timedelta(days=60))
    return make_plan("crm", "49.00"), make_plan("exchange", "79.00")


def wish(plans: tuple[Plan, Plan], mode: str = "prepaid") -> dict[str, str]:
    return {"mode": mode, "crm": str(plans[0].pk), "exchange": str(plans[1].pk)}


def confirm(client: Client, wanted: dict[str, str], *, documents: bool = True) -> tuple[int, str]:
    """Open the confirmation as people do, and send what it shows."""
    page = client.get(reverse(CONFIRM), wanted).content.decode()
    found = re.search(r'name="seen" value="([^"]*)"', page)
    assert found
    ids = DOC.findall(page) if documents else []
    answer = client.post(reverse(CONFIRM), {**wanted, "seen": found[1], "documents": ids})
    return answer.status_code, answer.content.decode()


def test_the_two_ways_to_pay_stand_side_by_side_with_the_cost_for_the_present_users(
    acme: Company, client_of: ClientOf, plans: tuple[Plan, Plan]
) -> None:
    page = client_of(acme.anna).get(reverse("billing:plan")).content.decode()
    assert 'value="prepaid"' in page
    assert 'value="postpaid"' in page
    assert "157,44\u00a0zł" in page  # (49 + 79) × 1,23
    cost = client_of(acme.anna).get(
        reverse("billing:plan"), wish(plans, "postpaid"), headers={"HX-Request": "true", "HX-Target": "plan-preview"}
    )
    assert cost.content.decode().lstrip().startswith("<section")
    assert "Umowa obowiązuje do" in cost.content.decode()


@pytest.mark.parametrize("days_ago", [-10, 1, 40])
def test_a_plan_is_chosen_in_the_trial_after_it_and_when_frozen(
    acme: Company, client_of: ClientOf, plans: tuple[Plan, Plan], days_ago: int
) -> None:
    trial_until(now() - timedelta(days=days_ago))
    client = client_of(acme.anna)
    assert client.get(reverse("billing:plan")).status_code == 200
    status, _page = confirm(client, wish(plans))
    assert status == 302
    assert Entitlements.objects.get().access_at(now()) is AccessLevel.FULL
    assert Subscription.objects.get().mode == "prepaid"
    # In the trial nothing is charged before its end.
    assert Charge.objects.exists() is (days_ago > 0)


def test_who_lacks_the_money_is_led_to_the_top_up(acme: Company, client_of: ClientOf, plans: tuple[Plan, Plan]) -> None:
    trial_until(now() - timedelta(days=1))
    client = client_of(acme.anna)
    page = client.get(reverse(CONFIRM), wish(plans)).content.decode()
    assert "Na saldzie brakuje na to" in page
    seen = re.search(r'name="seen" value="(\w+)"', page)
    assert seen
    answer = client.post(reverse(CONFIRM), {**wish(plans), "seen": seen[1], "documents": DOC.findall(page)})
    assert answer.headers["Location"] == reverse("billing:top-up-list")


def test_a_contract_needs_accepted_documents_and_company_data(
    acme: Company, client_of: ClientOf, plans: tuple[Plan, Plan]
) -> None:
    load_texts_of_the_product()
    client = client_of(acme.anna)
    page = client.get(reverse(CONFIRM), wish(plans, "postpaid")).content.decode()
    terms = current("terms")
    assert terms is not None
    assert f"wersja {terms.version}" in page
    assert "/dokumenty/regulamin/" in page
    assert "Uzupełnij dane firmy" in page
    status, refused = confirm(client, wish(plans, "postpaid"), documents=False)
    assert status == 422
    assert "zaakceptuj aktualny regulamin" in refused
    assert confirm(client, wish(plans, "postpaid"))[0] == 422
    assert not Contract.objects.exists()
    change_company_data(
        acme.actor("anna"), name="Acme", nip="5260250274", street="ul. Żółta 1", postcode="90-001", city="Łódź"
    )
    assert confirm(client, wish(plans, "postpaid"))[0] == 302
    contract = client.get(reverse("billing:contract")).content.decode()
    assert "Regulamin" in contract
    assert "Anna Zielińska" in contract


def test_the_second_of_two_administrators_chooses_nothing(
    acme: Company, client_of: ClientOf, plans: tuple[Plan, Plan]
) -> None:
    client = client_of(acme.anna)
    page = client.get(reverse(CONFIRM), wish(plans)).content.decode()
    seen = re.search(r'name="seen" value="(\w+)"', page)[1]  # type: ignore[index]
    order(acme, *plans)
    before = Subscription.objects.get().chosen_at
    answer = client.post(reverse(CONFIRM), {**wish(plans), "seen": seen})
    assert answer.status_code == 422
    assert "coś się zmieniło" in answer.content.decode()
    assert Subscription.objects.get().chosen_at == before


def test_nobody_confirms_another_amount_than_he_saw(
    acme: Company, client_of: ClientOf, plans: tuple[Plan, Plan]
) -> None:
    client = client_of(acme.anna)
    page = client.get(reverse(CONFIRM), wish(plans)).content.decode()
    seen = re.search(r'name="seen" value="(\w+)"', page)[1]  # type: ignore[index]
    hire(acme, "Nowa", now())
    assert client.post(reverse(CONFIRM), {**wish(plans), "seen": seen}).status_code == 422
    assert not Subscription.objects.exclude(mode="trial").exists()


def test_a_dearer_package_shows_the_difference_and_takes_it(
    acme: Company, client_of: ClientOf, plans: tuple[Plan, Plan]
) -> None:
    trial_until(now() - timedelta(days=1))
    pay_in(acme, "1000.00")
    order(acme, *plans)
    dearer = make_plan("exchange", "199.00")
    before = balance()
    wanted = wish((plans[0], dearer))
    page = client_of(acme.anna).get(reverse(CONFIRM), wanted).content.decode()
    assert "Różnica za resztę tego miesiąca" in page
    assert confirm(client_of(acme.anna), wanted)[0] == 302
    assert balance() < before
    assert Subscription.objects.get().exchange_plan == dearer


def test_a_planned_change_is_taken_back_by_naming_the_present_plan(
    acme: Company, client_of: ClientOf, plans: tuple[Plan, Plan]
) -> None:
    trial_until(now() - timedelta(days=1))
    pay_in(acme, "1000.00")
    order(acme, *plans)
    cheaper = make_plan("exchange", "29.00")
    assert confirm(client_of(acme.anna), wish((plans[0], cheaper)))[0] == 302
    assert Subscription.objects.get().next_exchange_plan == cheaper
    page = client_of(acme.anna).get(reverse(CONFIRM), wish(plans)).content.decode()
    assert "Planowana zmiana zostanie cofnięta" in page
    assert confirm(client_of(acme.anna), wish(plans))[0] == 302
    assert Subscription.objects.get().next_exchange_plan is None


def test_a_contract_is_extended_and_ended_with_its_consequences(
    acme: Company, client_of: ClientOf, plans: tuple[Plan, Plan]
) -> None:
    change_company_data(
        acme.actor("anna"), name="Acme", nip="5260250274", street="ul. Żółta 1", postcode="90-001", city="Łódź"
    )
    order(acme, *plans, mode="postpaid")
    client = client_of(acme.anna)
    early = client.post(reverse("billing:contract-extension"), {"term": "year"})
    assert early.status_code == 422
    assert "Twojej nie da się jeszcze" in early.content.decode()
    assert "Do tego dnia działa wszystko" in client.get(reverse("billing:contract-notice")).content.decode()
    assert client.post(reverse("billing:contract-notice")).status_code == 302
    assert Contract.objects.get().notice_given_at is not None
    assert client.post(reverse("billing:contract-notice")).status_code == 422
    Contract.objects.update(ends_on=(now() + timedelta(days=20)).date())
    documents = DOC.findall(client.get(reverse("billing:contract-extension")).content.decode())
    wanted = {"term": "indefinite", "documents": documents}
    assert client.post(reverse("billing:contract-extension"), wanted).status_code == 302
    assert Contract.objects.get().ends_on is None


def test_a_frozen_company_has_the_few_ways_out_and_no_shell(
    acme: Company, client_of: ClientOf, plans: tuple[Plan, Plan]
) -> None:
    trial_until(now() - timedelta(days=40))
    for name in ("plan", "top-up-list", "invoice-list", "company-data"):
        page = client_of(acme.anna).get(reverse(f"billing:{name}")).content.decode()
        assert "tc-waysout" in page
        assert "tc-sidebar" not in page
    assert client_of(acme.anna).get(reverse("billing:overview")).status_code == 302
    assert LedgerEntry.objects.count() == 0
    assert balance() == Decimal(0)


@pytest.mark.parametrize("mode", ["prepaid", "postpaid"])
def test_the_plan_page_of_a_running_order_asks_the_database_little(
    acme: Company, client_of: ClientOf, plans: tuple[Plan, Plan], mode: str
) -> None:
    pay_in(acme, "5000")
    complete_company_data(acme)
    order(acme, *plans, mode=mode)
    client = client_of(acme.anna)
    dearer = make_plan("exchange", "199.00")
    wanted = {**wish(plans, mode), "exchange": str(dearer.pk)}
    client.get(reverse("billing:plan"), wanted)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(reverse("billing:plan"), wanted).status_code == 200
    for colleague in ("Ewa", "Jan", "Zofia"):
        hire(acme, colleague, now())
    with CaptureQueriesContext(connection) as asked_of_more:
        assert client.get(reverse("billing:plan"), wanted).status_code == 200
    assert len(asked) == len(asked_of_more) <= MOST_QUERIES, len(asked)
