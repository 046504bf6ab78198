"""Held money: never below zero, whatever happens at once; what is not closed ends by itself."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from threading import Barrier, Semaphore
from uuid import UUID

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from telecube.billing.actions.issuing import issue
from telecube.billing.actions.ledger import Movement, account_for_update, post, post_many
from telecube.billing.actions.reservations import expire_reservations_due, extend, hold, release, settle
from telecube.billing.errors import BalanceTooLow, CauseReused, ReservationClosed
from telecube.billing.invoice_draft import Draft, DraftLine, taxes_of
from telecube.billing.models import (
    Invoice,
    InvoiceKind,
    LedgerEntry,
    LedgerKind,
    PriceBasis,
    Reservation,
    ReservationState,
    Settlement,
    Subscription,
)
from telecube.billing.queries.balance import available, balance, held
from telecube.billing.tests.orders import make_plan
from telecube.billing.tests.plans import rows_read
from telecube.billing.tests.test_invoices import paid_in
from telecube.core.clock import clock_set_to, now, today
from telecube.core.ids import uuid7
from telecube.core.tenancy import tenant_scope
from tests.world import Company, World

SOON = timedelta(minutes=5)
#: The pool has one more, which the test itself uses. Who waits there for longer than two seconds is turned away, and a
#: busy machine is slow.
CONNECTIONS = 11


def top_up(company: Company, amount: str) -> None:
    """Give the company money."""
    post(company.actor("anna"), kind=LedgerKind.TOP_UP, amount=Decimal(amount), cause=f"t{now()}")


def take(company: Company, amount: str, cause: str = "call") -> Reservation:
    """Hold money for five minutes."""
    return hold(company.actor("anna"), amount=Decimal(amount), cause=cause, expires_at=now() + SOON)


def test_what_is_held_cannot_be_held_again(acme: Company) -> None:
    top_up(acme, "10.00")
    take(acme, "7.00")
    assert (balance(), held(), available()) == (10, 7, 3)
    with pytest.raises(BalanceTooLow):
        take(acme, "3.01", "other")
    assert held() == 7


def test_the_last_grosz_may_be_held(acme: Company) -> None:
    top_up(acme, "10.00")
    take(acme, "10.00")
    assert available() == 0


def test_the_same_cause_holds_once(acme: Company) -> None:
    top_up(acme, "10.00")
    assert take(acme, "7.00") == take(acme, "7.00")
    assert held() == 7


def test_a_credit_limit_is_available_too(acme: Company) -> None:
    account = account_for_update()
    account.credit_limit = Decimal(50)
    account.save()
    take(acme, "50.00")
    with pytest.raises(BalanceTooLow):
        take(acme, "0.01", "other")


@pytest.mark.parametrize("cost", ["2.5000", "5.0000", "8.1234"])
def test_settling_books_what_it_cost_and_frees_the_rest(acme: Company, cost: str) -> None:
    top_up(acme, "10.00")
    reservation = take(acme, "5.00")
    entry = settle(acme.actor("anna"), reservation.pk, amount=Decimal(cost))
    assert entry is not None
    assert (balance(), held()) == (10 - Decimal(cost), 0)
    assert settle(acme.actor("anna"), reservation.pk, amount=Decimal(cost)) == entry
    with pytest.raises(CauseReused):
        settle(acme.actor("anna"), reservation.pk, amount=Decimal("0.01"))
    assert LedgerEntry.objects.filter(kind=LedgerKind.USAGE).count() == 1


def test_what_cost_nothing_leaves_no_entry_and_cannot_cost_later(acme: Company) -> None:
    top_up(acme, "10.00")
    reservation = take(acme, "5.00")
    assert settle(acme.actor("anna"), reservation.pk, amount=Decimal(0)) is None
    with pytest.raises(CauseReused):
        settle(acme.actor("anna"), reservation.pk, amount=Decimal(1))
    assert (balance(), held()) == (10, 0)


def test_a_released_hold_is_free_again_and_stays_closed(acme: Company) -> None:
    top_up(acme, "10.00")
    reservation = take(acme, "10.00")
    release(acme.actor("anna"), reservation.pk)
    release(acme.actor("anna"), reservation.pk)
    assert available() == 10
    with pytest.raises(ReservationClosed):
        settle(acme.actor("anna"), reservation.pk, amount=Decimal(1))
    with pytest.raises(ReservationClosed):
        extend(acme.actor("anna"), reservation.pk, amount=Decimal(1))
    assert balance() == 10


def test_a_running_call_extends_its_hold_until_the_money_ends(acme: Company) -> None:
    top_up(acme, "10.00")
    reservation = take(acme, "4.00")
    later = now() + timedelta(minutes=30)
    for _twice in range(2):
        extended = extend(acme.actor("anna"), reservation.pk, amount=Decimal(8), expires_at=later)
    assert (extended.amount, extended.expires_at, held()) == (8, later, 8)
    with pytest.raises(BalanceTooLow):
        extend(acme.actor("anna"), reservation.pk, amount=Decimal("10.01"))
    assert held() == 8


def test_an_expired_hold_holds_nothing_even_before_it_is_swept(acme: Company) -> None:
    top_up(acme, "10.00")
    reservation = take(acme, "10.00")
    with clock_set_to(now() + SOON + timedelta(seconds=1)):
        assert available() == 10
        with pytest.raises(ReservationClosed):
            extend(acme.actor("anna"), reservation.pk, amount=Decimal(10))
        assert expire_reservations_due(acme.actor("anna")) == 1
        assert expire_reservations_due(acme.actor("anna")) == 0
    reservation.refresh_from_db()
    assert reservation.state == ReservationState.EXPIRED


def test_a_call_that_outlived_its_hold_is_booked_all_the_same(acme: Company) -> None:
    top_up(acme, "1.00")
    reservation = take(acme, "1.00")
    with clock_set_to(now() + SOON + timedelta(hours=1)):
        expire_reservations_due(acme.actor("anna"))
        settle(acme.actor("anna"), reservation.pk, amount=Decimal("1.50"))
        assert balance() == Decimal("-0.50")
        with pytest.raises(BalanceTooLow):
            take(acme, "0.01", "next")


def fifty_holds(company: Company, amount: str) -> list[bool]:
    """Let fifty calls begin in the same moment; return which were granted."""
    start, seats = Barrier(50), Semaphore(CONNECTIONS)

    def one(number: int) -> bool:
        start.wait()
        with seats:
            try:
                with tenant_scope(company.id):
                    take(company, amount, f"call {number}")
            except BalanceTooLow:
                return False
            finally:
                connection.close()
        return True

    with ThreadPoolExecutor(max_workers=50) as pool:
        return list(pool.map(one, range(50)))


def test_fifty_holds_at_once_never_go_below_zero(committed_world: World) -> None:
    acme = committed_world.acme
    with tenant_scope(acme.id):
        top_up(acme, "10.00")
    granted = fifty_holds(acme, "1.00")
    with tenant_scope(acme.id):
        assert (granted.count(True), held(), available()) == (10, 10, 0)


def test_settling_and_holding_at_once_never_go_below_zero(committed_world: World) -> None:
    acme = committed_world.acme
    with tenant_scope(acme.id):
        top_up(acme, "20.00")
        calls = [take(acme, "1.00", f"call {number}").pk for number in range(20)]
    start, seats = Barrier(20), Semaphore(CONNECTIONS)

    def one(call: UUID) -> None:
        start.wait()
        with seats:
            settle_and_hold(call)

    def settle_and_hold(call: UUID) -> None:
        with tenant_scope(acme.id):
            settle(acme.actor("anna"), call, amount=Decimal("0.40"))
        for again in range(2):
            try:
                with tenant_scope(acme.id):
                    take(acme, "1.00", f"{call} {again}")
            except BalanceTooLow:
                continue
        connection.close()

    with ThreadPoolExecutor(max_workers=20) as pool:
        list(pool.map(one, calls))
    with tenant_scope(acme.id):
        assert balance() == 12
        assert held() == 12
        assert available() == 0


# ── The credit limit of a contract ─────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def owing_fees(committed_world: World) -> Company:
    """Acme by contract with a limit of 200 zł for usage, that owes the fees of 20 users: 1,205.40 zł."""
    acme = committed_world.acme
    with tenant_scope(acme.id):
        give_limit("200")
        owe(acme, FEES)
    return acme


FEES = Decimal("1205.40")


def give_limit(amount: str) -> None:
    account = account_for_update()
    account.credit_limit = Decimal(amount)
    account.save()


def owe(company: Company, amount: Decimal) -> None:
    """Book fees as a contract does: in any case."""
    post(company.actor("anna"), kind=LedgerKind.FEE, amount=-amount, cause=f"fee:{uuid7()}")


def use(company: Company, amount: str) -> None:
    """Let a call cost money."""
    call = take(company, amount, f"call {uuid7()}")
    settle(company.actor("anna"), call.pk, amount=Decimal(amount))


def billed(company: Company, *, fees: Decimal, usage: str) -> Invoice:
    """Return an issued invoice of fees and of the usage until now."""
    line = DraftLine("Opłaty", "Fees", Decimal(1), "month", fees, fees, Decimal(0))
    calls = DraftLine("Połączenia", "Calls", Decimal(1), "service", Decimal(usage), Decimal(usage), Decimal(0))
    draft = Draft(
        kind=InvoiceKind.MONTHLY,
        cause=f"monthly:{uuid7()}",
        lines=[line, calls],
        taxes=taxes_of([line, calls], PriceBasis.NET),
        due_on=today(),
        usage_until=now(),
        more={"usage_gross": Decimal(usage)},
    )
    return issue(company.actor("anna"), draft)


def test_fees_leave_the_credit_limit_to_usage(acme: Company) -> None:
    give_limit("200")
    owe(acme, FEES)
    assert available() == 200
    use(acme, "60.00")
    take(acme, "40.00")
    assert available() == 100
    with pytest.raises(BalanceTooLow):
        take(acme, "100.01", "other")
    owe(acme, FEES)
    assert available() == 100


def test_usage_on_an_invoice_counts_until_it_is_paid(acme: Company) -> None:
    give_limit("200")
    owe(acme, Decimal(100))
    use(acme, "150.00")
    invoice = billed(acme, fees=Decimal(100), usage="150")
    assert available() == 50
    use(acme, "30.00")
    assert available() == 20
    # A part of it pays what it will: as long as more is open than its usage, all its usage is unpaid.
    pay(acme, invoice, "100.00")
    assert available() == 20
    pay(acme, invoice, "90.00")
    assert available() == 110
    pay(acme, invoice, "60.00")
    assert available() == 170


def pay(company: Company, invoice: Invoice, amount: str) -> None:
    payment = paid_in(company, amount, kind=LedgerKind.PAYMENT)
    Settlement.objects.create(invoice=invoice, payment=payment, amount=Decimal(amount))


def test_money_paid_in_advance_comes_on_top_of_the_limit(acme: Company) -> None:
    give_limit("200")
    paid_in(acme, "50.00", kind=LedgerKind.PAYMENT)
    assert available() == 250
    use(acme, "80.00")
    assert available() == 170
    owe(acme, FEES)
    assert available() == 120


def test_usage_before_the_contract_was_paid_from_the_balance(acme: Company) -> None:
    top_up(acme, "80.00")
    use(acme, "80.00")
    give_limit("200")
    plan = make_plan("crm", "49")
    later = now() + timedelta(days=1)
    with clock_set_to(later):
        Subscription.objects.create(mode="postpaid", chosen_at=later, paid_from=now(), crm_plan=plan)
        owe(acme, FEES)
        assert available() == 200


def test_fifty_holds_at_once_never_go_beyond_the_credit_limit(owing_fees: Company) -> None:
    granted = fifty_holds(owing_fees, "10.00")
    with tenant_scope(owing_fees.id):
        assert (granted.count(True), held(), available(), balance()) == (20, 200, 0, -FEES)


def test_what_is_available_is_one_query_however_long_the_history(committed_world: World) -> None:
    acme = committed_world.acme
    with tenant_scope(acme.id):
        give_limit("200")
        with clock_set_to(now() - timedelta(days=40)):
            post_many(
                acme.actor("anna"),
                [Movement(LedgerKind.USAGE, Decimal("-0.0100"), f"call:{number}") for number in range(HISTORY)],
            )
        owe(acme, Decimal(1))
        pay(acme, billed(acme, fees=Decimal(1), usage="20"), "21.00")
        use(acme, "1.00")
    with connections["owner"].cursor() as cursor:
        # Which index is the best one depends on what the statistics know.
        cursor.execute("ANALYZE billing_ledgerentry")
    with tenant_scope(acme.id):
        with CaptureQueriesContext(connection) as asked:
            assert available() == 199
        assert len(asked) == 1
        with connection.cursor() as cursor:
            # Of a table with few companies it may be quicker to read all; asked is whether an index can be used.
            cursor.execute("SET LOCAL enable_seqscan = off")
        assert rows_read(asked[0]["sql"])["billing_ledgerentry"] < 50


HISTORY = 2_000


amounts = st.decimals(min_value=0, max_value=30, places=2)
steps = st.lists(
    st.tuples(st.sampled_from(["top_up", "hold", "extend", "settle", "release", "wait"]), amounts, st.integers(0, 9)),
    max_size=25,
)


@given(steps=steps)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_sequence_of_steps_overspends(acme: Company, steps: list[tuple[str, Decimal, int]]) -> None:
    """As long as calls cost no more than they held, what is available stays at zero or above."""
    savepoint = transaction.savepoint()
    moment, calls, actor = now(), [], acme.actor("anna")
    for number, (step, amount, which) in enumerate(steps):
        with clock_set_to(moment):
            call = Reservation.objects.get(pk=calls[which % len(calls)]) if calls else None
            is_open = call is not None and call.state == "held" and call.expires_at > moment
            try:
                if step == "top_up":
                    post(actor, kind=LedgerKind.TOP_UP, amount=amount, cause=f"t{number}")
                elif step == "hold":
                    expires_at = moment + timedelta(seconds=which * 30)
                    calls.append(hold(actor, amount=amount, cause=f"h{number}", expires_at=expires_at).pk)
                elif step == "extend" and call:
                    extend(actor, call.pk, amount=amount)
                elif step == "settle" and call and is_open:
                    settle(actor, call.pk, amount=min(amount, call.amount))
                elif step == "release" and call:
                    release(actor, call.pk)
                elif step == "wait":
                    moment += timedelta(seconds=which * 20)
            except (BalanceTooLow, ReservationClosed):
                pass
            assert available() >= 0
            assert held() <= balance()
    entries = list(LedgerEntry.objects.values_list("amount", flat=True))
    assert balance() == sum(entries)
    transaction.savepoint_rollback(savepoint)
