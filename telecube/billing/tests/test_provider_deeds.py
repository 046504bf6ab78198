"""What the provider does with a contract: the credit limit, notice by § 5 section 3 of the terms, taking it back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from telecube.accounts.models import AccessLevel, Entitlements, User
from telecube.audit.models import AuditEntry
from telecube.billing.actions.company_data import change_company_data
from telecube.billing.actions.contracts import extend_contract, give_notice, remind_of_contract_due
from telecube.billing.actions.provider_deeds import (
    give_providers_notice,
    set_credit_limit,
    take_providers_notice_back,
)
from telecube.billing.actions.required_documents import REQUIRED_DOCUMENTS
from telecube.billing.models import BillingAccount, Contract, Subscription
from telecube.billing.plan_errors import (
    ByProviderOnly,
    CreditLimitNotPossible,
    NoContract,
    NoNoticeToTakeBack,
    NoticeStandsAlready,
    ProviderGaveNotice,
    ReasonForDeedMissing,
    TermHolds,
)
from telecube.billing.queries.documents import current
from telecube.billing.tests.orders import at, make_plan, order, seat, system, trial_until
from telecube.core.actor import Actor
from telecube.core.clock import clock_set_to
from telecube.core.errors import DomainError
from tests.world import Company

Deed = Callable[..., Contract]
CONCLUDED, EXTENDED, TODAY = at(2026, 11, 10, 9), at(2027, 10, 1), at(2028, 1, 31, 12)
DEEDS: list[tuple[Deed, dict[str, Any]]] = [
    (set_credit_limit, {"limit": Decimal(500)}),
    (give_providers_notice, {}),
    (take_providers_notice_back, {}),
]


def documents() -> list[Any]:
    """Return what is accepted with an order on the day."""
    return [found.pk for kind in REQUIRED_DOCUMENTS if (found := current(kind)) is not None]


@pytest.fixture
def contracted(acme: Company) -> Company:
    """Acme with a contract from 10 November 2026 to 9 November 2027."""
    trial_until(at(2026, 11, 1))
    seat(acme.anna, at(2026, 10, 18))
    address = {"street": "Prosta 1", "postcode": "00-950", "city": "Warszawa", "invoice_email": "faktury@acme.example"}
    change_company_data(acme.actor("anna"), name="Acme", nip="5260250274", **address)
    with clock_set_to(CONCLUDED):
        accepted = documents()
        order(
            acme, make_plan("crm", "40"), make_plan("exchange", "30"), mode="postpaid", accepted_document_ids=accepted
        )
    return acme


@pytest.fixture
def indefinite(contracted: Company) -> Company:
    """The same, prolonged for an indefinite time."""
    with clock_set_to(EXTENDED):
        extend_contract(contracted.actor("anna"), is_indefinite=True, accepted_document_ids=documents())
    return contracted


def staff(company: Company) -> Actor:
    """Return a member of staff at work in the company."""
    return Actor(company.id, None, "Olga (TeleCube CRM)", kind="staff", holds_every_right=True)


def notice(company: Company) -> Contract:
    """Give notice on 31 January 2028."""
    with clock_set_to(TODAY):
        return give_providers_notice(staff(company), reason="Koniec usługi")


def written(action: str) -> dict[str, Any]:
    """Return what the company's log keeps of the one deed."""
    entry = AuditEntry.objects.get(action=f"billing.contract.{action}")
    assert (entry.actor_kind, entry.actor_name) == ("staff", "Olga (TeleCube CRM)")
    return dict(entry.changes)


def test_the_credit_limit_of_usage_is_set_with_a_reason(contracted: Company) -> None:
    with clock_set_to(TODAY.replace(year=2027)):
        set_credit_limit(staff(contracted), limit=Decimal("1500.50"), reason=" Sprawdzona wypłacalność ")
    assert BillingAccount.objects.get().credit_limit == Contract.objects.get().credit_limit == Decimal("1500.50")
    change = {"credit_limit": ["200.00", "1500.50"], "reason": "Sprawdzona wypłacalność"}
    assert written("credit_limit_changed") == change


def test_the_same_limit_again_leaves_no_line(contracted: Company) -> None:
    with clock_set_to(CONCLUDED):
        set_credit_limit(staff(contracted), limit=Decimal(200), reason="Jak było")
    assert not AuditEntry.objects.filter(action="billing.contract.credit_limit_changed").exists()


@pytest.mark.parametrize("limit", ["-0.01", "10.005"])
def test_a_limit_below_nothing_or_with_fractions_is_refused(contracted: Company, limit: str) -> None:
    with clock_set_to(CONCLUDED), pytest.raises(CreditLimitNotPossible):
        set_credit_limit(staff(contracted), limit=Decimal(limit), reason="x")
    assert BillingAccount.objects.get().credit_limit == 200


def test_the_providers_notice_ends_an_indefinite_contract_with_the_next_full_month(
    indefinite: Company, mailoutbox: list[EmailMessage]
) -> None:
    contract = notice(indefinite)
    assert (contract.ends_on, contract.notice_by_provider) == (date(2028, 2, 29), True)
    assert Subscription.objects.get().ends_at == at(2028, 3, 1)
    access = Entitlements.objects.get().access_at
    assert (access(at(2028, 2, 29, 23)), access(at(2028, 3, 1))) == (AccessLevel.FULL, AccessLevel.READ_ONLY)
    assert written("notice_given_by_provider") == {"ends_on": [None, "2028-02-29"], "reason": "Koniec usługi"}
    mails = mailoutbox[-2:]
    assert {mail.to[0] for mail in mails} == {indefinite.anna.identity.email, "faktury@acme.example"}
    assert all("29.02.2028" in mail.body and "Koniec usługi" in mail.body for mail in mails)
    assert "29.02.2028" in mails[0].subject


def test_the_reminder_says_whose_notice_it_was(indefinite: Company, mailoutbox: list[EmailMessage]) -> None:
    notice(indefinite)
    with clock_set_to(at(2028, 2, 2)):
        assert remind_of_contract_due(system(indefinite))
    assert "po naszym wypowiedzeniu" in mailoutbox[-1].body
    assert "Przedłuż umowę" not in mailoutbox[-1].body


def test_a_company_neither_extends_nor_ends_what_the_provider_ended(
    indefinite: Company, client_of: Callable[[User], Client]
) -> None:
    notice(indefinite)
    with clock_set_to(TODAY):
        for deed in (extend_contract, give_notice):
            with pytest.raises(ProviderGaveNotice, match=r"29\.02\.2028"):
                deed(indefinite.actor("anna"))
        page = client_of(indefinite.anna).get(reverse("billing:contract")).content.decode()
    assert "Wypowiedzenie złożył dostawca usługi" in page
    assert reverse("billing:contract-extension") not in page
    assert Contract.objects.get().ends_on == date(2028, 2, 29)


def test_the_provider_takes_its_notice_back(indefinite: Company, mailoutbox: list[EmailMessage]) -> None:
    notice(indefinite)
    with clock_set_to(at(2028, 2, 10)):
        contract = take_providers_notice_back(staff(indefinite), reason="Ustalone z klientem")
        with pytest.raises(NoNoticeToTakeBack):
            take_providers_notice_back(staff(indefinite), reason="Jeszcze raz")
    assert (contract.ends_on, contract.notice_given_at, contract.notice_by_provider) == (None, None, False)
    assert Entitlements.objects.get().access_at(at(2031, 1, 1)) is AccessLevel.FULL
    assert written("notice_taken_back")["reason"] == "Ustalone z klientem"
    assert "na czas nieokreślony" in mailoutbox[-1].body


def test_a_contract_with_a_term_is_not_ended_by_notice(contracted: Company) -> None:
    with clock_set_to(EXTENDED), pytest.raises(TermHolds, match=r"09\.11\.2027"):
        give_providers_notice(staff(contracted), reason="x")
    with clock_set_to(EXTENDED):
        give_notice(contracted.actor("anna"))
        with pytest.raises(NoticeStandsAlready):
            give_providers_notice(staff(contracted), reason="x")
        with pytest.raises(NoNoticeToTakeBack):
            take_providers_notice_back(staff(contracted), reason="x")
    assert Contract.objects.get().notice_by_provider is False


@pytest.mark.parametrize(("deed", "values"), DEEDS)
def test_no_company_does_it_and_nobody_without_a_reason(
    indefinite: Company, deed: Deed, values: dict[str, Any]
) -> None:
    before = Contract.objects.values().get()
    refusals: list[tuple[Actor, str, type[DomainError]]] = [
        (indefinite.actor("anna"), "x", ByProviderOnly),
        (staff(indefinite), " ", ReasonForDeedMissing),
    ]
    with clock_set_to(TODAY):
        for actor, reason, refusal in refusals:
            with pytest.raises(refusal):
                deed(actor, reason=reason, **values)
    assert Contract.objects.values().get() == before


@pytest.mark.parametrize(("deed", "values"), DEEDS)
def test_without_a_running_contract_there_is_nothing_to_do(acme: Company, deed: Deed, values: dict[str, Any]) -> None:
    with pytest.raises(NoContract):
        deed(staff(acme), reason="x", **values)


def test_the_database_keeps_no_providers_notice_without_a_day(contracted: Company) -> None:
    with pytest.raises(IntegrityError, match="contract_notice_has_its_day"), transaction.atomic():
        Contract.objects.update(notice_by_provider=True)
