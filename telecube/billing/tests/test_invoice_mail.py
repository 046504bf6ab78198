"""A new invoice is told of once, where invoices go."""

from __future__ import annotations

from decimal import Decimal

from django.core.mail import EmailMessage

from telecube.billing.actions.payments import receive_payment
from telecube.billing.events import InvoiceIssued, PaymentReceived
from telecube.billing.models import Invoice, TopUpMethod
from telecube.billing.tests.orders import complete_company_data
from telecube.core import events
from telecube.core.actor import Actor
from telecube.core.models import OutboxEvent
from tests.world import Company


def test_the_mail_of_an_invoice_leaves_once(acme: Company, mailoutbox: list[EmailMessage]) -> None:
    complete_company_data(acme)
    actor = Actor.system(acme.id, "payments")
    receive_payment(actor, amount=Decimal("123.00"), method=TopUpMethod.ONLINE, source="one")
    for name in (PaymentReceived.name, InvoiceIssued.name):
        for row in OutboxEvent.objects.filter(name=name):
            for _time in range(2):
                events.deliver(row.pk)
    invoice = Invoice.objects.get()
    (mail,) = mailoutbox
    assert mail.to == [acme.anna.identity.email]
    assert mail.subject == f"Faktura {invoice.number}"
    assert "123,00\N{NO-BREAK SPACE}zł" in mail.body or "123,00 zł" in mail.body
    assert "Konto i finanse" in mail.body
