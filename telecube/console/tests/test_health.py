"""The list of companies says how they are, shows those that need attention, finds one by what is known."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.mail import EmailMessage
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from telecube.accounts.models import Entitlements, Tenant
from telecube.billing.actions.payments import receive_payment
from telecube.billing.models import (
    Invoice,
    OverdueReminder,
    Payment,
    Plan,
    Settlement,
    Subscription,
    TopUpMethod,
)
from telecube.calls.models import CallRecord
from telecube.console.models import Role
from telecube.console.queries.companies import ATTENTION, matching_company, page_of_companies
from telecube.console.queries.health import CompanyHealth, health_of_companies, needing_attention
from telecube.console.tests.conftest import StaffClient
from telecube.core.actor import Actor
from telecube.core.clock import now, today
from telecube.core.ids import uuid7
from telecube.core.mail import QueuedEmailBackend
from telecube.core.tasks import deliver_event
from telecube.core.tenancy import tenant_scope
from telecube.telephony.actions.sip_accounts import create_sip_account
from telecube.telephony.models import BrowserPhone, SipAccount
from tests.world import Company, World

HOME = "/console/"
Sign = Callable[[Company], None]


@pytest.fixture(autouse=True)
def swept(visited: Company) -> Iterator[None]:
    """Remove the company's jobs and the plan that it ordered."""
    yield
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE args::text LIKE %s", [f"%{visited.id}%"])
        cursor.execute("DELETE FROM billing_subscription WHERE tenant_id = %s", [visited.id])
        cursor.execute("DELETE FROM billing_plan WHERE code = 'health'")


def failed(company: Company, *, days_ago: int = 1) -> None:
    """Let the company's waiting jobs give up."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'failed', scheduled_at = now() - make_interval(days => %s)"
            " WHERE args::text LIKE %s",
            [days_ago, f"%{company.id}%"],
        )


def job_failed(company: Company) -> None:
    """A job of the company gave up."""
    deliver_event.defer(tenant_id=company.id, event_id=str(uuid7()))
    failed(company)


def mail_failed(company: Company) -> None:
    """A mail that was written in the company's scope did not leave."""
    with tenant_scope(company.id):
        QueuedEmailBackend().send_messages([EmailMessage("Faktura", "Dzień dobry", to=["ksiegowa@acme.example"])])
    failed(company)


def invoice_of(company: Company) -> Invoice:
    """An invoice of 123 złoty that was due a week ago."""
    sums = {"net": Decimal(100), "vat": Decimal(23), "gross": Decimal(123), "taxes": []}
    day = today() - timedelta(days=7)
    with tenant_scope(company.id):
        return Invoice.objects.create(
            kind="monthly",
            series=f"T/{uuid7().hex[:20]}",
            series_number=1,
            number=uuid7().hex,
            seller={},
            buyer={"name": "Acme"},
            issued_on=day - timedelta(days=14),
            due_on=day,
            cause=f"test:{uuid7()}",
            content_sha256="x",
            **sums,
        )


def paid(company: Company, amount: str) -> Payment:
    """Money of the company that arrived."""
    source, method = f"test:{uuid7()}", TopUpMethod.BANK_TRANSFER
    return receive_payment(Actor.system(company.id, "bank"), amount=Decimal(amount), method=method, source=source)


def invoice_late(company: Company) -> None:
    """An invoice stayed unpaid after its reminder."""
    invoice = invoice_of(company)
    with tenant_scope(company.id):
        OverdueReminder.objects.create(invoice=invoice, days=3, sent_to="ksiegowa@acme.example")


def fees_unpaid(company: Company) -> None:
    """The balance did not cover the fees."""
    plan = Plan.objects.create(code="health", kind="crm", name_pl="CRM", name_en="CRM")
    at = now() - timedelta(days=2)
    with tenant_scope(company.id):
        Subscription.objects.create(mode="prepaid", crm_plan=plan, chosen_at=at, paid_from=at, unpaid_since=at)


def phone_of(company: Company) -> SipAccount:
    """Give the main administrator a phone."""
    with tenant_scope(company.id):
        return create_sip_account(company.actor("anna"), user_id=company.anna.pk).account


def customer(company: Company, *, since_days: int = 40) -> None:
    """A paying company with a phone for its main administrator."""
    phone_of(company)
    with tenant_scope(company.id):
        entitlements = Entitlements.objects.get()
        entitlements.open_without_end()
        entitlements.save()
    Tenant.objects.using("platform").filter(pk=company.id).update(created_at=now() - timedelta(days=since_days))


def phones_silent(company: Company) -> None:
    """A paying company's last call is fifteen days ago."""
    customer(company)
    called(company, days_ago=15)


def called(company: Company, *, days_ago: int) -> None:
    """Put a call into the company's log."""
    at = now() - timedelta(days=days_ago)
    with tenant_scope(company.id):
        CallRecord.objects.create(linked_id=uuid7().hex, direction="in", started_at=at, result="answered")


SIGNS: dict[str, tuple[Sign, str]] = {
    "job": (job_failed, "1 nieudane zadanie"),
    "mail": (mail_failed, "1 niewysłany mail"),
    "invoice": (invoice_late, "1 faktura niezapłacona mimo przypomnienia, 123,00\u00a0zł"),
    "fees": (fees_unpaid, "niezapłacone opłaty"),
    "phones": (phones_silent, "od dwóch tygodni bez połączeń"),
}


def health(company: Company) -> CompanyHealth:
    """Return the company's health."""
    return health_of_companies([company.tenant])[company.id]


def found(company: Company) -> bool:
    """Say whether the company is among those that need attention."""
    return company.id in {row.pk for row in page_of_companies(view=ATTENTION, after=None, before=None).rows}


@pytest.mark.parametrize(("sign", "words"), SIGNS.values(), ids=SIGNS)
def test_every_sign_is_told_in_the_list_and_brings_the_company_into_the_filter(
    staff_client: StaffClient, visited: Company, sign: Sign, words: str
) -> None:
    assert (health(visited).needs_attention, found(visited)) == (False, False)
    sign(visited)
    assert (health(visited).needs_attention, found(visited)) == (True, True)
    client = staff_client(Role.SUPPORT)
    assert visited.anna.identity is not None
    search = f"{HOME}?q={visited.anna.identity.email}"
    for address in (f"{HOME}?view=attention", search, f"{HOME}companies/{visited.id}/"):
        page = client.get(address).content.decode()
        assert words in page, address
        assert f'id="health-{visited.id}"' in page


def test_a_company_that_is_well_is_in_the_list_and_not_in_the_filter(
    staff_client: StaffClient, visited: Company
) -> None:
    client = staff_client(Role.SUPPORT)
    assert "bez uwag" in client.get(HOME, {"q": "acme"}).content.decode()
    assert f'id="health-{visited.id}"' not in client.get(HOME, {"view": "attention"}).content.decode()


def test_what_gave_up_weeks_ago_is_history(visited: Company) -> None:
    job_failed(visited)
    failed(visited, days_ago=15)
    assert (health(visited).failures.jobs, found(visited)) == (0, False)


def test_an_invoice_that_was_paid_after_the_reminder_is_no_sign(visited: Company) -> None:
    invoice = invoice_of(visited)
    assert (health(visited).late, found(visited)) == (0, False)  # not reminded yet
    with tenant_scope(visited.id):
        OverdueReminder.objects.create(invoice=invoice, days=3, sent_to="x@acme.example")
        Settlement.objects.create(invoice=invoice, amount=Decimal("122.99"), payment=paid(visited, "122.99"))
    assert (health(visited).late_amount, found(visited)) == (Decimal("0.01"), True)
    with tenant_scope(visited.id):
        Settlement.objects.create(invoice=invoice, amount=Decimal("0.01"), payment=paid(visited, "0.01"))
    assert (health(visited).late, found(visited)) == (0, False)


def test_phones_are_silent_only_at_a_customer_who_has_had_them_for_a_while(visited: Company) -> None:
    phones_silent(visited)
    assert found(visited)
    called(visited, days_ago=1)
    assert (health(visited).is_silent, found(visited)) == (False, False)
    with tenant_scope(visited.id):
        CallRecord.objects.get_queryset().delete()
    assert found(visited)
    customer_for_a_week = Tenant.objects.using("platform").filter(pk=visited.id)
    customer_for_a_week.update(created_at=now() - timedelta(days=7))
    assert (health(visited).is_silent, found(visited)) == (False, False)


def test_the_list_tells_of_phones_lines_and_the_last_call(staff_client: StaffClient, visited: Company) -> None:
    account = phone_of(visited)
    called(visited, days_ago=0)
    with tenant_scope(visited.id):
        BrowserPhone.objects.create(
            sip_account=account,
            device_id=uuid7().hex[:12],
            ha1_md5="x",
            ha1_sha256="x",
            session_key_hash="x",
            expires_at=now() + timedelta(minutes=5),
        )
    well = health(visited)
    assert (well.phones, well.lines_now, well.last_call_at is not None) == (1, 1, True)
    page = staff_client(Role.SUPPORT).get(HOME, {"q": "acme"}).content.decode()
    assert "1 telefon, teraz w przeglądarce: 1" in page


@pytest.mark.parametrize("view", ["", ATTENTION])
def test_the_list_asks_as_much_for_one_company_as_for_many(
    staff_client: StaffClient, visited: Company, committed_world: World, view: str
) -> None:
    client, counts = staff_client(), []
    job_failed(visited)
    client.get(HOME, {"view": view})
    for _round in range(2):
        with CaptureQueriesContext(connections["platform"]) as seen, CaptureQueriesContext(connection) as own:
            assert client.get(HOME, {"view": view}).status_code == 200
        counts.append(len(seen) + len(own))
        invoice_late(committed_world.globex)
        mail_failed(visited)
    assert counts[0] == counts[1]


PLANS = {
    "acme": ["tenant_name_parts", "accounts_identity"],
    "526-02": ["tenant_nip_beginning", "tenant_name_parts"],
    "anna@acme.example": ["accounts_identity"],
}


@pytest.mark.parametrize(("search", "indexes"), PLANS.items())
def test_a_company_is_found_through_indexes(committed_world: World, search: str, indexes: list[str]) -> None:
    wanted = Tenant.objects.using("platform").filter(matching_company(search))
    with transaction.atomic(using="platform"), connections["platform"].cursor() as cursor:
        # A table of few rows is read faster as a whole; the question is whether the index can be used.
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = wanted.explain()
    assert [name for name in indexes if name not in plan] == []
    assert "Seq Scan on accounts_tenant" not in plan


def test_the_filter_looks_up_each_companys_last_call_and_never_reads_all_calls(committed_world: World) -> None:
    wanted = Tenant.objects.using("platform").filter(needing_attention(now()))
    with transaction.atomic(using="platform"), connections["platform"].cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = wanted.explain()
    # By which of its indexes is the planner's choice; each begins with the company.
    how, _name, reading = plan.partition(" on calls_callrecord ")
    assert "Index" in how.splitlines()[-1], plan
    assert reading.splitlines()[1].strip() == "Index Cond: (tenant_id = accounts_tenant.id)", plan


def test_names_are_found_by_a_part_in_any_case_and_others_are_not(visited: Company) -> None:
    def names(search: str) -> set[str]:
        return {row.name for row in page_of_companies(search=search, after=None, before=None).rows}

    for search in ("acme", "CME SP", " Acme Sp. z o.o. ", visited.anna.identity.email.upper()):
        assert "Acme Sp. z o.o." in names(search)
    assert names("acme%sp") == names("a_me sp") == set()
