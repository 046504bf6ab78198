"""What the tests of orders share: a price list of their own, users with seats, money, a clock in Poland."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from telecube.accounts.actions.seats import give_seat_back
from telecube.accounts.models import Entitlements, SeatPeriod, User
from telecube.billing.actions.company_data import change_company_data
from telecube.billing.actions.ledger import post
from telecube.billing.actions.price_list import set_price
from telecube.billing.actions.required_documents import REQUIRED_DOCUMENTS
from telecube.billing.actions.subscriptions import choose_plan
from telecube.billing.models import LedgerKind, Plan, Subscription
from telecube.billing.queries.documents import current
from telecube.core.actor import Actor
from telecube.core.clock import WARSAW, clock_set_to
from telecube.core.ids import uuid7
from tests.world import Company, make_user

VAT = Decimal(23)
UNITS = {"crm": "user_month"}


def at(year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> datetime:
    """Return a moment of the Polish clock."""
    return datetime(year, month, day, hour, minute, second, tzinfo=WARSAW)


def make_plan(kind: str, net: str, *, is_public: bool = True, **includes: int) -> Plan:
    """Make a plan that costs ``net`` since 2020."""
    code = f"{kind}-{uuid7().hex}"
    plan = Plan.objects.create(
        code=code[:40],
        kind=kind,
        name_pl=f"{kind} {net}",
        name_en=f"{kind} {net}",
        includes=includes,
        is_public=is_public,
    )
    set_price(plan, net=Decimal(net), vat_rate=VAT, unit=UNITS.get(kind, "month"), valid_from=date(2020, 1, 1))
    return plan


def system(company: Company) -> Actor:
    """Return the actor of the fees' jobs."""
    return Actor.system(company.id, "fees")


def trial_until(moment: datetime) -> None:
    """Let the company's trial end at the moment."""
    entitlements = Entitlements.objects.get()
    entitlements.begin_trial(until=moment)
    entitlements.save()


def seat(user: User, start: datetime) -> SeatPeriod:
    """Give the user a place from a moment on."""
    return SeatPeriod.objects.create(user=user, started_at=start)


def hire(company: Company, name: str, moment: datetime) -> User:
    """Make a user with a place from a moment on."""
    user = make_user(company, name, "Nowy")
    seat(user, moment)
    return user


def leave(user: User, moment: datetime) -> None:
    """End the user's place at a moment."""
    with clock_set_to(moment):
        give_seat_back(user)


def complete_company_data(company: Company, **other: str) -> None:
    """Write what an invoice must say of the buyer."""
    data = {"name": "Żółw i Spółka Sp. z o.o.", "nip": "5260250274", "street": "ul. Żółta 1/2", "postcode": "90-001"}
    change_company_data(system(company), **{**data, "city": "Łódź", **other})


def pay_in(company: Company, amount: str) -> None:
    """Put money onto the account."""
    post(system(company), kind=LedgerKind.TOP_UP, amount=Decimal(amount), cause=f"test:{uuid7()}")


def order(company: Company, crm: Plan, exchange: Plan | None, *, mode: str = "prepaid", **more: Any) -> Subscription:
    """Order the plans as the main administrator; unless told otherwise he accepts the documents that there are."""
    found = [current(kind) for kind in REQUIRED_DOCUMENTS]
    more.setdefault("accepted_document_ids", [document.pk for document in found if document is not None])
    package = exchange.pk if exchange else None
    return choose_plan(company.actor("anna"), mode=mode, crm_plan_id=crm.pk, exchange_plan_id=package, **more)
