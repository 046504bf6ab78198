"""What an ended contract left is invoiced when the company orders again."""

from __future__ import annotations

from decimal import Decimal

from telecube.accounts.queries.seats import billing_period_at
from telecube.billing.actions.charging import charge_due
from telecube.billing.actions.company_data import change_company_data
from telecube.billing.actions.ledger import post
from telecube.billing.actions.monthly_invoices import issue_monthly
from telecube.billing.models import Charge, Invoice, InvoiceLine, LedgerKind
from telecube.billing.tests.orders import at, make_plan, order, seat, system, trial_until
from telecube.core.clock import clock_set_to
from tests.world import Company


def bill(company: Company, month: int) -> Invoice | None:
    """Charge and invoice a month of 2027."""
    with clock_set_to(at(2027, month, 1, 3)):
        charge_due(system(company))
        return issue_monthly(system(company), billing_period_at(at(2027, month, 1, 3)))


def test_fees_and_usage_of_an_ended_contract_are_invoiced_once_when_the_company_orders_again(acme: Company) -> None:
    crm, exchange = make_plan("crm", "40"), make_plan("exchange", "30")
    trial_until(at(2026, 11, 1))
    seat(acme.anna, at(2026, 10, 18))
    change_company_data(
        acme.actor("anna"), name="Acme", nip="5260250274", street="Prosta 1", postcode="00-950", city="Warszawa"
    )
    with clock_set_to(at(2026, 11, 10, 9)):
        order(acme, crm, exchange, mode="postpaid")
    bill(acme, 11)
    with clock_set_to(at(2027, 11, 5, 12)):
        post(system(acme), kind=LedgerKind.USAGE, amount=Decimal("-1.2345"), cause="call")
        seat(acme.ben, at(2027, 11, 5, 12))
    with clock_set_to(at(2027, 11, 12)):
        order(acme, crm, exchange, mode="postpaid")
    closing = Invoice.objects.get(cause="closing:1")
    # Five of thirty days of a place for 40 zł.
    assert closing.net == Decimal("6.67") + Decimal("1.00")
    december = bill(acme, 12)
    assert december is not None
    assert not InvoiceLine.objects.filter(invoice=december, unit="service").exists()
    assert not Charge.objects.filter(invoice_line=None).exists()
