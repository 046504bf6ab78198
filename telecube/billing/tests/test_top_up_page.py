"""The page of one top-up: where to pay, what is awaited, that it came."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import translation

from telecube.accounts.models import User
from telecube.billing.actions.online_payments import book_confirmed
from telecube.billing.actions.top_ups import keep_token, start_top_up
from telecube.billing.models import BillingAccount, TopUp, TopUpMethod
from telecube.billing.payment_methods.bank_transfer.details import qr_text
from telecube.billing.payment_methods.interface import Notice, Started
from telecube.billing.templatetags.billing_money import zloty
from telecube.billing.tests.conftest import Shop
from telecube.config import config
from telecube.core.clock import clock_set_to, now
from telecube.core.tenancy import tenant_scope
from tests.world import Company, World

ClientOf = Callable[[User], Client]


def start(company: Company, method: TopUpMethod) -> tuple[TopUp, str]:
    """Start a top-up; return it and its address."""
    made = start_top_up(company.actor("anna"), amount=Decimal("1234.50"), method=method)
    return made, f"/billing/top-ups/{made.pk}/"


def test_a_bank_transfer_shows_account_title_and_code(acme: Company, client_of: ClientOf) -> None:
    _made, address = start(acme, TopUpMethod.BANK_TRANSFER)
    page = client_of(acme.anna).get(address).content.decode()
    assert BillingAccount.objects.get().reference in page
    assert "61 1090 1014 0000 0712 1981 2874" in page
    assert "1\u00a0234,50\u00a0zł" in page
    assert "data:image/svg+xml" in page


def test_whoever_starts_is_led_to_the_provider_when_it_knows_the_order(
    acme: Company, client_of: ClientOf, shop: Shop
) -> None:
    made, address = start(acme, TopUpMethod.ONLINE)
    client = client_of(acme.anna)
    assert "Przelewy24" in client.get(f"{address}?leaving=1").content.decode()
    keep_token(acme.actor("anna"), made.pk, Started(token="ABC", address=""))
    led = client.get(f"{address}?leaving=1", headers={"HX-Request": "true"})
    assert led.status_code == 204
    assert led.headers["HX-Redirect"].endswith("/trnRequest/ABC")


def test_whoever_comes_back_is_not_sent_away_again_and_sees_the_money(
    acme: Company, client_of: ClientOf, shop: Shop
) -> None:
    made, address = start(acme, TopUpMethod.ONLINE)
    keep_token(acme.actor("anna"), made.pk, Started(token="ABC", address=""))
    client = client_of(acme.anna)
    assert client.get(address, headers={"HX-Request": "true"}).status_code == 200
    book_confirmed(acme.actor("anna"), made.pk, Notice(made.session, "7", made.amount, "PLN"))
    assert "Środki są na koncie" in client.get(address).content.decode()


def test_another_companys_top_up_does_not_exist(world: World, client_of: ClientOf) -> None:
    with tenant_scope(world.acme.id):
        _made, address = start(world.acme, TopUpMethod.BANK_TRANSFER)
    assert client_of(world.globex.gina).get(address).status_code == 404
    assert client_of(world.acme.anna).get(address).status_code == 200


def test_the_page_needs_the_right(acme: Company, client_of: ClientOf) -> None:
    _made, address = start(acme, TopUpMethod.BANK_TRANSFER)
    assert client_of(acme.carla).get(address).status_code == 403


def test_the_code_follows_the_recommendation_of_the_polish_banks() -> None:
    text = qr_text(amount=Decimal("100.50"), title="TC4F7K2Q")
    account = config.seller_bank_account[2:]
    assert text == f"{config.seller_nip}|PL|{account}|010050|{config.seller_name[:20]}|TC4F7K2Q|||"
    assert len(text) <= 160
    assert qr_text(amount=Decimal("10000.00"), title="x") == ""


@pytest.mark.parametrize(("language", "shown"), [("pl", "−1\u00a0234,57\u00a0zł"), ("en", "PLN\u00a0−1,234.57")])
def test_money_is_shown_in_the_readers_manner(language: str, shown: str) -> None:
    with translation.override(language):
        assert zloty(Decimal("-1234.5678")) == shown


def test_a_company_whose_account_is_frozen_can_still_pay(acme: Company, client_of: ClientOf) -> None:
    _made, address = start(acme, TopUpMethod.BANK_TRANSFER)
    with clock_set_to(now() + timedelta(days=60)):
        assert client_of(acme.anna).get(address).status_code == 200
        assert client_of(acme.anna).get("/dashboard/").status_code == 302
