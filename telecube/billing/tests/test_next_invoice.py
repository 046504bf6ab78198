"""The next invoice is explained line by line before it is issued: whatever happens, it comes as it was shown."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

import pytest
from django.db import connections, transaction

from telecube.accounts.actions.blocking import block_user
from telecube.accounts.models import User
from telecube.billing.actions.charging import charge_due
from telecube.billing.actions.company_data import change_company_data
from telecube.billing.actions.corrections import LineChange, correct_invoice
from telecube.billing.actions.ledger import post
from telecube.billing.actions.monthly_invoices import issue_monthly
from telecube.billing.actions.price_list import set_price
from telecube.billing.actions.services import give_service_back, take_service
from telecube.billing.actions.subscriptions import change_plan
from telecube.billing.errors import BalanceTooLow
from telecube.billing.fees import add_months, start_of
from telecube.billing.invoice_errors import CorrectionChangesNothing
from telecube.billing.models import (
    Charge,
    Invoice,
    InvoiceKind,
    InvoiceLine,
    LedgerKind,
    Plan,
    ServicePeriod,
    Subscription,
)
from telecube.billing.queries.due import companies_to_invoice
from telecube.billing.queries.next_invoice import next_invoice, preview_change
from telecube.billing.queries.subscriptions import current, month_at
from telecube.billing.queries.uninvoiced import uninvoiced_charges
from telecube.billing.tests.orders import VAT, at, hire, leave, make_plan, order, pay_in, seat, system, trial_until
from telecube.billing.tests.previews import assert_preview_is_invoice
from telecube.core.clock import clock_set_to, now
from telecube.core.tenancy import tenant_scope
from telecube.telephony.actions.offboarding import delete_user_with_sip_account
from tests.world import Company, World

TRIAL_ENDS = at(2026, 11, 14, 10)


@pytest.fixture
def plans(db: None) -> dict[str, Plan]:
    """Plans with prices that do not divide by the days of a month."""
    return {
        "crm": make_plan("crm", "49.00"),
        "crm-plus": make_plan("crm", "79.99"),
        "small": make_plan("exchange", "29.00", numbers=1),
        "large": make_plan("exchange", "85.50", numbers=3),
        "number": make_plan("number", "9.00"),
        "extra": make_plan("add_on", "15.00"),
    }


@pytest.fixture
def company(acme: Company) -> Company:
    """Acme with two users, company data and money; its trial ends on 14 November 2026 at ten."""
    trial_until(TRIAL_ENDS)
    for user in (acme.anna, acme.ben):
        seat(user, at(2026, 10, 31))
    pay_in(acme, "2000")
    change_company_data(
        acme.actor("anna"), name="Acme", nip="5260250274", street="Prosta 1", postcode="00-950", city="Warszawa"
    )
    return acme


class Life:
    """What happens to a company, by chance."""

    def __init__(self, company: Company, plans: dict[str, Plan], seed: int) -> None:
        self.company, self.plans, self.chance = company, plans, Random(seed)
        self.since = at(2026, 11, 1)
        self.colleagues: list[User] = []
        self.number = 0

    def choose(self, mode: str, moment: datetime, *, crm: str = "crm", exchange: str = "small") -> None:
        """Order plans."""
        with clock_set_to(moment):
            order(self.company, self.plans[crm], self.plans[exchange], mode=mode)
        self.since = moment

    def month(self, first: date) -> Invoice | None:
        """Live through the month before ``first``; return the invoice of that day, compared with what was shown."""
        start, end = max(self.since, start_of(add_months(first, -1))), start_of(first)
        for moment in sorted(self.someday(start, end) for _deed in range(6)):
            with clock_set_to(moment):
                self.chance.choice(self.deeds())()
        with clock_set_to(end + timedelta(hours=3)):
            return self.issue()

    def issue(self) -> Invoice | None:
        """Let the night come: what is shown a moment before is what is issued."""
        shown = next_invoice()
        charge_due(system(self.company))
        invoice = issue_monthly(system(self.company), month_at())
        if invoice is not None:
            assert_preview_is_invoice(shown, invoice)
        return invoice

    def someday(self, start: datetime, end: datetime) -> datetime:
        """Return some moment, often at the very edge of the month."""
        if self.chance.random() < 0.3:
            return end - timedelta(seconds=1) if self.chance.random() < 0.5 else start
        return start + (end - start) * self.chance.random()

    def deeds(self) -> list[Callable[[], None]]:
        """Return what may happen."""
        often = [self.hire, self.change]
        return [*often, *often, self.fire, self.take, self.give, self.call, self.correct]

    def hire(self) -> None:
        self.number += 1
        self.colleagues.append(hire(self.company, f"Ewa {self.number}", now()))
        if self.chance.random() < 0.8:
            charge_due(system(self.company))

    def fire(self) -> None:
        if self.colleagues:
            leave(self.colleagues.pop(0), now())

    def change(self) -> None:
        crm, exchange = self.chance.choice(["crm", "crm-plus"]), self.chance.choice(["small", "large"])
        with suppress(BalanceTooLow):
            ids = {"crm_plan_id": self.plans[crm].pk, "exchange_plan_id": self.plans[exchange].pk}
            shown = preview_change(**ids).after
            change_plan(self.company.actor("anna"), **ids)
            if shown.mode == "postpaid":
                assert shown.gross == next_invoice().gross

    def take(self) -> None:
        self.number += 1
        plan = self.plans[self.chance.choice(["number", "number", "extra"])]
        take_service(system(self.company), plan=plan, reference=f"thing:{self.number}", label=f"22 {self.number}")

    def give(self) -> None:
        running = ServicePeriod.objects.filter(ended_at=None).order_by("started_at").first()
        if running is not None:
            give_service_back(system(self.company), reference=running.reference)

    def call(self) -> None:
        self.number += 1
        cost = Decimal(self.chance.randrange(1, 60_000)) / 10_000
        post(system(self.company), kind=LedgerKind.USAGE, amount=-cost, cause=f"call:{self.number}")

    def correct(self) -> None:
        invoice = Invoice.objects.filter(kind=InvoiceKind.MONTHLY).order_by("-issued_at").first()
        if invoice is None or invoice.corrections.exists():
            return
        line = InvoiceLine.objects.filter(invoice=invoice).order_by("place")[0]
        change = LineChange(line.pk, line.quantity, (line.unit_net / 2).quantize(Decimal("0.01")))
        with suppress(CorrectionChangesNothing):
            correct_invoice(system(self.company), invoice.pk, changes=[change], reason="Rabat")


#: When and how the contract begins: ways that differ in what its first invoice carries.
BEGINNINGS: dict[str, Callable[[Life], None]] = {
    "in the trial": lambda life: life.choose("postpaid", at(2026, 11, 3)),
    "in the trial, its last second": lambda life: life.choose("postpaid", TRIAL_ENDS - timedelta(seconds=1)),
    "after the trial": lambda life: life.choose("postpaid", at(2026, 11, 20, 9)),
    "at midnight of a first": lambda life: life.choose("postpaid", at(2026, 12, 1)),
    "turned": lambda life: turned(life, at(2026, 11, 24)),
    "turned in the trial": lambda life: turned(life, at(2026, 11, 10), since=at(2026, 11, 5)),
    "turned with dearer plans": lambda life: turned(life, at(2026, 11, 24), crm="crm-plus", exchange="large"),
    "turned with cheaper plans": lambda life: turned(life, at(2026, 11, 24), before=("crm-plus", "large")),
}


def turned(
    life: Life,
    moment: datetime,
    *,
    since: datetime = TRIAL_ENDS,
    before: tuple[str, str] = ("crm", "small"),
    crm: str = "crm",
    exchange: str = "small",
) -> None:
    """Pay in advance first."""
    life.choose("prepaid", since, crm=before[0], exchange=before[1])
    life.choose("postpaid", moment, crm=crm, exchange=exchange)


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("beginning", BEGINNINGS)
def test_every_invoice_comes_as_it_was_shown(
    company: Company, plans: dict[str, Plan], beginning: str, seed: int
) -> None:
    life = Life(company, plans, seed)
    BEGINNINGS[beginning](life)
    if beginning == "at midnight of a first":
        with clock_set_to(at(2026, 12, 1, 3)):
            assert life.issue()
    else:
        life.month(date(2026, 12, 1))
    with clock_set_to(at(2026, 12, 1, 5)):
        set_price(plans["crm"], net=Decimal("52.90"), vat_rate=VAT, unit="user_month", valid_from=date(2027, 2, 1))
    for month in (date(2027, 1, 1), date(2027, 2, 1), date(2027, 3, 1)):
        assert life.month(month)
    assert uninvoiced_charges(current()) == []


def test_a_contract_chosen_in_the_trial_shows_the_first_days_and_the_month_after(
    company: Company, plans: dict[str, Plan]
) -> None:
    Life(company, plans, 0).choose("postpaid", at(2026, 11, 3))
    with clock_set_to(at(2026, 11, 3, 9)):
        shown = next_invoice()
    assert shown.due_on == date(2026, 12, 1)
    days = [(line.start, line.end, line.net) for line in shown.lines if line.plan == plans["small"]]
    assert days == [
        (date(2026, 11, 14), date(2026, 11, 30), Decimal("16.43")),
        (date(2026, 12, 1), date(2026, 12, 31), Decimal("29.00")),
    ]


def test_a_difference_paid_from_the_balance_is_never_shown_again(company: Company, plans: dict[str, Plan]) -> None:
    life = Life(company, plans, 0)
    turned(life, at(2026, 11, 24), crm="crm-plus", exchange="large")
    assert Charge.objects.filter(kind="upgrade", charged_at=at(2026, 11, 24)).exists()
    with clock_set_to(at(2026, 11, 25)):
        assert {line.start for line in next_invoice().lines} == {date(2026, 12, 1)}


def test_usage_is_shown_to_the_grosz_of_the_invoice(company: Company, plans: dict[str, Plan]) -> None:
    """Net of 0.0313 zł gross: rounding the tax first would show another grosz."""
    life = Life(company, plans, 0)
    life.choose("postpaid", at(2026, 11, 20))
    for number, cost in enumerate(("-0.0313", "-4.0001", "-0.0449")):
        with clock_set_to(at(2026, 11, 21, number)):
            post(system(company), kind=LedgerKind.USAGE, amount=Decimal(cost), cause=f"call:{number}")
    with clock_set_to(at(2026, 12, 1, 3)):
        assert life.issue()


def test_the_next_invoice_leaves_out_whom_somebody_deleted_and_keeps_whom_somebody_blocked(
    company: Company, plans: dict[str, Plan]
) -> None:
    """In the middle of a paid month: nothing comes back for it, and the month after costs one place less."""
    seat(company.carla, at(2026, 10, 31))
    life, anna = Life(company, plans, 0), company.actor("anna")
    life.choose("postpaid", at(2026, 11, 3))

    def places_of(month: date) -> list[tuple[date, int]]:
        with clock_set_to(start_of(month) + timedelta(hours=3)):
            invoice = life.issue()
        assert invoice is not None
        lines = InvoiceLine.objects.filter(invoice=invoice, unit="user_month", period_start__gte=date(2026, 12, 1))
        return [(line.period_start, int(line.quantity)) for line in lines]

    assert places_of(date(2026, 12, 1)) == [(date(2026, 12, 1), 3)]
    with clock_set_to(at(2026, 12, 10, 12)):
        block_user(anna, company.ben.pk)
        delete_user_with_sip_account(anna, company.carla.pk)
        charge_due(system(company))
    assert places_of(date(2027, 1, 1)) == [(date(2027, 1, 1), 2)]
    with clock_set_to(at(2027, 1, 10, 12)):
        delete_user_with_sip_account(anna, company.ben.pk)
    assert places_of(date(2027, 2, 1)) == [(date(2027, 2, 1), 1)]


@pytest.mark.parametrize(
    ("moment", "is_due"),
    [(TRIAL_ENDS, False), (at(2026, 11, 30, 23, 59, 59), False), (at(2026, 12, 1), True), (at(2026, 12, 4), True)],
)
def test_the_first_invoice_is_that_of_the_first_month_that_begins(
    committed_world: World, moment: datetime, is_due: bool
) -> None:
    """As the terms say: fees of the new month, and what the days before it cost."""
    acme = committed_world.acme
    plan = make_plan("crm", "49.00")
    with tenant_scope(acme.id):
        Subscription.objects.create(mode="postpaid", chosen_at=at(2026, 11, 3), paid_from=TRIAL_ENDS, crm_plan=plan)
    try:
        with clock_set_to(moment):
            assert (acme.id in companies_to_invoice()) is is_due
    finally:
        with tenant_scope(acme.id):
            Subscription.objects.all().delete()
        with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
            cursor.execute("DELETE FROM billing_price WHERE plan_id = %s", [plan.pk])
            cursor.execute("DELETE FROM billing_plan WHERE id = %s", [plan.pk])
