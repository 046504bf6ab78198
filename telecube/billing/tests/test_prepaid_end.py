"""A prepaid contract is ended at any moment, with what is paid for or at once, and taken back until then."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse

from telecube.accounts.models import AccessLevel, Entitlements, User
from telecube.audit.models import AuditEntry
from telecube.billing.actions.charging import charge_due
from telecube.billing.actions.contracts import give_notice
from telecube.billing.actions.ledger import post
from telecube.billing.actions.prepaid_end import end_prepaid, take_prepaid_end_back
from telecube.billing.models import Charge, LedgerKind, Plan, Subscription
from telecube.billing.plan_errors import EndPlannedAlready, EndWaitsForFees, NoPlannedEnd, PlanNotChosen
from telecube.billing.queries.account_state import Standing, account_state
from telecube.billing.queries.balance import balance
from telecube.billing.queries.subscriptions import fees_of, month_at
from telecube.billing.tests.orders import (
    at,
    complete_company_data,
    hire,
    make_plan,
    order,
    pay_in,
    seat,
    system,
    trial_until,
)
from telecube.core.clock import clock_set_to
from telecube.core.errors import RightMissing
from tests.world import Company

ClientOf = Callable[[User], Client]
CHOSEN, TODAY = at(2026, 11, 3, 12), at(2026, 11, 20, 12)
DECEMBER = at(2026, 12, 1)


@pytest.fixture
def plans(acme: Company) -> tuple[Plan, Plan]:
    """A CRM plan and an exchange package, and Anna's place."""
    seat(acme.anna, at(2026, 10, 1))
    return make_plan("crm", "49.00"), make_plan("exchange", "79.00")


@pytest.fixture
def prepaid(acme: Company, plans: tuple[Plan, Plan]) -> Company:
    """Acme pays in advance since 3 November and has money."""
    trial_until(at(2026, 11, 1))
    with clock_set_to(CHOSEN):
        pay_in(acme, "1000.00")
        order(acme, *plans)
    return acme


def access_at(moment: datetime) -> AccessLevel:
    return Entitlements.objects.get().access_at(moment)


def test_the_end_comes_with_the_paid_month_and_everything_works_until_then(prepaid: Company) -> None:
    with clock_set_to(TODAY):
        before = balance()
        subscription = end_prepaid(prepaid.actor("anna"))
    assert subscription.ends_at == DECEMBER
    assert access_at(DECEMBER - timedelta(seconds=1)) is AccessLevel.FULL
    assert access_at(DECEMBER) is AccessLevel.READ_ONLY
    assert access_at(DECEMBER + timedelta(days=31)) is AccessLevel.FROZEN
    with clock_set_to(DECEMBER + timedelta(days=2)):
        charge_due(system(prepaid))
        assert balance() == before
        assert account_state().standing == Standing.ENDED
    assert fees_of(Subscription.objects.get(), month_at(DECEMBER)) == []
    assert AuditEntry.objects.filter(action="billing.order.ended").count() == 1


def test_it_is_taken_back_until_the_last_second_and_not_after(prepaid: Company) -> None:
    anna = prepaid.actor("anna")
    with clock_set_to(TODAY):
        end_prepaid(anna)
    with clock_set_to(DECEMBER - timedelta(seconds=1)):
        take_prepaid_end_back(anna)
    assert access_at(DECEMBER + timedelta(days=400)) is AccessLevel.FULL
    with clock_set_to(DECEMBER - timedelta(seconds=1)):
        end_prepaid(anna)
    with clock_set_to(DECEMBER), pytest.raises(NoPlannedEnd):
        take_prepaid_end_back(anna)
    assert access_at(DECEMBER) is AccessLevel.READ_ONLY


def test_the_next_month_is_charged_once_the_end_was_taken_back(prepaid: Company) -> None:
    with clock_set_to(TODAY):
        end_prepaid(prepaid.actor("anna"))
        take_prepaid_end_back(prepaid.actor("anna"))
    with clock_set_to(DECEMBER + timedelta(hours=1)):
        charge_due(system(prepaid))
    assert Charge.objects.filter(period_start="2026-12-01").count() == 2


def test_who_leaves_at_once_can_only_read_and_comes_back_with_a_plan(
    prepaid: Company, plans: tuple[Plan, Plan]
) -> None:
    with clock_set_to(TODAY):
        end_prepaid(prepaid.actor("anna"), is_at_once=True)
        assert access_at(TODAY) is AccessLevel.READ_ONLY
        order(prepaid, *plans)
        assert access_at(TODAY) is AccessLevel.FULL
        assert Subscription.objects.get().ends_at is None


def test_who_chose_in_the_trial_leaves_with_it_and_pays_nothing(acme: Company, plans: tuple[Plan, Plan]) -> None:
    trial_until(at(2026, 11, 17, 9))
    with clock_set_to(CHOSEN):
        order(acme, *plans)
        assert end_prepaid(acme.actor("anna")).ends_at == at(2026, 11, 17, 9)
    with clock_set_to(DECEMBER):
        charge_due(system(acme))
    assert Charge.objects.count() == 0
    assert access_at(at(2026, 11, 17, 9)) is AccessLevel.READ_ONLY


def test_unpaid_fees_of_the_last_days_neither_lengthen_nor_forget_the_end(prepaid: Company) -> None:
    with clock_set_to(TODAY):
        end_prepaid(prepaid.actor("anna"))
        post(system(prepaid), kind=LedgerKind.USAGE, amount=-balance(), cause="call:long")
    late = DECEMBER - timedelta(days=2)
    hire(prepaid, "Nowy", late)
    with clock_set_to(late):
        charge_due(system(prepaid))
        assert Subscription.objects.get().unpaid_since is not None
    assert access_at(DECEMBER) is AccessLevel.READ_ONLY
    with clock_set_to(late + timedelta(hours=1)):
        pay_in(prepaid, "500.00")
        charge_due(system(prepaid))
        assert Subscription.objects.get().unpaid_since is None
    assert access_at(DECEMBER - timedelta(seconds=1)) is AccessLevel.FULL
    assert access_at(DECEMBER) is AccessLevel.READ_ONLY


def test_a_contract_concluded_meanwhile_takes_the_end_back(prepaid: Company, plans: tuple[Plan, Plan]) -> None:
    with clock_set_to(TODAY):
        complete_company_data(prepaid)
        end_prepaid(prepaid.actor("anna"))
        order(prepaid, *plans, mode="postpaid")
    assert access_at(at(2027, 11, 1)) is AccessLevel.FULL


def test_nobody_ends_the_contract_without_the_right(prepaid: Company) -> None:
    with clock_set_to(TODAY), pytest.raises(RightMissing):
        end_prepaid(prepaid.actor("carla"))
    assert Subscription.objects.get().ends_at is None


def test_a_planned_end_is_not_planned_again(prepaid: Company) -> None:
    with clock_set_to(TODAY):
        end_prepaid(prepaid.actor("anna"))
        with pytest.raises(EndPlannedAlready):
            end_prepaid(prepaid.actor("anna"), is_at_once=True)
    assert access_at(TODAY) is AccessLevel.FULL


def test_a_trial_has_nothing_to_end(acme: Company) -> None:
    with pytest.raises(PlanNotChosen):
        end_prepaid(acme.actor("anna"))


def test_a_contract_is_ended_by_a_notice(acme: Company, plans: tuple[Plan, Plan]) -> None:
    with clock_set_to(CHOSEN):
        complete_company_data(acme)
        order(acme, *plans, mode="postpaid")
        with pytest.raises(PlanNotChosen):
            end_prepaid(acme.actor("anna"))


def test_while_fees_are_unpaid_the_account_closes_by_itself(acme: Company, plans: tuple[Plan, Plan]) -> None:
    trial_until(at(2026, 11, 1))
    with clock_set_to(CHOSEN):
        order(acme, *plans)
        with pytest.raises(EndWaitsForFees):
            end_prepaid(acme.actor("anna"))
    assert access_at(CHOSEN + timedelta(days=7)) is AccessLevel.READ_ONLY


def test_end_and_return_are_told_by_mail(prepaid: Company, mailoutbox: list[EmailMessage]) -> None:
    with clock_set_to(TODAY):
        end_prepaid(prepaid.actor("anna"))
        take_prepaid_end_back(prepaid.actor("anna"))
    planned, back = mailoutbox
    assert planned.to == back.to == [prepaid.anna.identity.email]
    assert "30.11.2026" in planned.subject
    assert "30 dni" in planned.body.replace("\u00a0", " ")
    assert "trwa dalej" in back.subject


def test_a_notice_is_confirmed_by_the_same_mail(
    acme: Company, plans: tuple[Plan, Plan], mailoutbox: list[EmailMessage]
) -> None:
    with clock_set_to(CHOSEN):
        complete_company_data(acme)
        order(acme, *plans, mode="postpaid")
        mailoutbox.clear()
        contract = give_notice(acme.actor("anna"))
    (mail,) = mailoutbox
    assert f"{contract.ends_on:%d.%m.%Y}" in mail.subject


def test_the_pages_name_the_consequences_and_take_the_end_back(prepaid: Company, client_of: ClientOf) -> None:
    client = client_of(prepaid.anna)
    with clock_set_to(datetime(2026, 11, 20, 12, tzinfo=UTC)):
        assert reverse("billing:prepaid-end") in client.get(reverse("billing:contract")).content.decode()
        page = client.get(reverse("billing:prepaid-end")).content.decode().replace("\u00a0", " ")
        for words in ("30 listopada 2026", "numery alarmowe", "30 dni", "zwracamy w ciągu 14 dni", "Pobierz"):
            assert words in page
        assert client.post(reverse("billing:prepaid-end"), {"when": "paid"}).status_code == 302
        page = (
            client.get(reverse("billing:contract"))
            .content.decode()
            .partition('id="prepaid-contract"')[2]
            .partition("</main>")[0]
        )
        assert "30 listopada 2026" in page.replace("\u00a0", " ")
        assert "00:00" not in page
        assert "Umowa kończy się" in client.get(reverse("billing:overview")).content.decode()
        assert client.post(reverse("billing:prepaid-end"), {"when": "now"}).status_code == 422
        assert client.post(reverse("billing:prepaid-end-undo")).status_code == 302
        assert Subscription.objects.get().ends_at is None
        assert client.post(reverse("billing:prepaid-end-undo"), headers={"HX-Request": "true"}).status_code == 409


def test_money_stays_on_the_account_of_who_left(prepaid: Company) -> None:
    with clock_set_to(TODAY):
        end_prepaid(prepaid.actor("anna"), is_at_once=True)
        assert balance() == Decimal("1000.00") - sum(charge.gross for charge in Charge.objects.all())
