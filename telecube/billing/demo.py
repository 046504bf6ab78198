"""Companies that pay, and one that does not: what the console and the finance pages show. Loaded again, they stay."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

from allauth.account.models import EmailAddress
from django.db import transaction

from telecube.accounts.actions.sign_up import sign_up_company
from telecube.accounts.demo import PASSWORD, find_demo_user
from telecube.accounts.models import User
from telecube.accounts.queries.actors import actor_of
from telecube.accounts.queries.seats import billing_period_at
from telecube.billing.actions.bank_matching import import_statement
from telecube.billing.actions.charging import charge_due
from telecube.billing.actions.company_data import change_company_data
from telecube.billing.actions.invoices import document_payments
from telecube.billing.actions.monthly_invoices import issue_monthly_due
from telecube.billing.actions.payments import receive_payment
from telecube.billing.actions.required_documents import REQUIRED_DOCUMENTS
from telecube.billing.actions.subscriptions import choose_plan
from telecube.billing.models import BankStatement, Plan, PlanKind, TopUpMethod
from telecube.billing.queries.documents import current
from telecube.config import config
from telecube.core.actor import Actor
from telecube.core.clock import clock_set_to, now, today
from telecube.core.tenancy import tenant_scope

#: By contract, in advance, and not at all.
DOROTA, FILIP, ZENON = "dorota@meblarnia.example", "filip@fala.example", "zenon@spoznialski.example"
#: Nearly a year of a contract, as old as the example prices; a trial that is over so long that the account is frozen.
CONTRACT_DAYS, PREPAID_DAYS, FROZEN_DAYS = 320, 40, 60
#: What the seller's bank writes of a transfer that names neither reference nor invoice.
STATEMENT = """\
#Numer rachunku;
{account};

#Data operacji;#Data księgowania;#Opis operacji;#Tytuł;#Nadawca/Odbiorca;#Numer konta;#Kwota;#Saldo po operacji;
{day};{day};PRZELEW ZEWNĘTRZNY PRZYCHODZĄCY;"za telefon";"FALA FILIP";'19114020040000350230599137';123,00;123,00;
"""
NIGHT = timedelta(hours=5)
PAYS_AFTER = timedelta(days=9)


def load() -> list[User]:
    """Return the main administrators of the three companies, created where they do not exist."""
    users = [
        find_demo_user(DOROTA) or _by_contract(),
        find_demo_user(FILIP) or _in_advance(),
        find_demo_user(ZENON) or _not_at_all(),
    ]
    if not BankStatement.objects.using("platform").exists():
        content = STATEMENT.format(account=config.seller_bank_account, day=today().isoformat())
        import_statement(staff="demo", file_name="wyciag.csv", content=content.encode())
    return users


@transaction.atomic
def _by_contract() -> User:
    """Monthly invoices, all paid but the last one."""
    user = _sign_up("Meblarnia Dąb Sp. z o.o.", "Dorota", "Dąb", DOROTA, days=CONTRACT_DAYS)
    began = now() - timedelta(days=CONTRACT_DAYS)
    actor = actor_of(user)
    jobs = Actor.system(actor.tenant_id, "demo")
    with tenant_scope(actor.tenant_id):
        with clock_set_to(began):
            _fill_in_data(actor, "Meblarnia Dąb Sp. z o.o.", "1132191233")
            _order(actor, mode="postpaid")
        months = list(_starts_of_months(began))
        for month in months:
            with clock_set_to(month + NIGHT):
                charge_due(jobs)
                invoice = issue_monthly_due(jobs)
            if invoice is None or month == months[-1]:
                continue
            with clock_set_to(month + PAYS_AFTER):
                receive_payment(
                    jobs,
                    amount=invoice.gross,
                    method=TopUpMethod.BANK_TRANSFER,
                    source=f"demo:{invoice.pk}",
                    payer="MEBLARNIA DĄB",
                )
    return user


@transaction.atomic
def _in_advance() -> User:
    """Money on the account, of which a part waits for the address of the buyer."""
    user = _sign_up("Studio Fala", "Filip", "Fala", FILIP, days=PREPAID_DAYS)
    began = now() - timedelta(days=PREPAID_DAYS)
    actor = actor_of(user)
    jobs = Actor.system(actor.tenant_id, "demo")
    with tenant_scope(actor.tenant_id):
        with clock_set_to(began):
            receive_payment(
                jobs, amount=Decimal("500.00"), method=TopUpMethod.BANK_TRANSFER, source=f"demo:{user.pk}:1"
            )
            _order(actor, mode="prepaid")
        for month in _starts_of_months(began):
            with clock_set_to(month + NIGHT):
                charge_due(jobs)
        receive_payment(jobs, amount=Decimal("200.00"), method=TopUpMethod.BANK_TRANSFER, source=f"demo:{user.pk}:2")
        document_payments(jobs)
    return user


def _not_at_all() -> User:
    """A trial after which nobody chose a plan."""
    return _sign_up("Spóźnialski Zenon", "Zenon", "Spóźnialski", ZENON, days=FROZEN_DAYS)


def _sign_up(company: str, first_name: str, last_name: str, email: str, *, days: int) -> User:
    with clock_set_to(now() - timedelta(days=days)):
        user = sign_up_company(
            company_name=company,
            nip="",
            first_name=first_name,
            last_name=last_name,
            email=email,
            password=PASSWORD,
            ip=None,
        )
    EmailAddress.objects.filter(user=user.identity).update(verified=True)
    return user


def _fill_in_data(actor: Actor, name: str, nip: str) -> None:
    change_company_data(actor, name=name, nip=nip, street="ul. Leśna 7", postcode="05-500", city="Piaseczno")


def _order(actor: Actor, *, mode: str) -> None:
    documents = [document.pk for kind in REQUIRED_DOCUMENTS if (document := current(kind)) is not None]
    crm, exchange = (
        Plan.objects.filter(kind=kind, is_public=True).order_by("code")[0].pk
        for kind in (PlanKind.CRM, PlanKind.EXCHANGE)
    )
    choose_plan(actor, mode=mode, crm_plan_id=crm, exchange_plan_id=exchange, accepted_document_ids=documents)


def _starts_of_months(began: datetime) -> Iterator[datetime]:
    """Yield the first moments of the months after the beginning, up to now."""
    month = billing_period_at(began).end
    while month <= now():
        yield month
        month = billing_period_at(month).end
