"""What staff does with contracts: the credit limit, notice and taking it back, the documents that were accepted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connections, transaction
from django.test import Client

from telecube.audit.models import AuditEntry
from telecube.billing.actions.contracts import notice_would_end_on
from telecube.billing.actions.documents import publish
from telecube.billing.models import BillingAccount, Contract, LegalDocument, Subscription
from telecube.console.models import ConsoleEntry, Role
from telecube.console.tests.conftest import StaffClient
from telecube.console.tests.test_deeds import full_log
from telecube.console.tests.test_pages import Things, things
from telecube.core.clock import now, today
from telecube.core.tenancy import tenant_scope
from tests.world import Company

__all__ = ["full_log", "things"]


@pytest.fixture
def ordered(visited: Company, things: Things) -> Iterator[Things]:
    """A company that pays by contract; the contract ends in 20 days."""
    at = now() - timedelta(days=2)
    with tenant_scope(visited.id):
        order = {"mode": "postpaid", "crm_plan": things.plan, "chosen_at": at, "paid_from": at}
        Subscription.objects.create(**order)
    yield things
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute("DELETE FROM billing_subscription WHERE tenant_id = %s", [visited.id])


@pytest.fixture
def indefinite(ordered: Things) -> Things:
    """The same, for an indefinite time."""
    with tenant_scope(ordered.tenant_id):
        Contract.objects.update(ends_on=None)
    return ordered


def say(client: Client, things: Things, deed: str, **values: Any) -> tuple[int, str]:
    """Send a form of the contract's page; return status and answer."""
    answer = client.post(f"/console/contracts/{things.contract.pk}/{deed}/", values)
    return answer.status_code, answer.content.decode()


def contract(things: Things) -> Contract:
    """Return the contract as it is now."""
    with tenant_scope(things.tenant_id):
        return Contract.objects.get(pk=things.contract.pk)


def line(action: str) -> dict[str, Any]:
    """Return the details of the one line of the staff's log about an action."""
    return dict(ConsoleEntry.objects.using("platform").get(action=action).details)


def company_log(things: Things, action: str) -> AuditEntry:
    """Return the one line of the company's log about an action."""
    with tenant_scope(things.tenant_id):
        return AuditEntry.objects.get(action=action)


def test_a_credit_limit_is_set_and_both_logs_say_why(staff_client: StaffClient, ordered: Things) -> None:
    client = staff_client(Role.FINANCE)
    status, _page = say(client, ordered, "limit", limit="750.50", reason="Stały klient")
    assert status == 302
    assert contract(ordered).credit_limit == Decimal("750.50")
    with tenant_scope(ordered.tenant_id):
        assert BillingAccount.objects.get().credit_limit == Decimal("750.50")
    assert line("console.credit_limit.set") == {"limit": "100.00 → 750.50", "reason": "Stały klient"}
    entry = company_log(ordered, "billing.contract.credit_limit_changed")
    assert (entry.actor_kind, entry.changes["reason"]) == ("staff", "Stały klient")
    page = client.get(f"/console/contracts/{ordered.contract.pk}/").content.decode()
    assert "750,50\u00a0zł" in page


@pytest.mark.parametrize(
    "wrong", [{"limit": "-1"}, {"limit": "1.234"}, {"limit": ""}, {"reason": " "}, {"limit": "100000.01"}]
)
def test_a_mistake_changes_no_limit_and_stands_in_the_form(
    staff_client: StaffClient, ordered: Things, wrong: dict[str, str]
) -> None:
    status, page = say(staff_client(), ordered, "limit", **({"limit": "500", "reason": "Powód"} | wrong))
    assert (status, "is-invalid" in page) == (422, True)
    assert contract(ordered).credit_limit == 100


def test_notice_is_given_by_whoever_may_and_taken_back(staff_client: StaffClient, indefinite: Things) -> None:
    client, last = staff_client(Role.FINANCE), notice_would_end_on(today())
    assert say(client, indefinite, "notice", reason="Koniec usługi")[0] == 302
    assert (contract(indefinite).ends_on, contract(indefinite).notice_by_provider) == (last, True)
    assert line("console.notice.given") == {"ends_on": last.isoformat(), "reason": "Koniec usługi"}
    assert company_log(indefinite, "billing.contract.notice_given_by_provider").actor_kind == "staff"
    page = client.get(f"/console/contracts/{indefinite.contract.pk}/").content.decode()
    assert "Nasze wypowiedzenie" in page
    assert say(client, indefinite, "notice", reason="Jeszcze raz")[0] == 422
    assert say(client, indefinite, "notice/back", reason="Ustalone")[0] == 302
    assert (contract(indefinite).ends_on, contract(indefinite).notice_by_provider) == (None, False)
    assert line("console.notice.taken_back") == {"reason": "Ustalone"}


def test_a_contract_with_a_term_offers_no_notice_and_refuses_it(staff_client: StaffClient, ordered: Things) -> None:
    client = staff_client(Role.FINANCE)
    page = client.get(f"/console/contracts/{ordered.contract.pk}/").content.decode()
    assert f'action="/console/contracts/{ordered.contract.pk}/notice/"' not in page
    assert "Wypowiedzieć można tylko umowę na czas nieokreślony" in page
    status, page = say(client, ordered, "notice", reason="x")
    assert (status, "Ta skończy się sama" in page) == (422, True)
    assert contract(ordered).notice_given_at is None


@pytest.mark.parametrize("deed", ["limit", "notice", "notice/back"])
def test_support_changes_no_contract(staff_client: StaffClient, indefinite: Things, deed: str) -> None:
    assert say(staff_client(Role.SUPPORT), indefinite, deed, limit="5", reason="x")[0] == 403
    assert contract(indefinite).notice_given_at is None


@pytest.mark.usefixtures("full_log")
def test_a_deed_without_its_line_is_not_done_to_a_contract(staff_client: StaffClient, indefinite: Things) -> None:
    client = staff_client()
    client.raise_request_exception = False
    assert say(client, indefinite, "limit", limit="500", reason="x")[0] == 500
    assert say(client, indefinite, "notice", reason="x")[0] == 500
    assert (contract(indefinite).credit_limit, contract(indefinite).notice_given_at) == (100, None)


@pytest.fixture
def accepted(things: Things) -> LegalDocument:
    """Terms in a version of their own that the contract's proof names."""
    texts = {"title_pl": "Regulamin", "title_en": "Terms", "body_pl": "<p>Paragraf</p>", "body_en": "<p>Clause</p>"}
    document = publish(kind="terms", version=777, valid_from=today(), **texts)
    with tenant_scope(things.tenant_id):
        proof = Contract.objects.get(pk=things.contract.pk).documents[0]
        proof |= {"version": 777, "sha256": document.sha256}
        Contract.objects.update(documents=[proof])
    return document


def test_what_was_accepted_with_a_contract_is_opened_as_it_was(
    staff_client: StaffClient, things: Things, accepted: LegalDocument
) -> None:
    client, address = staff_client(Role.FINANCE), f"/console/contracts/{things.contract.pk}/"
    assert f'href="{address}documents/terms/777/"' in client.get(address).content.decode()
    page = client.get(f"{address}documents/terms/777/").content.decode()
    for words in ("Paragraf", "Anna Zielińska", "taka jak przy akceptacji", accepted.sha256):
        assert words in page


def test_a_text_that_is_not_the_accepted_one_is_told_apart(
    staff_client: StaffClient, things: Things, accepted: LegalDocument
) -> None:
    with tenant_scope(things.tenant_id):
        proof = Contract.objects.get(pk=things.contract.pk).documents[0]
        Contract.objects.update(documents=[{**proof, "sha256": "b" * 64}])
    page = staff_client().get(f"/console/contracts/{things.contract.pk}/documents/terms/777/").content.decode()
    assert "inna niż przy akceptacji" in page


@pytest.mark.parametrize("other", ["terms/776", "dpa/777", "terms/99999"])
def test_a_document_that_the_contract_does_not_name_is_not_opened_through_it(
    staff_client: StaffClient, things: Things, accepted: LegalDocument, other: str
) -> None:
    assert staff_client().get(f"/console/contracts/{things.contract.pk}/documents/{other}/").status_code == 404


def test_support_opens_no_contracts_documents(
    staff_client: StaffClient, things: Things, accepted: LegalDocument
) -> None:
    address = f"/console/contracts/{things.contract.pk}/documents/terms/777/"
    assert staff_client(Role.SUPPORT).get(address).status_code == 403
