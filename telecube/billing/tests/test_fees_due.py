"""Whoever asks for fees when none are due costs one question; whatever is due is found, by jobs and schedule alike."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test.utils import CaptureQueriesContext

from telecube.billing.actions.charging import charge_due
from telecube.billing.models import Charge, Subscription
from telecube.billing.queries.fees_due import has_fees_due
from telecube.billing.tests.orders import at, hire, leave, make_plan, order, pay_in, seat, system, trial_until
from telecube.core.clock import clock_set_to
from tests.world import Company


@pytest.fixture
def prepaid(acme: Company) -> Company:
    """Acme, whose trial ended on 1 November 2026 at midnight, with one user and 200 złoty."""
    with clock_set_to(at(2026, 10, 20)):
        trial_until(at(2026, 11, 1))
        seat(acme.anna, at(2026, 10, 18))
        pay_in(acme, "200")
        order(acme, make_plan("crm", "40"), make_plan("exchange", "30"))
    return acme


def due_at(moment: datetime) -> bool:
    with clock_set_to(moment):
        return has_fees_due()


def charge_at(company: Company, moment: datetime) -> int:
    with clock_set_to(moment):
        return len(charge_due(system(company)))


def test_a_company_on_trial_owes_nothing(acme: Company) -> None:
    assert not due_at(at(2030, 1, 1))


def test_each_month_is_due_once(prepaid: Company) -> None:
    assert [due_at(at(2026, 10, 31, 23, 59)), due_at(at(2026, 11, 1))] == [False, True]
    charge_at(prepaid, at(2026, 11, 1))
    assert [due_at(at(2026, 11, 1)), due_at(at(2026, 11, 30, 23, 59)), due_at(at(2026, 12, 1))] == [False, False, True]


def test_asking_again_costs_one_question(prepaid: Company, django_assert_num_queries: CaptureQueriesContext) -> None:
    charge_at(prepaid, at(2026, 11, 1))
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert charge_at(prepaid, at(2026, 11, 2)) == 0


def test_a_new_seat_is_due_until_it_is_charged(prepaid: Company) -> None:
    charge_at(prepaid, at(2026, 11, 1))
    hire(prepaid, "Ewa", at(2026, 11, 20))
    assert [due_at(at(2026, 11, 19)), due_at(at(2026, 11, 20))] == [False, True]
    charge_at(prepaid, at(2026, 11, 20))
    assert not due_at(at(2026, 11, 20))


def test_a_seat_of_last_month_that_was_saved_after_the_turn_is_found(prepaid: Company) -> None:
    charge_at(prepaid, at(2026, 12, 1))
    ewa = hire(prepaid, "Ewa", at(2026, 11, 30, 23, 59, 59))
    assert due_at(at(2026, 12, 1, 0, 1))
    charge_at(prepaid, at(2026, 12, 1, 0, 1))
    assert Charge.objects.filter(user=ewa).count() == 2
    assert not due_at(at(2026, 12, 1, 0, 2))


def test_a_seat_that_came_and_went_at_the_turn_is_found(prepaid: Company) -> None:
    charge_at(prepaid, at(2026, 12, 1))
    leave(hire(prepaid, "Ewa", at(2026, 11, 30, 23, 59, 58)), at(2026, 11, 30, 23, 59, 59))
    assert due_at(at(2026, 12, 1, 0, 1))


def test_who_left_before_the_fees_began_is_not_due(prepaid: Company) -> None:
    leave(hire(prepaid, "Ewa", at(2026, 10, 25)), at(2026, 10, 31))
    charge_at(prepaid, at(2026, 11, 1))
    assert not due_at(at(2026, 11, 2))


def test_a_planned_change_of_plans_is_due_on_its_day(prepaid: Company) -> None:
    charge_at(prepaid, at(2026, 12, 1))
    Subscription.objects.update(next_crm_plan=make_plan("crm", "20"), next_from=at(2026, 12, 10))
    assert [due_at(at(2026, 12, 9)), due_at(at(2026, 12, 10))] == [False, True]


def test_fees_that_wait_are_due_when_there_is_money_for_one(prepaid: Company) -> None:
    for month in (11, 12):
        charge_at(prepaid, at(2026, month, 1))
    for colleague in range(5):
        hire(prepaid, f"Ewa{colleague}", at(2026, 12, 2))
    charge_at(prepaid, at(2026, 12, 2))
    assert not due_at(at(2026, 12, 3))
    pay_in(prepaid, "100")
    assert due_at(at(2026, 12, 3))


def test_a_suspended_company_owes_no_new_month(prepaid: Company) -> None:
    for colleague in range(9):
        hire(prepaid, f"Ewa{colleague}", at(2026, 10, 20))
    for month in (at(2026, 11, 1), at(2026, 12, 1)):
        charge_at(prepaid, month)
    assert Subscription.objects.get().unpaid_since == at(2026, 11, 1)
    hire(prepaid, "Adam", at(2026, 12, 5))
    assert not due_at(at(2026, 12, 5))
