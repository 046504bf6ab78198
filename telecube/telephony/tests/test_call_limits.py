"""What a company may call while nothing pays for it: a trial's limits until money or a contract, and again without."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from allauth.account.models import EmailAddress
from django.db import connections, transaction

from telecube.accounts.models import Entitlements
from telecube.billing.actions.access import open_fully
from telecube.billing.actions.credits import give_credit
from telecube.billing.actions.ledger import post
from telecube.billing.actions.payments import receive_payment
from telecube.billing.actions.price_list import load_example_price_list
from telecube.billing.models import Charge, LedgerKind, Plan, Subscription, Tariff, TopUpMethod
from telecube.billing.queries.call_limits import call_limits
from telecube.billing.queries.prices import call_rates
from telecube.billing.rating import rate_call
from telecube.billing.tests.orders import make_plan
from telecube.calls.models import CallRecord
from telecube.calls.models.record import Direction, Result
from telecube.config import config
from telecube.core.actor import Actor
from telecube.core.clock import WARSAW, now, today
from telecube.core.ids import uuid7
from telecube.core.tenancy import tenant_scope
from telecube.telephony.actions.numbers import add_number
from telecube.telephony.actions.sip_accounts import create_sip_account, set_presentation
from tests.asterisk.exchange import as_switch
from tests.world import Company, World

NEAR, ABROAD, PREMIUM = "602345678", "+37060012345", "700123456"
DAY = timedelta(days=1)
#: What a day of a trial may cost at most by the example tariff, gross; docs/decisions/0032 names it.
DEAREST_DAY = Decimal("42.80")


@pytest.fixture
def acme(committed_world: World) -> Company:
    """Acme on the first day of its trial, committed: the exchange asks from a connection of its own."""
    return committed_world.acme


@pytest.fixture
def device(acme: Company) -> str:
    """Anna's phone, with a number to show."""
    with tenant_scope(acme.id):
        anna = acme.actor("anna")
        number = add_number(anna, "+48 22 555 01 79", owner_id=acme.anna.pk)
        account = create_sip_account(anna, user_id=acme.anna.pk).account
        set_presentation(anna, account.pk, number_id=number.pk)
        return account.device_id


@pytest.fixture
def plan(acme: Company) -> Iterator[Plan]:
    """A plan for orders; it goes with them."""
    made = make_plan("crm", "49")
    yield made
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        for table in ("charge", "subscription", "serviceperiod"):
            cursor.execute(f"DELETE FROM billing_{table} WHERE tenant_id = %s", [acme.id])  # noqa: S608
        cursor.execute("DELETE FROM billing_price WHERE plan_id = %s", [made.pk])
        cursor.execute("DELETE FROM billing_plan WHERE id = %s", [made.pk])


def route(device: str, dialled: str) -> tuple[str, str]:
    """Ask as the exchange does; return the kind of the decision and why there is no call."""
    with as_switch() as switch:
        row = switch.execute("SELECT kind, facts FROM asterisk.route(%s, %s, '', '')", [device, dialled]).fetchone()
    assert row is not None
    return row[0], dict(pair.split("=", 1) for pair in row[1].split(";"))["refused"]


def limits(company: Company) -> tuple[str, str, str]:
    """Return verdict, calls at once and seconds, as the exchange is told."""
    with as_switch() as switch:
        asked = "SELECT verdict, at_once, seconds FROM asterisk.outside_limits(%s)"
        row = switch.execute(asked, [str(company.id)]).fetchone()
    assert row is not None
    return row[0], row[1], row[2]


def chosen(company: Company, plan: Plan, mode: str, *, ends_at: datetime | None = None) -> None:
    """Order: what choosing a plan does to order and access."""
    with tenant_scope(company.id):
        open_fully(system(company))
        wanted = {"mode": mode, "chosen_at": now(), "paid_from": now(), "crm_plan": plan, "ends_at": ends_at}
        Subscription.objects.update_or_create(defaults=wanted)


def system(company: Company) -> Actor:
    return Actor.system(company.id, "Obsługa")


def charged(company: Company, plan: Plan, gross: str) -> None:
    """Let a fee wait for money."""
    Charge.objects.create(
        cause=f"fee:{uuid7()}", kind="monthly", plan=plan, unit="month", unit_net=Decimal(gross), days=30,
        month_days=30, net=Decimal(gross), vat_rate=0, gross=Decimal(gross), period_start=today(), period_end=today(),
    )  # fmt: skip


def pay(company: Company, amount: str) -> None:
    receive_payment(system(company), amount=Decimal(amount), method=TopUpMethod.BANK_TRANSFER, source=f"bank:{uuid7()}")


LIMITED = (("outside", ""), ("refuse", "country_not_allowed"), ("refuse", "premium_rate_not_allowed"), ("outside", ""))
FREE = (("outside", ""),) * 4


def calls(device: str) -> tuple[tuple[str, str], ...]:
    """Try a near number, another country, a premium number and help."""
    return tuple(route(device, dialled) for dialled in (NEAR, ABROAD, PREMIUM, "112"))


def is_limited(company: Company) -> bool:
    with tenant_scope(company.id):
        return call_limits(Entitlements.objects.get()) is not None


def test_a_plan_chosen_without_money_keeps_the_limits_until_the_first_payment(
    acme: Company, device: str, plan: Plan
) -> None:
    assert (calls(device), limits(acme)) == (LIMITED, ("open", "2", "3600"))
    chosen(acme, plan, "prepaid")
    assert (calls(device), limits(acme), is_limited(acme)) == (LIMITED, ("open", "2", "3600"), True)
    with tenant_scope(acme.id):
        pay(acme, "20.00")
    assert (calls(device), limits(acme), is_limited(acme)) == (FREE, ("open", "", ""), False)


def used_up(company: Company, plan: Plan) -> None:
    post(system(company), kind=LedgerKind.USAGE, amount=Decimal("-20.0000"), cause="call")


def in_grace(company: Company, plan: Plan) -> None:
    charged(company, plan, "20.00")


@pytest.mark.parametrize("spend", [used_up, in_grace])
def test_a_balance_that_is_used_up_has_the_limits_again_until_money_comes(
    acme: Company, device: str, plan: Plan, spend: Callable[[Company, Plan], None]
) -> None:
    chosen(acme, plan, "prepaid")
    with tenant_scope(acme.id):
        pay(acme, "20.00")
        spend(acme, plan)
    assert (calls(device), limits(acme), is_limited(acme)) == (LIMITED, ("open", "2", "3600"), True)
    with tenant_scope(acme.id):
        give_credit(system(acme), amount=Decimal("0.01"), reason="Test", cause=str(uuid7()))
    assert (calls(device), limits(acme), is_limited(acme)) == (FREE, ("open", "", ""), False)


def test_a_contract_lifts_the_limits_to_its_last_moment(acme: Company, device: str, plan: Plan) -> None:
    chosen(acme, plan, "postpaid", ends_at=now() + DAY)
    assert (calls(device), is_limited(acme)) == (FREE, False)
    with tenant_scope(acme.id):
        Subscription.objects.update(ends_at=now())
    assert (calls(device), is_limited(acme)) == (LIMITED, True)


def test_money_in_a_trial_lifts_nothing_before_a_plan_is_chosen(acme: Company, device: str) -> None:
    with tenant_scope(acme.id):
        pay(acme, "20.00")
    assert (calls(device), is_limited(acme)) == (LIMITED, True)


def test_an_exchange_of_its_own_knows_no_limits(acme: Company, device: str, plan: Plan) -> None:
    with tenant_scope(acme.id):
        Entitlements.objects.update(
            has_own_exchange=True, call_prefixes=None, outside_calls_at_once=None, outside_minutes_a_day=None
        )
    chosen(acme, plan, "prepaid")
    assert (calls(device), limits(acme), is_limited(acme)) == (FREE, ("open", "", ""), False)


def test_without_money_and_a_confirmed_address_nothing_leaves_but_calls_for_help(
    acme: Company, device: str, plan: Plan
) -> None:
    with tenant_scope(acme.id):
        EmailAddress.objects.filter(user=acme.anna.identity).update(verified=False)
    chosen(acme, plan, "prepaid")
    assert route(device, NEAR) == ("refuse", "email_not_confirmed")
    assert route(device, "112") == ("outside", "")
    with tenant_scope(acme.id):
        pay(acme, "20.00")
    assert route(device, NEAR) == ("outside", "")


# ── How much a day may cost ────────────────────────────────────────────────────────────────────────────────────────


def talked(*lengths: int, is_running: bool = False) -> None:
    """Let the call log hold answered calls of so many seconds, today."""
    end = max(now(), midnight() + timedelta(hours=4))
    for seconds in lengths:
        CallRecord.objects.create(
            linked_id=str(uuid7()),
            direction=Direction.OUT,
            result=Result.ANSWERED,
            to_number="+48602345678",
            started_at=end - timedelta(seconds=seconds),
            answered_at=end - timedelta(seconds=seconds),
            ended_at=None if is_running else end,
            is_open=is_running,
        )


def midnight() -> datetime:
    day = today()
    return datetime(day.year, day.month, day.day, tzinfo=WARSAW)


def test_every_started_minute_of_a_call_counts(acme: Company) -> None:
    with tenant_scope(acme.id):
        talked(1, 60, 61)
    assert limits(acme) == ("open", "2", str((60 - 4) * 60))
    with tenant_scope(acme.id):
        talked(*[1] * 56)
    assert limits(acme) == ("daily_limit_reached", "2", "0")


def test_a_day_of_a_trial_costs_at_most_so_much_by_the_example_tariff(acme: Company) -> None:
    """Two calls that begin together may use the minutes of the day twice: that is the most."""
    load_example_price_list()
    rates = call_rates(Tariff.objects.get(code="standard"), today())
    assert config.trial_call_prefixes == ("+48",)
    allowed = [f"{rate.prefix}123456789"[:12] for rate in rates if rate.prefix.startswith("+48")]
    minutes = [
        max(rated.gross for seconds in range(1, 61) if (rated := rate_call(number, seconds, rates)) is not None)
        for number in allowed
        if not number.startswith("+4870")
    ]
    dearest = max(minutes) * config.trial_outside_minutes * config.trial_outside_calls
    assert dearest.quantize(Decimal("0.01")) == DEAREST_DAY
