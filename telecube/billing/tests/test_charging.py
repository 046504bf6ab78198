"""Monthly fees of an order: once, in advance, by days within a month; grace and limits when the money is missing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from telecube.accounts.models import AccessLevel, Entitlements
from telecube.accounts.tests.test_user_groups_race import acme as committed_acme  # noqa: F401  (a fixture)
from telecube.billing.actions.charging import charge_due
from telecube.billing.actions.ledger import post
from telecube.billing.actions.price_list import load_example_price_list, set_price
from telecube.billing.actions.reservations import hold
from telecube.billing.actions.services import give_service_back, take_service
from telecube.billing.errors import BalanceTooLow
from telecube.billing.models import Charge, LedgerEntry, LedgerKind, Plan, ServicePeriod, Subscription
from telecube.billing.plan_errors import ServiceTakenAlready
from telecube.billing.queries.balance import available, balance
from telecube.billing.queries.subscriptions import open_fees
from telecube.billing.tests.orders import (
    VAT,
    at,
    hire,
    leave,
    make_plan,
    order,
    pay_in,
    seat,
    system,
    trial_until,
)
from telecube.core.clock import clock_set_to, now
from telecube.core.money import vat_of
from telecube.core.tenancy import tenant_scope
from telecube.telephony.actions.numbers import add_number
from tests.world import Company


@pytest.fixture
def crm(db: None) -> Plan:
    return make_plan("crm", "40")


@pytest.fixture
def exchange(db: None) -> Plan:
    return make_plan("exchange", "30", numbers=1)


@pytest.fixture
def prepaid(acme: Company, crm: Plan, exchange: Plan) -> Company:
    """Acme, whose trial ended on 1 November 2026 at midnight, with one user and 200 złoty."""
    with clock_set_to(at(2026, 10, 20)):
        trial_until(at(2026, 11, 1))
        seat(acme.anna, at(2026, 10, 18))
        pay_in(acme, "200")
        order(acme, crm, exchange)
    return acme


def charge_at(company: Company, moment: datetime) -> list[Charge]:
    with clock_set_to(moment):
        return charge_due(system(company))


def nets() -> list[tuple[str, int, Decimal]]:
    charges = Charge.objects.order_by("charged_at", "period_start", "plan__kind", "-net", "cause")
    return [(f"{one.period_start:%m-%d}", one.days, one.net) for one in charges]


def access(moment: datetime) -> AccessLevel:
    return Entitlements.objects.get().access_at(moment)


def test_nothing_is_charged_during_the_trial_and_everything_is_open(prepaid: Company) -> None:
    assert charge_at(prepaid, at(2026, 10, 31, 23, 59, 59)) == []
    assert access(at(2027, 5, 1)) is AccessLevel.FULL


def test_the_first_month_is_charged_when_the_trial_ends(prepaid: Company) -> None:
    charge_at(prepaid, at(2026, 11, 1))
    assert nets() == [("11-01", 30, Decimal(40)), ("11-01", 30, Decimal(30))]
    assert balance() == Decimal(200) - Decimal("49.20") - Decimal("36.90")


def test_charging_again_changes_nothing(prepaid: Company) -> None:
    charge_at(prepaid, at(2026, 11, 1))
    before = balance()
    for hour in range(5):
        assert charge_at(prepaid, at(2026, 11, 1, hour)) == []
    assert balance() == before
    assert LedgerEntry.objects.filter(kind=LedgerKind.FEE).count() == Charge.objects.count() == 2


def test_a_plan_chosen_after_the_trial_is_charged_by_days_from_that_day(
    acme: Company, crm: Plan, exchange: Plan
) -> None:
    trial_until(at(2026, 11, 1))
    seat(acme.anna, at(2026, 10, 18))
    pay_in(acme, "200")
    with clock_set_to(at(2026, 11, 16, 22)):
        order(acme, crm, exchange)
    assert nets() == [("11-16", 15, Decimal(20)), ("11-16", 15, Decimal(15))]


def test_an_added_user_is_charged_by_days_and_in_full_next_month(prepaid: Company) -> None:
    charge_at(prepaid, at(2026, 11, 1))
    hire(prepaid, "Ewa", at(2026, 11, 28, 12))
    charge_at(prepaid, at(2026, 11, 28, 12, 1))
    assert nets()[2:] == [("11-28", 3, Decimal(4))]
    charge_at(prepaid, at(2026, 12, 1))
    assert nets()[3:] == [("12-01", 31, Decimal(40))] * 2 + [("12-01", 31, Decimal(30))]


def test_a_user_who_came_in_the_last_minute_is_charged_by_the_next_run(prepaid: Company) -> None:
    charge_at(prepaid, at(2026, 11, 30, 23))
    hire(prepaid, "Ewa", at(2026, 11, 30, 23, 59, 30))
    charge_at(prepaid, at(2026, 12, 1, 0, 1))
    assert nets()[2] == ("11-30", 1, Decimal("1.33"))
    assert len(nets()) == 6


def test_a_user_saved_after_the_months_first_run_still_pays_for_his_day(prepaid: Company, exchange: Plan) -> None:
    charge_at(prepaid, at(2026, 11, 1))
    with clock_set_to(at(2026, 11, 20)):
        dearer, subscription = make_plan("crm", "90"), Subscription.objects.get()
        pay_in(prepaid, "500")
        subscription.next_crm_plan, subscription.next_exchange_plan = dearer, exchange
        subscription.next_from = at(2026, 12, 1)
        subscription.save()
    charge_at(prepaid, at(2026, 12, 1))
    # His transaction began before midnight and was committed after the run.
    hire(prepaid, "Ewa", at(2026, 11, 30, 23, 59, 59))
    for minute in (1, 2):
        charge_at(prepaid, at(2026, 12, 1, 0, minute))
    assert [row for row in nets() if row[0] == "11-30"] == [("11-30", 1, Decimal("1.33"))]
    assert Charge.objects.filter(period_start=date(2026, 12, 1), label__startswith="Ewa").get().net == 90
    assert charge_at(prepaid, at(2027, 1, 1, 3)) != charge_at(prepaid, at(2027, 1, 1, 4)) == []


def test_who_was_saved_after_the_turn_pays_all_his_months_also_when_nobody_looked_for_one(prepaid: Company) -> None:
    pay_in(prepaid, "500")
    charge_at(prepaid, at(2026, 12, 1))
    ewa = hire(prepaid, "Ewa", at(2026, 11, 30, 23, 59, 59))
    charge_at(prepaid, at(2027, 1, 1))
    found = Charge.objects.filter(user=ewa).order_by("period_start")
    assert [(f"{one.period_start:%m-%d}", one.net) for one in found] == [
        ("11-30", Decimal("1.33")),
        ("12-01", Decimal(40)),
        ("01-01", Decimal(40)),
    ]


def test_a_deleted_user_gets_nothing_back_and_is_not_charged_next_month(prepaid: Company) -> None:
    ewa = hire(prepaid, "Ewa", at(2026, 10, 25))
    charge_at(prepaid, at(2026, 11, 1))
    leave(ewa, at(2026, 11, 3))
    charge_at(prepaid, at(2026, 11, 4))
    assert Charge.objects.filter(user=ewa).count() == 1
    charge_at(prepaid, at(2026, 12, 1))
    assert Charge.objects.filter(user=ewa).count() == 1


def test_a_user_deleted_before_the_fees_begin_is_never_charged(prepaid: Company) -> None:
    ewa = hire(prepaid, "Ewa", at(2026, 10, 25))
    leave(ewa, at(2026, 10, 31, 23, 59))
    charge_at(prepaid, at(2026, 11, 1))
    assert not Charge.objects.filter(user=ewa).exists()


def test_months_that_were_missed_are_caught_up(prepaid: Company) -> None:
    pay_in(prepaid, "500")
    charge_at(prepaid, at(2027, 1, 5))
    assert [start for start, *_more in nets()] == ["11-01", "11-01", "12-01", "12-01", "01-01", "01-01"]


def test_a_new_price_holds_from_the_next_month(prepaid: Company, crm: Plan) -> None:
    with clock_set_to(at(2026, 11, 10)):
        set_price(crm, net=Decimal(50), vat_rate=VAT, unit="user_month", valid_from=date(2026, 11, 20))
    charge_at(prepaid, at(2026, 11, 1))
    hire(prepaid, "Ewa", at(2026, 11, 28))
    charge_at(prepaid, at(2026, 11, 28))
    charge_at(prepaid, at(2026, 12, 1))
    assert [net for _start, _days, net in nets()] == [40, 30, 4, 50, 50, 30]


def test_a_number_beyond_the_included_ones_is_charged_by_days(prepaid: Company) -> None:
    number = make_plan("number", "9")
    charge_at(prepaid, at(2026, 11, 1))
    for day, reference in ((10, "a"), (21, "b")):
        with clock_set_to(at(2026, 11, day)):
            take_service(prepaid.actor("anna"), plan=number, reference=reference, label=f"+48 12 345 67 0{day}")
    assert nets()[2:] == [("11-21", 10, Decimal(3))]
    with clock_set_to(at(2026, 11, 25)):
        give_service_back(prepaid.actor("anna"), reference="a")
        with pytest.raises(ServiceTakenAlready):
            take_service(prepaid.actor("anna"), plan=number, reference="b", label="")
    charge_at(prepaid, at(2026, 12, 1))
    assert [net for *_more, net in nets()[3:]] == [40, 30]


# ── Money runs out ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def broke(prepaid: Company) -> Company:
    """Acme on 2 December with 13.90 złoty left and December's fees open."""
    post_usage(prepaid, "100.00")
    charge_at(prepaid, at(2026, 11, 1))
    charge_at(prepaid, at(2026, 12, 1))
    return prepaid


def post_usage(company: Company, amount: str) -> None:
    post(system(company), kind=LedgerKind.USAGE, amount=-Decimal(amount), cause="test:usage")


def test_fees_that_cannot_be_paid_wait_and_seven_days_everything_works(broke: Company) -> None:
    assert open_fees() == Decimal("86.10")
    assert balance() == Decimal("13.90")
    assert access(at(2026, 12, 7, 23, 59)) is AccessLevel.FULL
    assert access(at(2026, 12, 8)) is AccessLevel.READ_ONLY


def test_in_the_days_of_grace_what_is_left_cannot_be_spent_on_calls(broke: Company) -> None:
    assert available() == Decimal("13.90") - Decimal("86.10")
    with clock_set_to(at(2026, 12, 2)), pytest.raises(BalanceTooLow):
        hold(system(broke), amount=Decimal(1), cause="call:2", expires_at=now() + timedelta(hours=1))


def test_a_number_that_the_company_gets_is_paid_by_the_month(prepaid: Company) -> None:
    load_example_price_list()
    add_number(prepaid.actor("anna"), "12 345 67 99")
    assert [one.label for one in ServicePeriod.objects.all()] == ["12\xa0345\xa067\xa099"]


def test_a_top_up_pays_open_fees_and_opens_at_once(broke: Company) -> None:
    pay_in(broke, "100")
    charge_at(broke, at(2026, 12, 20))
    assert open_fees() == 0
    assert balance() == Decimal("27.80")
    assert access(at(2028, 1, 1)) is AccessLevel.FULL


def test_a_small_top_up_pays_the_oldest_fee_and_the_rest_waits(broke: Company) -> None:
    pay_in(broke, "50")
    charge_at(broke, at(2026, 12, 3))
    assert open_fees() == Decimal("36.90")
    assert balance() == Decimal("14.70")
    assert access(at(2026, 12, 8)) is AccessLevel.READ_ONLY


def test_months_without_service_cost_nothing_and_the_month_of_return_is_paid_by_days(broke: Company) -> None:
    for month in (1, 2, 3):
        charge_at(broke, at(2027, month, 1))
    assert open_fees() == Decimal("86.10")
    pay_in(broke, "300")
    charge_at(broke, at(2027, 3, 22, 10))
    assert nets()[-2:] == [("03-22", 10, Decimal("12.90")), ("03-22", 10, Decimal("9.68"))]
    assert open_fees() == 0
    assert Subscription.objects.get().unpaid_since is None
    charge_at(broke, at(2027, 4, 1))
    assert [start for start, *_more in nets()[-2:]] == ["04-01", "04-01"]


def test_money_held_for_a_call_is_not_taken_for_fees(prepaid: Company) -> None:
    with clock_set_to(at(2026, 11, 1)):
        hold(system(prepaid), amount=Decimal(150), cause="call:1", expires_at=now() + timedelta(hours=1))
        charge_due(system(prepaid))
    assert open_fees() == Decimal("36.90")


# ── Once ───────────────────────────────────────────────────────────────────────────────────────────────────────────


moves = st.lists(st.tuples(st.integers(0, 120 * 24), st.sampled_from(["hire", "leave", "charge"])), max_size=12)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves)
def test_however_often_and_whenever_fees_are_charged_the_sum_is_the_same(
    prepaid: Company, steps: list[tuple[int, str]]
) -> None:
    totals = []
    for charges_between in (True, False):
        with rolled_back():
            play(prepaid, sorted(steps), charges_between=charges_between)
            totals.append((sorted(Charge.objects.values_list("period_start", "days", "net")), balance()))
    assert totals[0] == totals[1]
    charged, left = totals[0]
    assert left == Decimal(200_200) - total_gross(charged)


def total_gross(charged: list[tuple[date, int, Decimal]]) -> Decimal:
    return sum((net + vat_of(net, rate=VAT) for _start, _days, net in charged), Decimal(0))


class rolled_back:
    """Undo everything at the end of the block."""

    def __enter__(self) -> None:
        self.point = transaction.savepoint()

    def __exit__(self, *_failure: Any) -> None:
        transaction.savepoint_rollback(self.point)


def play(company: Company, steps: list[tuple[int, str]], *, charges_between: bool) -> None:
    pay_in(company, "200000")
    staff = []
    for hours, move in steps:
        moment = at(2026, 11, 1) + timedelta(hours=hours)
        if move == "hire":
            staff.append(hire(company, f"U{len(staff)}", moment))
        elif move == "leave" and staff:
            leave(staff.pop(0), moment)
        elif charges_between:
            charge_at(company, moment)
    charge_at(company, at(2027, 3, 5))


def test_two_workers_charge_once(
    committed_acme: Company,  # noqa: F811
    django_db_blocker: Any,
) -> None:
    plans = {kind: make_plan(kind, "30", is_public=False) for kind in ("crm", "exchange")}
    with tenant_scope(committed_acme.id):
        seat(committed_acme.anna, at(2026, 1, 1))
        pay_in(committed_acme, "500")
        Subscription.objects.create(
            mode="prepaid",
            crm_plan=plans["crm"],
            exchange_plan=plans["exchange"],
            chosen_at=at(2026, 11, 1),
            paid_from=at(2026, 11, 1),
        )

    def work() -> int:
        with django_db_blocker.unblock():
            try:
                with tenant_scope(committed_acme.id):
                    return len(charge_at(committed_acme, at(2026, 11, 5)))
            finally:
                connection.close()

    with ThreadPoolExecutor(max_workers=2) as pool:
        written = [future.result(20) for future in [pool.submit(work), pool.submit(work)]]
    assert sorted(written) == [0, 2]
    with tenant_scope(committed_acme.id):
        assert balance() == Decimal(500) - 2 * Decimal("36.90")


def test_the_app_cannot_change_what_was_charged(prepaid: Company) -> None:
    charge_at(prepaid, at(2026, 11, 1))
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        Charge.objects.update(net=1)
