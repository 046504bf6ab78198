"""Money without company data: never refused, its invoice waits for the buyer's address, at most until the 15th."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse

from telecube.accounts.models import User
from telecube.billing.actions.company_data import change_company_data
from telecube.billing.actions.company_data_request import ask_for_company_data
from telecube.billing.actions.invoices import document_payments
from telecube.billing.actions.payments import receive_payment
from telecube.billing.deadlines import invoiced_by
from telecube.billing.events import CompanyDataCompleted, PaymentReceived
from telecube.billing.exports import fa3
from telecube.billing.exports.accountant import sales_csv
from telecube.billing.invoice_errors import CompanyDataIncomplete
from telecube.billing.models import CompanyData, Invoice, Payment, TopUp, TopUpMethod
from telecube.billing.queries.invoices import lines_of
from telecube.billing.queries.waiting_invoices import find_waiting
from telecube.billing.tests.orders import complete_company_data, make_plan, order
from telecube.billing.tests.papers import mistakes_in
from telecube.core import events
from telecube.core.clock import WARSAW, clock_set_to
from telecube.core.ids import uuid7
from telecube.core.models import OutboxEvent
from tests.world import Company

ClientOf = Callable[[User], Client]
CAME = datetime(2026, 11, 23, 12, tzinfo=UTC)
#: The last moment of November, and the last day to invoice its money, in Poland.
LATE = datetime(2026, 11, 30, 23, 59, tzinfo=WARSAW)
FIFTEENTH = datetime(2026, 12, 15, 7, 40, tzinfo=WARSAW)
DATA = {"buyer-name": "Acme S.A.", "buyer-nip": "526-025-02-74", "buyer-street": "Długa 1", "buyer-city": "Radom"}


def money(company: Company, amount: str = "123.00", *, at: datetime = CAME) -> Payment:
    """Let money come in, and the jobs do their work."""
    with clock_set_to(at):
        return receive_payment(
            company.actor("anna"), amount=Decimal(amount), method=TopUpMethod.BANK_TRANSFER, source=f"bank:{uuid7()}"
        )


def deliver(name: str, *, at: datetime = CAME) -> None:
    """Let the worker react to what was announced."""
    with clock_set_to(at):
        for row in OutboxEvent.objects.filter(name=name):
            events.deliver(row.pk)


def look_after(company: Company, at: datetime) -> list[Invoice]:
    """Do what the night does."""
    with clock_set_to(at):
        ask_for_company_data(company.actor("anna"))
        return document_payments(company.actor("anna"))


@pytest.mark.parametrize(
    ("received", "last_day"),
    [
        (date(2026, 11, 1), date(2026, 12, 15)),
        (date(2026, 11, 30), date(2026, 12, 15)),
        (date(2026, 12, 31), date(2027, 1, 15)),
        (date(2027, 1, 31), date(2027, 2, 15)),
    ],
)
def test_money_is_invoiced_by_the_fifteenth_of_the_month_after(received: date, last_day: date) -> None:
    assert invoiced_by(received) == last_day


def test_money_without_company_data_is_booked_and_its_invoice_waits(acme: Company) -> None:
    payment = money(acme)
    deliver(PaymentReceived.name)
    assert (payment.entry.amount, Invoice.objects.count()) == (Decimal("123.00"), 0)
    waiting = find_waiting()
    assert waiting is not None
    assert (waiting.gross, waiting.due_on) == (Decimal("123.00"), date(2026, 12, 15))


def test_the_invoice_is_issued_as_soon_as_the_data_is_complete(acme: Company) -> None:
    money(acme)
    with clock_set_to(CAME + timedelta(days=3)):
        complete_company_data(acme)
    deliver(CompanyDataCompleted.name, at=CAME + timedelta(days=3))
    invoice = Invoice.objects.get()
    assert (invoice.buyer["street"], invoice.buyer["nip"]) == ("ul. Żółta 1/2", "5260250274")
    assert (invoice.sold_on, invoice.issued_on) == (date(2026, 11, 23), date(2026, 11, 26))
    assert find_waiting() is None


def test_completed_data_are_announced_once(acme: Company) -> None:
    complete_company_data(acme)
    complete_company_data(acme, name="Żółw S.A.")
    assert OutboxEvent.objects.filter(name=CompanyDataCompleted.name).count() == 1


@pytest.mark.parametrize("came", [datetime(2026, 11, 1, 0, 0, tzinfo=WARSAW), LATE])
def test_on_the_fifteenth_it_is_issued_with_what_is_known(acme: Company, came: datetime) -> None:
    money(acme, at=came)
    assert look_after(acme, FIFTEENTH - timedelta(days=1)) == []
    (invoice,) = look_after(acme, FIFTEENTH)
    assert invoice.buyer["name"] == "Acme Sp. z o.o."
    assert (invoice.sold_on, invoice.issued_on) == (came.date(), FIFTEENTH.date())
    assert look_after(acme, FIFTEENTH + timedelta(days=1)) == []


def test_the_first_minute_of_december_waits_until_january(acme: Company) -> None:
    money(acme, at=LATE + timedelta(minutes=1))
    assert look_after(acme, FIFTEENTH) == []
    assert len(look_after(acme, datetime(2027, 1, 15, 7, tzinfo=WARSAW))) == 1


def test_the_company_is_asked_by_mail_once_and_reminded_five_days_before(
    acme: Company, mailoutbox: list[EmailMessage]
) -> None:
    money(acme)
    money(acme, "20.00")
    deliver(PaymentReceived.name)
    deliver(PaymentReceived.name)
    (mail,) = mailoutbox
    assert mail.to == [acme.anna.identity.email]
    assert "15.12.2026" in mail.body
    assert "143,00" in mail.body
    assert reverse("billing:company-data") in mail.body
    for day in (9, 10, 11, 14):
        look_after(acme, datetime(2026, 12, day, 7, 40, tzinfo=WARSAW))
    assert len(mailoutbox) == 2


def test_nobody_is_asked_who_has_told_all(acme: Company, mailoutbox: list[EmailMessage]) -> None:
    complete_company_data(acme)
    money(acme)
    deliver(PaymentReceived.name)
    assert [mail.subject.split()[0] for mail in mailoutbox] == []
    assert Invoice.objects.count() == 1


def test_complete_data_are_never_made_incomplete_again(acme: Company) -> None:
    complete_company_data(acme)
    with pytest.raises(CompanyDataIncomplete):
        complete_company_data(acme, street="")
    assert CompanyData.objects.get().street == "ul. Żółta 1/2"


def test_who_concludes_a_contract_gets_the_waiting_invoices_first(acme: Company) -> None:
    plans = make_plan("crm", "49.00"), make_plan("exchange", "79.00", numbers=2)
    money(acme)
    with clock_set_to(CAME + timedelta(days=1)):
        complete_company_data(acme)
        order(acme, *plans, mode="postpaid")
        assert [invoice.kind for invoice in Invoice.objects.all()] == ["top_up"]


def test_an_invoice_issued_later_names_the_day_of_the_money(acme: Company) -> None:
    money(acme)
    with clock_set_to(datetime(2026, 12, 3, 12, tzinfo=UTC)):
        complete_company_data(acme)
        (invoice,) = document_payments(acme.actor("anna"))
    assert ";2026-12-03;2026-11-23;" in sales_csv([invoice], {})


def test_the_form_of_a_top_up_asks_for_the_data_in_place_with_what_is_known(acme: Company, client_of: ClientOf) -> None:
    page = client_of(acme.anna).get(reverse("billing:top-up-list")).content.decode()
    assert 'name="buyer-street"' in page
    assert 'value="Acme Sp. z o.o."' in page
    complete_company_data(acme)
    page = client_of(acme.anna).get(reverse("billing:top-up-list")).content.decode()
    assert 'name="buyer-street"' not in page


def test_data_and_top_up_are_saved_together(acme: Company, client_of: ClientOf) -> None:
    answer = client_of(acme.anna).post(
        reverse("billing:top-up-list"),
        {"amount": "100", "method": "bank_transfer", **DATA, "buyer-postcode": "00-950"},
    )
    assert answer.status_code == 302
    data = CompanyData.objects.get()
    assert (data.name, data.nip, data.is_complete, data.language) == ("Acme S.A.", "5260250274", True, "pl")
    assert TopUp.objects.get().amount == Decimal(100)


def test_who_leaves_the_data_empty_may_pay_all_the_same(acme: Company, client_of: ClientOf) -> None:
    empty = {f"buyer-{name}": "" for name in ("name", "nip", "street", "postcode", "city")}
    answer = client_of(acme.anna).post(
        reverse("billing:top-up-list"), {"amount": "100", "method": "bank_transfer", **empty}
    )
    assert answer.status_code == 302
    assert TopUp.objects.count() == 1


def test_a_mistake_is_told_at_its_field_and_nothing_starts(acme: Company, client_of: ClientOf) -> None:
    answer = client_of(acme.anna).post(
        reverse("billing:top-up-list"),
        {"amount": "100", "method": "bank_transfer", **DATA, "buyer-nip": "123", "buyer-postcode": "00-950"},
    )
    assert answer.status_code == 422
    assert "Ten NIP jest nieprawidłowy" in answer.content.decode()
    assert TopUp.objects.count() == 0


def test_account_and_invoices_say_what_waits_until_when(acme: Company, client_of: ClientOf) -> None:
    money(acme)
    with clock_set_to(CAME + timedelta(days=1)):
        for name in ("overview", "invoice-list"):
            page = client_of(acme.anna).get(reverse(f"billing:{name}")).content.decode()
            assert "15 grudnia 2026" in page.replace("\u00a0", " ")
            assert reverse("billing:company-data") in page


def test_the_xml_of_what_was_issued_without_data_is_still_valid(acme: Company) -> None:
    money(acme)
    (invoice,) = look_after(acme, FIFTEENTH)
    assert mistakes_in(fa3.build(invoice, lines_of(invoice))) == []


def test_only_whoever_may_change_the_data_is_asked_for_it_in_the_form(acme: Company, client_of: ClientOf) -> None:
    acme.ben.permission_group.rights = ["billing.account.top_up"]
    acme.ben.permission_group.save()
    page = client_of(acme.ben).get(reverse("billing:top-up-list")).content.decode()
    assert 'name="amount"' in page
    assert 'name="buyer-street"' not in page


def test_data_of_a_paid_in_company_change_without_a_word_about_invoices(acme: Company) -> None:
    assert change_company_data(acme.actor("anna"), name="Acme", nip="", street="", postcode="", city="")
    assert OutboxEvent.objects.filter(name=CompanyDataCompleted.name).count() == 0
