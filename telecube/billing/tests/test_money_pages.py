"""Topping up, the balance history, invoices and company data through the pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

from asgiref.sync import async_to_sync
from django.test import Client
from django.urls import reverse

from telecube.accounts.models import User
from telecube.billing.actions.invoices import issue_for_top_up
from telecube.billing.actions.ledger import post
from telecube.billing.actions.payments import receive_payment
from telecube.billing.entries_file import csv_of_ledger
from telecube.billing.models import BillingAccount, CompanyData, Invoice, LedgerKind, TopUp, TopUpMethod, TopUpStatus
from telecube.billing.queries.entries import EntryFilter, entries_of
from telecube.billing.tests.conftest import Shop
from telecube.billing.tests.orders import pay_in, system
from telecube.core.clock import clock_set_to, now
from telecube.core.ids import uuid7
from telecube.core.tenancy import tenant_scope
from tests.world import Company, World

ClientOf = Callable[[User], Client]
TOP_UPS = "billing:top-up-list"
GOOD = {
    "name": "Acme Sp. z o.o.",
    "nip": "526-025-02-74",
    "street": "ul. Żółta 1",
    "postcode": "90001",
    "city": "Łódź",
    "invoice_email": "",
    "language": "pl",
}


def invoice_of(company: Company, amount: str = "100.00") -> Invoice:
    paid = receive_payment(
        system(company), amount=Decimal(amount), method=TopUpMethod.BANK_TRANSFER, source=f"bank:{uuid7()}"
    )
    return issue_for_top_up(system(company), paid)


def test_a_transfer_is_started_and_shows_where_to_pay(acme: Company, client_of: ClientOf) -> None:
    client = client_of(acme.anna)
    answer = client.post(reverse(TOP_UPS), {"amount": "1 234,50", "method": "bank_transfer"}, follow=True)
    page = answer.content.decode()
    assert BillingAccount.objects.get().reference in page
    assert "data-copy" in page
    assert TopUp.objects.get().amount == Decimal("1234.50")
    assert "Oczekuje na wpłatę" in client.get(reverse(TOP_UPS)).content.decode()


def test_an_online_payment_is_offered_only_where_a_provider_is_configured(acme: Company, client_of: ClientOf) -> None:
    client = client_of(acme.anna)
    assert 'value="online"' not in client.get(reverse(TOP_UPS)).content.decode()
    assert client.post(reverse(TOP_UPS), {"amount": "100", "method": "online"}).status_code == 422
    assert not TopUp.objects.exists()


def test_an_online_payment_leads_to_the_provider(acme: Company, client_of: ClientOf, shop: Shop) -> None:
    client = client_of(acme.anna)
    assert "Online, Przelewy24" in client.get(reverse(TOP_UPS)).content.decode()
    answer = client.post(reverse(TOP_UPS), {"amount": "100", "method": "online"})
    assert answer["Location"] == f"{reverse('billing:top-up', args=[TopUp.objects.get().pk])}?leaving=1"


def test_a_wrong_amount_is_refused_in_words_and_nothing_typed_is_lost(acme: Company, client_of: ClientOf) -> None:
    for typed, sentence in (("1", "Podaj kwotę od"), ("dużo", "To nie jest kwota"), ("", "Wpisz kwotę")):
        answer = client_of(acme.anna).post(reverse(TOP_UPS), {"amount": typed, "method": "bank_transfer"})
        page = answer.content.decode()
        assert answer.status_code == 422
        assert sentence in page
        assert f'value="{typed}"' in page or not typed
    assert not TopUp.objects.exists()


def test_a_top_up_is_given_up_by_its_company_alone(world: World, client_of: ClientOf) -> None:
    with tenant_scope(world.acme.id):
        made = TopUp.objects.create(
            amount=Decimal(50), method=TopUpMethod.BANK_TRANSFER, expires_at=now() + timedelta(days=1)
        )
    address = reverse("billing:top-up-abandon", args=[made.pk])
    assert client_of(world.globex.gina).post(address).status_code == 404
    assert client_of(world.acme.anna).post(address).status_code == 302
    with tenant_scope(world.acme.id):
        assert TopUp.objects.get().status == TopUpStatus.ABANDONED


def test_the_company_chooses_below_what_it_is_warned(acme: Company, client_of: ClientOf) -> None:
    client = client_of(acme.anna)
    assert client.post(reverse("billing:threshold"), {"threshold": "75,50"}).status_code == 302
    assert BillingAccount.objects.get().low_balance_threshold == Decimal("75.50")
    assert client.post(reverse("billing:threshold"), {"threshold": "-1"}).status_code == 422
    client.post(reverse("billing:threshold"), {"threshold": ""})
    assert BillingAccount.objects.get().low_balance_threshold is None


def test_the_history_is_filtered_by_kind_and_month(acme: Company, client_of: ClientOf) -> None:
    with clock_set_to(now() - timedelta(days=70)):
        pay_in(acme, "111.00")
    post(system(acme), kind=LedgerKind.USAGE, amount=Decimal("-0.5000"), cause="call:1")
    client, address = client_of(acme.anna), reverse("billing:entry-list")
    everything = client.get(address).content.decode()
    assert "+111,00" in everything
    assert "110,50" in everything
    assert "+111,00" not in client.get(address, {"kind": "usage"}).content.decode()
    assert "+111,00" not in client.get(address, {"month": f"{now():%Y-%m}"}).content.decode()
    assert "Żadna operacja nie pasuje" in client.get(address, {"kind": "refund"}).content.decode()


def test_the_history_is_a_file_that_no_spreadsheet_runs(acme: Company) -> None:
    details = {"payer": '=HYPERLINK("x")'}
    post(system(acme), kind=LedgerKind.TOP_UP, amount=Decimal("10.00"), cause="payment:x", details=details)
    assert entries_of(EntryFilter()).count() == 1

    async def read() -> bytes:
        return b"".join([part async for part in csv_of_ledger(acme.id, EntryFilter(), language="pl")])

    head, row = async_to_sync(read)().decode("utf-8-sig").splitlines()
    assert "Saldo" in head
    assert ";10,00;10,00;" in row
    assert "'=HYPERLINK" in row


def test_invoices_are_listed_shown_and_downloaded_in_both_languages(acme: Company, client_of: ClientOf) -> None:
    invoice, client = invoice_of(acme), client_of(acme.anna)
    page = client.get(reverse("billing:invoice-list")).content.decode()
    assert invoice.number in page
    assert "Zapłacono" in page
    details = client.get(reverse("billing:invoice", args=[invoice.pk])).content.decode()
    assert "Doładowanie konta" in details
    for language in ("pl", "en"):
        pdf = client.get(reverse("billing:invoice-pdf", args=[invoice.pk]), {"language": language})
        assert pdf.content.startswith(b"%PDF")
    assert "Faktura xmlns" in client.get(reverse("billing:invoice-xml", args=[invoice.pk])).content.decode()
    table = client.get(reverse("billing:invoice-file"), {"from": "2020-01-01"}).content.decode()
    assert invoice.number in table
    assert (
        "Żadna faktura nie pasuje" in client.get(reverse("billing:invoice-list"), {"state": "overdue"}).content.decode()
    )


def test_another_companys_invoice_does_not_exist(world: World, client_of: ClientOf) -> None:
    with tenant_scope(world.acme.id):
        invoice = invoice_of(world.acme)
    for name in ("invoice", "invoice-pdf", "invoice-xml"):
        address = reverse(f"billing:{name}", args=[invoice.pk])
        assert client_of(world.globex.gina).get(address).status_code == 404


def test_company_data_is_checked_and_saved(acme: Company, client_of: ClientOf) -> None:
    client, address = client_of(acme.anna), reverse("billing:company-data")
    opened = client.get(address).context["form"].initial["version"]
    for field, wrong in (("nip", "5260250275"), ("postcode", "9"), ("name", ""), ("invoice_email", "x")):
        answer = client.post(address, {**GOOD, field: wrong})
        assert answer.status_code == 422
        assert f"id_{field}-error" in answer.content.decode()
    assert not CompanyData.objects.filter(city="Łódź").exists()
    assert client.post(address, {**GOOD, "version": opened}).status_code == 302
    saved = CompanyData.objects.get()
    assert (saved.nip, saved.postcode, saved.is_complete) == ("5260250274", "90-001", True)


def test_the_second_of_two_who_save_company_data_is_told_and_nothing_is_overwritten(
    acme: Company, client_of: ClientOf
) -> None:
    client, address = client_of(acme.anna), reverse("billing:company-data")
    opened = client.get(address).context["form"].initial["version"]
    assert client.post(address, {**GOOD, "version": opened}).status_code == 302
    second = client.post(address, {**GOOD, "city": "Zgierz", "version": opened})
    page = second.content.decode()
    assert second.status_code == 422
    assert "Ktoś zapisał te dane wcześniej" in page
    assert "Zgierz" in page
    assert CompanyData.objects.get().city == "Łódź"
    again = second.context["form"].data["version"]
    assert client.post(address, {**GOOD, "city": "Zgierz", "version": again}).status_code == 302
    assert CompanyData.objects.get().city == "Zgierz"
