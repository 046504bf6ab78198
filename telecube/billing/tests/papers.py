"""What the tests of papers share: invoices of each kind, the text of a PDF, the ministry's schema of FA(3)."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from lxml import etree
from pypdf import PdfReader

from telecube.accounts.queries.seats import billing_period_at
from telecube.billing.actions.corrections import LineChange, correct_buyer, correct_invoice
from telecube.billing.actions.invoices import issue_for_top_up
from telecube.billing.actions.ledger import post
from telecube.billing.actions.monthly_invoices import issue_monthly
from telecube.billing.invoice_pdf.drawing import draw_invoice
from telecube.billing.models import Charge, Invoice, LedgerKind, PaymentMode, Plan, Subscription
from telecube.billing.queries.invoices import lines_of
from telecube.billing.tests.orders import complete_company_data
from telecube.billing.tests.test_invoices import paid_in
from telecube.core.actor import Actor
from telecube.core.clock import WARSAW, clock_set_to
from telecube.core.ids import uuid7
from tests.world import Company

OCTOBER = datetime(2026, 10, 1, tzinfo=WARSAW)
NOVEMBER = datetime(2026, 11, 1, 3, tzinfo=WARSAW)
TOPPED_UP = datetime(2026, 11, 23, 12, tzinfo=UTC)


def pay_afterwards(company: Company, *, chosen_at: datetime = OCTOBER) -> Plan:
    """Let the company pay by contract since October, in advance until ``chosen_at``; return its plan of 59.99 zł."""
    plan = Plan.objects.create(
        code=f"crm-{uuid7().hex[:12]}", kind="crm", name_pl="TeleCube CRM Zespół", name_en="TeleCube CRM Team"
    )
    Subscription.objects.create(
        mode=PaymentMode.POSTPAID, chosen_at=chosen_at, paid_from=OCTOBER, crm_plan=plan, exchange_plan=plan
    )
    return plan


def monthly_invoice(company: Company, plan: Plan, *, seats: int = 3) -> Invoice:
    """Return the invoice of November: fees of the seats, and usage of October for 12.36 zł."""
    actor = Actor.system(company.id, "fees")
    with clock_set_to(datetime(2026, 10, 15, 12, tzinfo=UTC)):
        post(actor, kind=LedgerKind.USAGE, amount=Decimal("-12.3579"), cause=f"call:{uuid7()}")
    with clock_set_to(NOVEMBER):
        for _seat in range(seats):
            _charge(actor, plan)
        invoice = issue_monthly(actor, billing_period_at(NOVEMBER))
    assert invoice is not None
    return Invoice.objects.get(pk=invoice.pk)


def _charge(actor: Actor, plan: Plan) -> None:
    cause, gross = f"fee:{uuid7()}", Decimal("73.79")
    entry = post(actor, kind=LedgerKind.FEE, amount=-gross, cause=cause)
    Charge.objects.create(
        cause=cause, kind="monthly", plan=plan, unit="user_month", net=Decimal("59.99"), unit_net=Decimal("59.99"),
        vat_rate=23, gross=gross, entry=entry, period_start=date(2026, 11, 1), period_end=date(2026, 11, 30),
        days=30, month_days=30,
    )  # fmt: skip


def top_up_invoice(company: Company, amount: str = "1234.56") -> Invoice:
    """Return the invoice of a top-up that came on 23 November."""
    with clock_set_to(TOPPED_UP):
        invoice = issue_for_top_up(company.actor("anna"), paid_in(company, amount))
    return Invoice.objects.get(pk=invoice.pk)


def lowered(company: Company, invoice: Invoice, *, price: str) -> Invoice:
    """Return a correction of the first line to one piece of this price."""
    change = LineChange(lines_of(invoice)[0].pk, Decimal(1), Decimal(price))
    with clock_set_to(TOPPED_UP):
        made = correct_invoice(
            Actor.system(company.id, "Obsługa"), invoice.pk, changes=[change], reason="Zwrot części opłaty"
        )
    return Invoice.objects.get(pk=made.pk)


def renamed(company: Company, invoice: Invoice) -> Invoice:
    """Return the correction that shows the buyer's new name."""
    complete_company_data(company, name="Żółw S.A.")
    made = correct_buyer(Actor.system(company.id, "Obsługa"), invoice.pk, reason="Zmiana nazwy")
    return Invoice.objects.get(pk=made.pk)


def text_of_pdf(invoice: Invoice, language: str) -> str:
    """Return what a reader of the drawn PDF sees, on one line."""
    drawn = draw_invoice(invoice, lines_of(invoice), language=language)
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(drawn)).pages]
    return " ".join(" ".join(pages).split())


@cache
def schema_of_fa3() -> etree.XMLSchema:
    """Return the ministry's schema, which the package ksef-client carries; nothing is fetched."""
    found = find_spec("ksef_client")
    assert found is not None
    assert found.origin is not None
    folder = Path(found.origin).parent / "documents/fa3/schemas"
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(_Nearby(folder))
    return etree.XMLSchema(etree.parse(str(folder / "schemat_FA(3)_v1-0E.xsd"), parser))


class _Nearby(etree.Resolver):
    """Reads the parts that the schema names by their public addresses from the folder that it lies in."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder

    def resolve(self, address: str, public_id: str, context: object) -> object:
        """Return the part of the same name."""
        return self.resolve_filename(str(self.folder / address.rpartition("/")[2]), context)


def mistakes_in(xml: str) -> list[str]:
    """Return what the schema says against a document; nothing where it is valid."""
    schema = schema_of_fa3()
    schema.validate(etree.fromstring(xml.encode()))
    return [str(error.message) for error in schema.error_log]
