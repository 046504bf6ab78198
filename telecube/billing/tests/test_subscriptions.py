"""Choosing and changing plans, contracts, and the next invoice before it is issued."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from django.core.mail import EmailMessage

from telecube.accounts.models import AccessLevel, Entitlements
from telecube.accounts.queries.seats import billing_period_at
from telecube.audit.models import AuditEntry
from telecube.billing.actions.charging import charge_due
from telecube.billing.actions.company_data import change_company_data
from telecube.billing.actions.contracts import (
    close_contract_due,
    extend_contract,
    give_notice,
    remind_of_contract_due,
)
from telecube.billing.actions.documents import publish
from telecube.billing.actions.monthly_invoices import issue_monthly
from telecube.billing.actions.price_list import set_price
from telecube.billing.actions.subscriptions import change_plan, choose_plan
from telecube.billing.errors import BalanceTooLow
from telecube.billing.models import (
    BillingAccount,
    Charge,
    Contract,
    LegalDocument,
    PaymentMode,
    Plan,
    Subscription,
)
from telecube.billing.plan_errors import (
    ContractRuns,
    DocumentsNotAccepted,
    ExtensionTooEarly,
    FeesAreOpen,
    NothingToExtend,
    NoticeGivenAlready,
    PaymentModeUnknown,
    PlanChosenAlready,
    PlanNotChosen,
    PlanNotOffered,
)
from telecube.billing.queries.balance import balance
from telecube.billing.queries.documents import current as current_document
from telecube.billing.queries.next_invoice import next_invoice, preview_change
from telecube.billing.queries.prices import company_price_on
from telecube.billing.queries.subscriptions import current
from telecube.billing.tests.orders import VAT, at, hire, make_plan, order, pay_in, seat, system, trial_until
from telecube.core.clock import clock_set_to
from telecube.core.errors import RightMissing
from tests.world import Company

DAY = at(2026, 11, 10, 9)


@pytest.fixture
def crm(db: None) -> Plan:
    return make_plan("crm", "40")


@pytest.fixture
def small(db: None) -> Plan:
    return make_plan("exchange", "30", numbers=1)


@pytest.fixture
def large(db: None) -> Plan:
    return make_plan("exchange", "90", numbers=5)


@pytest.fixture
def terms(db: None) -> LegalDocument:
    text = dict.fromkeys(("title_pl", "title_en", "body_pl", "body_en"), "Regulamin")
    return publish(kind="terms", version=900, valid_from=date(2026, 10, 30), **text)


@pytest.fixture
def company(acme: Company, terms: LegalDocument) -> Company:
    """Acme with one user, company data and 300 złoty, whose trial ended on 1 November 2026."""
    trial_until(at(2026, 11, 1))
    seat(acme.anna, at(2026, 10, 18))
    pay_in(acme, "300")
    change_company_data(
        acme.actor("anna"),
        name="Acme",
        nip="5260250274",
        street="Prosta 1",
        postcode="00-950",
        city="Warszawa",
        invoice_email="faktury@acme.example",
    )
    return acme


def choose(company: Company, crm: Plan, exchange: Plan, mode: str, moment: datetime = DAY) -> Subscription:
    documents = list(LegalDocument.objects.filter(version=900).values_list("pk", flat=True))
    others = [one.pk for one in map(current_one, ("dpa",)) if one is not None]
    with clock_set_to(moment):
        return order(company, crm, exchange, mode=mode, accepted_document_ids=[*documents, *others])


def current_one(kind: str) -> LegalDocument | None:
    with clock_set_to(DAY):
        return current_document(kind)


def change_to(company: Company, crm: Plan, exchange: Plan, moment: datetime) -> Subscription:
    with clock_set_to(moment):
        return change_plan(company.actor("anna"), crm_plan_id=crm.pk, exchange_plan_id=exchange.pk)


def access(moment: datetime) -> AccessLevel:
    return Entitlements.objects.get().access_at(moment)


# ── Choosing ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_plan_chosen_in_the_trial_opens_everything_and_costs_from_its_end(
    company: Company, crm: Plan, small: Plan
) -> None:
    choose(company, crm, small, "prepaid", at(2026, 10, 31, 12))
    assert access(at(2027, 6, 1)) is AccessLevel.FULL
    assert Subscription.objects.get().paid_from == at(2026, 11, 1)
    assert not Charge.objects.exists()


@pytest.mark.parametrize("mode", ["prepaid", "postpaid"])
def test_without_the_current_terms_nothing_is_ordered(company: Company, crm: Plan, small: Plan, mode: str) -> None:
    with clock_set_to(DAY), pytest.raises(DocumentsNotAccepted):
        order(company, crm, small, mode=mode, accepted_document_ids=[])
    assert not current().is_chosen


def test_who_lacks_the_right_cannot_order(company: Company, crm: Plan, small: Plan) -> None:
    with pytest.raises(RightMissing):
        choose_plan(company.actor("carla"), mode="prepaid", crm_plan_id=crm.pk, exchange_plan_id=small.pk)
    with pytest.raises(RightMissing):
        change_plan(company.actor("carla"), crm_plan_id=crm.pk, exchange_plan_id=small.pk)


def test_refusals_of_an_order(company: Company, crm: Plan, small: Plan) -> None:
    with pytest.raises(PaymentModeUnknown):
        choose(company, crm, small, "trial")
    with pytest.raises(PlanNotOffered):
        choose(company, small, crm, "prepaid")
    with pytest.raises(PlanNotOffered):
        choose(company, crm, make_plan("exchange", "1", is_public=False), "prepaid")
    with pytest.raises(PlanNotChosen):
        change_to(company, crm, small, DAY)
    choose(company, crm, small, "prepaid")
    with pytest.raises(PlanChosenAlready):
        choose(company, crm, small, "prepaid")


def test_open_fees_are_paid_before_a_contract(company: Company, crm: Plan, large: Plan) -> None:
    choose(company, crm, make_plan("exchange", "900"), "prepaid")
    with pytest.raises(FeesAreOpen):
        choose(company, crm, large, "postpaid", at(2026, 11, 11))


# ── Changing ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_upgrade_holds_at_once_and_costs_the_difference(
    company: Company, crm: Plan, small: Plan, large: Plan
) -> None:
    choose(company, crm, small, "prepaid", at(2026, 11, 1))
    with clock_set_to(at(2026, 11, 16)):
        preview = preview_change(crm_plan_id=crm.pk, exchange_plan_id=large.pk)
    assert preview.now_gross == Decimal("36.90")
    assert (preview.before.gross, preview.after.gross) == (Decimal("86.10"), Decimal("159.90"))
    before = balance()
    change_to(company, crm, large, at(2026, 11, 16))
    assert balance() == before - preview.now_gross
    assert Subscription.objects.get().exchange_plan == large


def test_a_downgrade_waits_for_the_next_month(company: Company, crm: Plan, small: Plan, large: Plan) -> None:
    choose(company, crm, large, "prepaid", at(2026, 11, 1))
    change_to(company, crm, small, at(2026, 11, 16))
    subscription = Subscription.objects.get()
    assert subscription.plans_at(at(2026, 11, 30, 23, 59, 59)).exchange == large
    assert subscription.plans_at(at(2026, 12, 1)).exchange == small
    with clock_set_to(at(2026, 12, 1)):
        charge_due(system(company))
    assert Charge.objects.get(plan=small).net == 30
    assert Subscription.objects.get().exchange_plan == small


def test_naming_the_present_plan_takes_a_planned_change_back(
    company: Company, crm: Plan, small: Plan, large: Plan
) -> None:
    choose(company, crm, large, "prepaid", at(2026, 11, 1))
    change_to(company, crm, small, at(2026, 11, 16))
    change_to(company, crm, large, at(2026, 11, 17))
    assert Subscription.objects.get().plans_at(at(2026, 12, 1)).exchange == large


@pytest.mark.parametrize(
    ("moment", "november", "december"),
    [(at(2026, 11, 30, 23, 59, 59), [30, 2], [90]), (at(2026, 12, 1), [30], [60, 30])],
)
def test_an_upgrade_in_the_minute_of_the_months_end_belongs_to_one_month(
    company: Company,
    crm: Plan,
    small: Plan,
    large: Plan,
    moment: datetime,
    november: list[int],
    december: list[int],
) -> None:
    choose(company, crm, small, "prepaid", at(2026, 11, 1))
    change_to(company, crm, large, moment)
    with clock_set_to(at(2026, 12, 1, 0, 1)):
        charge_due(system(company))
    of_package = Charge.objects.exclude(plan=crm).order_by("period_start", "net")
    assert [one.net for one in of_package if one.period_end.month == 11] == november
    assert sorted((one.net for one in of_package if one.period_end.month == 12), reverse=True) == december


@pytest.mark.parametrize(("moment", "december"), [(at(2026, 11, 30, 23, 59, 59), 30), (at(2026, 12, 1), 90)])
def test_a_downgrade_in_the_minute_of_the_months_end(
    company: Company, crm: Plan, small: Plan, large: Plan, moment: datetime, december: int
) -> None:
    choose(company, crm, large, "prepaid", at(2026, 11, 1))
    change_to(company, crm, small, moment)
    with clock_set_to(at(2026, 12, 1, 0, 1)):
        charge_due(system(company))
    assert Charge.objects.exclude(plan=crm).get(period_start=date(2026, 12, 1)).net == december


def test_an_upgrade_that_the_balance_cannot_pay_changes_nothing(company: Company, crm: Plan, small: Plan) -> None:
    choose(company, crm, small, "prepaid", at(2026, 11, 1))
    with pytest.raises(BalanceTooLow):
        change_to(company, crm, make_plan("exchange", "2000"), at(2026, 11, 2))
    assert Subscription.objects.get().exchange_plan == small


# ── Contracts ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def contracted(company: Company, crm: Plan, small: Plan) -> Company:
    """Acme with a contract from 10 November 2026 to 9 November 2027."""
    choose(company, crm, small, "postpaid")
    return company


def accepted_again() -> list[object]:
    ids: list[object] = list(LegalDocument.objects.filter(version=900).values_list("pk", flat=True))
    return ids + [one.pk for one in [current_one("dpa")] if one is not None]


def test_a_contract_keeps_its_term_what_was_accepted_and_a_credit_limit(contracted: Company) -> None:
    contract = Contract.objects.get()
    assert (contract.starts_on, contract.ends_on) == (date(2026, 11, 10), date(2027, 11, 9))
    proof = next(one for one in contract.documents if one["kind"] == "terms")
    assert (proof["version"], proof["at"]) == (900, "2026-11-10T08:00:00+00:00")
    assert BillingAccount.objects.get().credit_limit == contract.credit_limit == 200
    assert access(at(2027, 11, 9, 23, 59)) is AccessLevel.FULL
    assert access(at(2027, 11, 10)) is AccessLevel.READ_ONLY


def test_a_running_contract_keeps_its_price(contracted: Company, crm: Plan) -> None:
    with clock_set_to(at(2026, 11, 12)):
        set_price(crm, net=Decimal(99), vat_rate=VAT, unit="user_month", valid_from=date(2026, 12, 1))
    assert company_price_on(crm, date(2027, 11, 9)).net == 40
    assert company_price_on(crm, date(2027, 11, 10)).net == 99


def test_a_contract_holds_to_its_end(contracted: Company, crm: Plan, small: Plan) -> None:
    with pytest.raises(ContractRuns):
        choose(contracted, crm, small, "prepaid", at(2027, 11, 9))
    with clock_set_to(at(2027, 11, 10)):
        assert close_contract_due(system(contracted))
        assert not close_contract_due(system(contracted))
    assert BillingAccount.objects.get().credit_limit == 0
    pay_in(contracted, "9000")
    choose(contracted, crm, small, "prepaid", at(2027, 11, 20))
    assert access(at(2029, 1, 1)) is AccessLevel.FULL


def test_the_last_month_is_charged_to_the_contracts_last_day(contracted: Company, crm: Plan) -> None:
    with clock_set_to(at(2027, 12, 2)):
        charge_due(system(contracted))
    last = Charge.objects.filter(plan=crm).order_by("-period_start")[0]
    assert (last.period_start, last.period_end, last.days) == (date(2027, 11, 1), date(2027, 11, 9), 9)


def test_the_reminder_leaves_once_thirty_days_before_the_end(
    contracted: Company, mailoutbox: list[EmailMessage]
) -> None:
    def remind(moment: datetime) -> bool:
        with clock_set_to(moment):
            return remind_of_contract_due(system(contracted))

    assert [remind(at(2027, 10, 9, 23, 59)), remind(at(2027, 10, 10)), remind(at(2027, 10, 11))] == [False, True, False]
    assert sorted(mail.to[0] for mail in mailoutbox[-2:]) == sorted(
        [contracted.anna.identity.email, "faktury@acme.example"]
    )
    assert "9.11.2027" in mailoutbox[-1].body


def test_an_extension_adds_twelve_months_at_the_prices_of_that_day(contracted: Company, crm: Plan) -> None:
    with clock_set_to(at(2026, 11, 12)):
        set_price(crm, net=Decimal(50), vat_rate=VAT, unit="user_month", valid_from=date(2026, 12, 1))
    with clock_set_to(at(2027, 5, 1)), pytest.raises(ExtensionTooEarly):
        extend_contract(contracted.actor("anna"))
    with clock_set_to(at(2027, 10, 1)):
        with pytest.raises(DocumentsNotAccepted):
            extend_contract(contracted.actor("anna"))
        give_notice(contracted.actor("anna"))
        contract = extend_contract(contracted.actor("anna"), accepted_document_ids=accepted_again())
        set_price(crm, net=Decimal(99), vat_rate=VAT, unit="user_month", valid_from=date(2027, 10, 2))
    assert (contract.ends_on, contract.notice_given_at) == (date(2028, 11, 9), None)
    assert [company_price_on(crm, day).net for day in (date(2027, 11, 9), date(2027, 11, 10))] == [40, 50]
    assert access(at(2028, 11, 9)) is AccessLevel.FULL


def test_notice_ends_an_indefinite_contract_with_the_next_full_month(contracted: Company) -> None:
    with clock_set_to(at(2027, 10, 1)):
        extend_contract(contracted.actor("anna"), is_indefinite=True, accepted_document_ids=accepted_again())
        with pytest.raises(NothingToExtend):
            extend_contract(contracted.actor("anna"))
    assert access(at(2031, 1, 1)) is AccessLevel.FULL
    with clock_set_to(at(2028, 1, 31, 23, 59)):
        assert give_notice(contracted.actor("anna")).ends_on == date(2028, 2, 29)
        with pytest.raises(NoticeGivenAlready):
            give_notice(contracted.actor("anna"))
    assert access(at(2028, 3, 1)) is AccessLevel.READ_ONLY


def test_every_step_of_a_contract_is_in_the_log(contracted: Company) -> None:
    with clock_set_to(at(2027, 10, 12)):
        remind_of_contract_due(system(contracted))
        give_notice(contracted.actor("anna"))
    done = set(AuditEntry.objects.values_list("action", flat=True))
    assert {"billing.plan.chosen", "billing.contract.concluded", "billing.contract.reminded"} <= done
    assert "billing.contract.notice_given" in done


# ── The next invoice ───────────────────────────────────────────────────────────────────────────────────────────────


def test_the_next_invoice_explains_fees_in_advance_and_additions(contracted: Company, crm: Plan) -> None:
    with clock_set_to(at(2026, 12, 1)):
        charge_due(system(contracted))
        issue_monthly(system(contracted), billing_period_at(at(2026, 12, 1)))
    for name in ("Ewa", "Jan"):
        hire(contracted, name, at(2026, 12, 20))
    with clock_set_to(at(2026, 12, 20, 12)):
        charge_due(system(contracted))
        expected = next_invoice()
    assert (expected.mode, expected.due_on) == (PaymentMode.POSTPAID, date(2027, 1, 1))
    found = {(line.kind, line.plan.kind if line.plan else "", line.formula): line for line in expected.lines}
    assert set(found) == {
        ("monthly", "crm", "3 × 40,00"),
        ("monthly", "exchange", "30,00"),
        ("added", "crm", "2 × 40,00 × 12/31"),
    }
    added = found["added", "crm", "2 × 40,00 × 12/31"]
    assert (added.labels, added.net) == (["Ewa Nowy", "Jan Nowy"], Decimal("30.96"))
    assert (added.start, added.end) == (date(2026, 12, 20), date(2026, 12, 31))
    with clock_set_to(at(2027, 1, 1)):
        charge_due(system(contracted))
        invoice = issue_monthly(system(contracted), billing_period_at(at(2027, 1, 1)))
    assert invoice is not None
    assert (invoice.net, invoice.vat, invoice.gross) == (expected.net, expected.vat, expected.gross)


def test_a_prepaid_company_sees_its_next_fees(company: Company, crm: Plan, small: Plan) -> None:
    choose(company, crm, small, "prepaid", at(2026, 10, 31, 12))
    with clock_set_to(at(2026, 10, 31, 13)):
        first = next_invoice()
    assert (first.due_on, first.gross, len(first.lines)) == (date(2026, 11, 1), Decimal("86.10"), 2)
    with clock_set_to(at(2026, 11, 5)):
        charge_due(system(company))
        assert (next_invoice().due_on, next_invoice().gross) == (date(2026, 12, 1), Decimal("86.10"))


def test_without_a_chosen_plan_there_is_no_next_invoice(company: Company) -> None:
    assert next_invoice().lines == []
