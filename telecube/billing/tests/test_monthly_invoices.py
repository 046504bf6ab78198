"""Monthly invoices, their corrections and payments: to the grosz, once, the oldest first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.mail import EmailMessage

from telecube.accounts.queries.seats import billing_period_at
from telecube.billing.actions.company_data import change_company_data
from telecube.billing.actions.corrections import LineChange, correct_buyer, correct_invoice, correct_to_zero
from telecube.billing.actions.invoices import document_payments, issue_for_top_up
from telecube.billing.actions.ledger import post
from telecube.billing.actions.monthly_invoices import issue_monthly
from telecube.billing.actions.overdue import remind_due
from telecube.billing.actions.settling import overpaid, settle_open_invoices
from telecube.billing.invoice_errors import (
    BuyerNipIsFixed,
    CorrectionBelowZero,
    CorrectionByProviderOnly,
    CorrectionChangesNothing,
    CorrectionOfCorrection,
    CorrectionReasonMissing,
    RefundBeyondBalance,
)
from telecube.billing.models import (
    BillingAccount,
    Charge,
    Invoice,
    LedgerEntry,
    LedgerKind,
    OverdueReminder,
    PaymentMode,
    Plan,
    Subscription,
)
from telecube.billing.queries.balance import balance
from telecube.billing.queries.invoices import invoices_with_state, lines_of, open_total
from telecube.billing.tests.orders import complete_company_data
from telecube.billing.tests.test_invoices import paid_in
from telecube.core.actor import Actor
from telecube.core.clock import clock_set_to
from telecube.core.ids import uuid7
from tests.world import Company

OCTOBER = datetime(2026, 9, 30, 22, 30, tzinfo=UTC)
NOVEMBER = datetime(2026, 11, 1, 2, 0, tzinfo=UTC)
Mails = Callable[[str], list[EmailMessage]]


@pytest.fixture
def staff(acme: Company) -> Actor:
    """The provider's own staff."""
    return Actor.system(acme.id, "Obsługa")


@pytest.fixture
def postpaid(acme: Company, plan: Plan) -> Company:
    """A company that pays afterwards since the first of October."""
    Subscription.objects.create(
        mode=PaymentMode.POSTPAID, chosen_at=OCTOBER, paid_from=OCTOBER, crm_plan=plan, exchange_plan=plan
    )
    return acme


@pytest.fixture
def plan(db: None) -> Plan:
    """A plan for 59.99 zł a user and month."""
    code = f"crm-{uuid7().hex[:12]}"
    return Plan.objects.create(code=code, kind="crm", name_pl="TeleCube CRM", name_en="TeleCube CRM")


def charged(
    actor: Actor, plan: Plan, net: str, *, start: date, end: date, kind: str = "monthly", **more: Any
) -> Charge:
    """Return a charge as charging makes it: with its entry."""
    month_days = (end - start).days + 1
    gross = (Decimal(net) * Decimal("1.23")).quantize(Decimal("0.01"))
    cause = f"fee:{uuid7()}"
    entry = post(actor, kind=LedgerKind.FEE, amount=-gross, cause=cause)
    return Charge.objects.create(
        cause=cause, kind=kind, plan=plan, unit="user_month", net=Decimal(net), vat_rate=23, gross=gross,
        period_start=start, period_end=end, entry=entry,
        **{"unit_net": Decimal(net), "days": month_days, "month_days": month_days, **more},
    )  # fmt: skip


def november(actor: Actor, plan: Plan, *nets: str) -> Invoice:
    """Return the invoice of November with these fees."""
    with clock_set_to(NOVEMBER):
        for net in nets:
            charged(actor, plan, net, start=date(2026, 11, 1), end=date(2026, 11, 30))
        invoice = issue_monthly(actor, billing_period_at(NOVEMBER))
    assert invoice is not None
    return invoice


def unpaid_share() -> Decimal:
    """Return open invoices without what was paid too much."""
    return open_total() - overpaid()


def test_a_monthly_invoice_shows_fees_additions_and_usage(postpaid: Company, staff: Actor, plan: Plan) -> None:
    with clock_set_to(datetime(2026, 10, 15, 12, tzinfo=UTC)):
        charged(
            staff, plan, "32.90", start=date(2026, 10, 15), end=date(2026, 10, 31),
            kind="added", unit_net=Decimal("59.99"), days=17, month_days=31,
        )  # fmt: skip
        post(staff, kind=LedgerKind.USAGE, amount=Decimal("-12.3456"), cause="call:1")
        post(staff, kind=LedgerKind.USAGE, amount=Decimal("-0.0123"), cause="call:2")
    invoice = november(staff, plan, "59.99", "59.99", "59.99")
    lines = [(line.name_pl, line.quantity, line.net) for line in lines_of(invoice)]
    assert lines == [
        ("TeleCube CRM, dodano w ciągu miesiąca, 17 z 31 dni", 1, Decimal("32.90")),
        ("TeleCube CRM", 3, Decimal("179.97")),
        ("Połączenia i wiadomości", 1, Decimal("10.05")),
    ]
    assert (invoice.net, invoice.vat, invoice.gross) == (Decimal("222.92"), Decimal("51.27"), Decimal("274.19"))
    assert (invoice.period_start, invoice.period_end) == (date(2026, 10, 1), date(2026, 11, 30))
    assert invoice.due_on == date(2026, 11, 15)


def test_ledger_and_invoice_agree_to_the_grosz(postpaid: Company, staff: Actor, plan: Plan) -> None:
    with clock_set_to(datetime(2026, 10, 20, tzinfo=UTC)):
        post(staff, kind=LedgerKind.USAGE, amount=Decimal("-3.3333"), cause="call:1")
    invoice = november(staff, plan, "19.99", "19.99", "0.07")
    assert balance() == -invoice.gross
    assert LedgerEntry.objects.filter(cause=f"invoice:{invoice.pk}:rounding").exists()


def test_a_month_is_invoiced_once_and_usage_after_it_waits(postpaid: Company, staff: Actor, plan: Plan) -> None:
    invoice = november(staff, plan, "100.00")
    with clock_set_to(NOVEMBER + timedelta(hours=1)):
        post(staff, kind=LedgerKind.USAGE, amount=Decimal("-1.2300"), cause="call:later")
        again = issue_monthly(staff, billing_period_at(NOVEMBER))
    assert again is not None
    assert again.pk == invoice.pk
    december = NOVEMBER + timedelta(days=30)
    with clock_set_to(december):
        following = issue_monthly(staff, billing_period_at(december))
    assert following is not None
    assert following.gross == Decimal("1.23")
    assert balance() == -(invoice.gross + following.gross)


def test_who_pays_in_advance_gets_no_monthly_invoice(acme: Company, staff: Actor, plan: Plan) -> None:
    Subscription.objects.create(
        mode=PaymentMode.PREPAID, chosen_at=OCTOBER, paid_from=OCTOBER, crm_plan=plan, exchange_plan=plan
    )
    with clock_set_to(NOVEMBER):
        charged(staff, plan, "10.00", start=date(2026, 11, 1), end=date(2026, 11, 30))
        assert issue_monthly(staff, billing_period_at(NOVEMBER)) is None


def test_an_item_says_the_name_of_its_plan_once(postpaid: Company, staff: Actor, plan: Plan) -> None:
    with clock_set_to(NOVEMBER):
        charged(staff, plan, "9.00", start=date(2026, 11, 1), end=date(2026, 11, 30), label=plan.name_pl)
        invoice = issue_monthly(staff, billing_period_at(NOVEMBER))
    assert invoice is not None
    assert [line.name_pl for line in lines_of(invoice)] == ["TeleCube CRM"]


def test_names_of_users_stay_off_the_invoice(postpaid: Company, staff: Actor, plan: Plan) -> None:
    with clock_set_to(NOVEMBER):
        charged(staff, plan, "9.00", start=date(2026, 11, 1), end=date(2026, 11, 30), user=postpaid.ben, label="Ben")
        charged(staff, plan, "9.00", start=date(2026, 11, 1), end=date(2026, 11, 30), label="12 345 67 00")
        invoice = issue_monthly(staff, billing_period_at(NOVEMBER))
    assert invoice is not None
    assert [line.name_pl for line in lines_of(invoice)] == ["TeleCube CRM", "TeleCube CRM, 12 345 67 00"]


def test_payments_pay_the_oldest_invoice_first_and_the_rest_stays(postpaid: Company, staff: Actor, plan: Plan) -> None:
    first = november(staff, plan, "100.00")
    december = NOVEMBER + timedelta(days=30)
    with clock_set_to(december):
        charged(staff, plan, "50.00", start=date(2026, 12, 1), end=date(2026, 12, 31))
        second = issue_monthly(staff, billing_period_at(december))
        assert second is not None
        paid_in(postpaid, "150.00", kind=LedgerKind.PAYMENT)
        assert document_payments(staff) == []
        states = {row.pk: (row.state, row.open_amount) for row in invoices_with_state()}
        assert states == {first.pk: ("paid", Decimal(0)), second.pk: ("partly", Decimal("34.50"))}
        paid_in(postpaid, "40.00", kind=LedgerKind.PAYMENT)
        document_payments(staff)
        assert settle_open_invoices(staff) == []
    assert (open_total(), overpaid(), balance()) == (Decimal(0), Decimal("5.50"), Decimal("5.50"))


def test_an_overpayment_pays_the_next_invoice(postpaid: Company, staff: Actor, plan: Plan) -> None:
    with clock_set_to(OCTOBER + timedelta(days=3)):
        paid_in(postpaid, "200.00", kind=LedgerKind.PAYMENT)
        document_payments(staff)
    invoice = november(staff, plan, "100.00")
    assert invoices_with_state().get(pk=invoice.pk).state == "paid"
    assert overpaid() == balance() == Decimal("77.00")


def test_a_partial_correction_gives_back_the_difference(postpaid: Company, staff: Actor, plan: Plan) -> None:
    invoice = november(staff, plan, "59.99", "59.99", "59.99")
    line = lines_of(invoice)[0]
    with clock_set_to(NOVEMBER + timedelta(days=2)):
        change = LineChange(line.pk, quantity=Decimal(2), unit_price=line.unit_net)
        correction = correct_invoice(staff, invoice.pk, changes=[change], reason="Dwóch użytkowników, nie trzech")
        assert correction.number.startswith("KOR/2026/11/")
        assert [(row.is_before, row.quantity, row.net) for row in lines_of(correction)] == [
            (True, 3, Decimal("179.97")),
            (False, 2, Decimal("119.98")),
        ]
        assert (correction.net, correction.vat, correction.gross) == (
            Decimal("-59.99"), Decimal("-13.79"), Decimal("-73.78"),
        )  # fmt: skip
        row = invoices_with_state().get(pk=invoice.pk)
        assert (row.open_amount, row.state) == (Decimal("147.58"), "partly")
        again = LineChange(line.pk, quantity=Decimal(1), unit_price=Decimal("50"))
        second = correct_invoice(staff, invoice.pk, changes=[again], reason="I taniej")
        assert second.gross == Decimal("61.50") - Decimal("147.58")
    assert balance() == -unpaid_share() == Decimal("-61.50")


def test_a_correction_to_zero_leaves_nothing(postpaid: Company, staff: Actor, plan: Plan) -> None:
    invoice = november(staff, plan, "59.99", "12.34")
    with clock_set_to(NOVEMBER):
        paid_in(postpaid, "10.00", kind=LedgerKind.PAYMENT)
        document_payments(staff)
        correction = correct_to_zero(staff, invoice.pk, reason="Wystawiono omyłkowo")
    assert correction.gross == -invoice.gross
    assert (open_total(), overpaid(), balance()) == (Decimal(0), Decimal("10.00"), Decimal("10.00"))
    with pytest.raises(CorrectionChangesNothing):
        correct_to_zero(staff, invoice.pk, reason="Jeszcze raz")
    with pytest.raises(CorrectionOfCorrection):
        correct_to_zero(staff, correction.pk, reason="Korekta korekty")


def test_a_correction_upwards_is_to_be_paid(postpaid: Company, staff: Actor, plan: Plan) -> None:
    invoice = november(staff, plan, "10.00")
    line = lines_of(invoice)[0]
    with clock_set_to(NOVEMBER):
        change = LineChange(line.pk, Decimal(2), Decimal("10.00"))
        correction = correct_invoice(staff, invoice.pk, changes=[change], reason="Dwa")
        assert (open_total(), balance()) == (Decimal("24.60"), Decimal("-24.60"))
    assert correction.gross == Decimal("12.30")


def test_bad_corrections_are_refused_and_change_nothing(postpaid: Company, staff: Actor, plan: Plan) -> None:
    invoice = november(staff, plan, "10.00")
    line = lines_of(invoice)[0]
    same = LineChange(line.pk, line.quantity, line.unit_net)
    with pytest.raises(CorrectionChangesNothing):
        correct_invoice(staff, invoice.pk, changes=[same], reason="Bez zmian")
    with pytest.raises(CorrectionBelowZero):
        correct_invoice(staff, invoice.pk, changes=[LineChange(line.pk, Decimal(-1), Decimal(1))], reason="Ujemna")
    with pytest.raises(CorrectionReasonMissing):
        correct_to_zero(staff, invoice.pk, reason="  ")
    with pytest.raises(CorrectionByProviderOnly):
        correct_to_zero(postpaid.actor("anna"), invoice.pk, reason="Sama sobie")
    assert Invoice.objects.count() == 1
    assert balance() == Decimal("-12.30")


def test_only_unused_money_of_a_top_up_is_given_back(acme: Company, staff: Actor) -> None:
    invoice = issue_for_top_up(staff, paid_in(acme, "100.00"))
    post(staff, kind=LedgerKind.FEE, amount=Decimal("-30.00"), cause="fee:1")
    line = lines_of(invoice)[0]
    with pytest.raises(RefundBeyondBalance):
        correct_to_zero(staff, invoice.pk, reason="Rezygnacja")
    lower = LineChange(line.pk, Decimal(1), Decimal("30.00"))
    correction = correct_invoice(staff, invoice.pk, changes=[lower], reason="Zwrot reszty")
    assert (correction.net, correction.vat, correction.gross) == (
        Decimal("24.39") - Decimal("81.30"), Decimal("5.61") - Decimal("18.70"), Decimal("-70.00"),
    )  # fmt: skip
    assert balance() == Decimal(0)
    assert overpaid() == Decimal(0)


def test_money_of_a_credit_limit_is_not_paid_out(acme: Company, staff: Actor) -> None:
    invoice = issue_for_top_up(staff, paid_in(acme, "100.00"))
    post(staff, kind=LedgerKind.FEE, amount=Decimal("-30.00"), cause="fee:1")
    BillingAccount.objects.update(credit_limit=Decimal(500))
    with pytest.raises(RefundBeyondBalance):
        correct_to_zero(staff, invoice.pk, reason="Rezygnacja")
    assert balance() == Decimal(70)


def test_the_buyers_data_are_corrected_but_never_the_nip(postpaid: Company, staff: Actor, plan: Plan) -> None:
    anna = postpaid.actor("anna")
    data = {"name": "Acme Sp. z o.o.", "nip": "5260250274", "street": "Stara 1", "postcode": "00-950", "city": "Radom"}
    change_company_data(anna, **data)
    invoice = november(staff, plan, "10.00")
    with pytest.raises(CorrectionChangesNothing):
        correct_buyer(staff, invoice.pk, reason="Adres")
    change_company_data(anna, **{**data, "street": "Nowa 2"})
    correction = correct_buyer(staff, invoice.pk, reason="Adres")
    assert correction.buyer_before is not None
    assert (correction.buyer_before["street"], correction.buyer["street"]) == ("Stara 1", "Nowa 2")
    assert correction.gross == 0
    change_company_data(anna, **{**data, "nip": "5261040828"})
    with pytest.raises(BuyerNipIsFixed):
        correct_buyer(staff, invoice.pk, reason="NIP")


def test_reminders_leave_after_three_ten_and_twenty_days_once_each(
    postpaid: Company, staff: Actor, plan: Plan, mailoutbox: list[EmailMessage]
) -> None:
    invoice = november(staff, plan, "100.00")
    sent = []
    for days in range(26):
        with clock_set_to(datetime(2026, 11, 15, 8, tzinfo=UTC) + timedelta(days=days)):
            sent += [(days, reminder.days) for _twice in range(2) for reminder in remind_due(staff)]
    assert sent == [(3, 3), (10, 10), (20, 20)]
    assert [mail.subject for mail in mailoutbox] == [f"Faktura {invoice.number} czeka na zapłatę"] * 3
    assert "123,00 zł" in mailoutbox[0].body.replace("\u00a0", " ")
    assert invoice.payment_title in mailoutbox[0].body
    assert ["To 3 dni spóźnienia." in mailoutbox[0].body, "To 20 dni" in mailoutbox[2].body] == [True, True]


def test_missed_steps_send_one_reminder_and_paid_invoices_none(
    postpaid: Company, staff: Actor, plan: Plan, mailoutbox: list[EmailMessage]
) -> None:
    november(staff, plan, "100.00")
    with clock_set_to(datetime(2026, 12, 1, 8, tzinfo=UTC)):
        remind_due(staff)
        assert list(OverdueReminder.objects.values_list("days", flat=True)) == [10]
        paid_in(postpaid, "123.00", kind=LedgerKind.PAYMENT)
        document_payments(staff)
    with clock_set_to(datetime(2026, 12, 20, 8, tzinfo=UTC)):
        assert remind_due(staff) == []
    assert len(mailoutbox) == 1


def test_the_rest_of_a_top_up_pays_the_first_monthly_invoice(acme: Company, staff: Actor, plan: Plan) -> None:
    with clock_set_to(OCTOBER):
        complete_company_data(acme)
        paid_in(acme, "100.00")
        (top_up,) = document_payments(staff)
        charged(staff, plan, "20.00", start=date(2026, 10, 1), end=date(2026, 10, 31))
    chosen_at = OCTOBER + timedelta(days=9)
    Subscription.objects.create(
        mode=PaymentMode.POSTPAID, chosen_at=chosen_at, paid_from=OCTOBER, crm_plan=plan, exchange_plan=plan
    )
    with clock_set_to(chosen_at + timedelta(days=1)):
        post(staff, kind=LedgerKind.USAGE, amount=Decimal("-12.3456"), cause="call:1")
    invoice = november(staff, plan, "100.00")
    correction = top_up.corrections.get()
    assert correction.gross == Decimal("-75.40")
    assert invoice.gross == Decimal("135.35")
    assert invoices_with_state().get(pk=invoice.pk).open_amount == Decimal("59.95")
    assert (balance(), overpaid()) == (Decimal("-59.95"), Decimal(0))
    with clock_set_to(NOVEMBER + timedelta(days=30)):
        issue_monthly(staff, billing_period_at(NOVEMBER + timedelta(days=30)))
    assert top_up.corrections.count() == 1
