"""Reminders of unpaid invoices: 3, 10 and 20 days after the due date, each once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import translation

from telecube.accounts.mails import absolute, send
from telecube.accounts.models import User
from telecube.audit import record
from telecube.billing import invoice_words
from telecube.billing.actions.company_data import company_data_for_update
from telecube.billing.actions.ledger import account_for_update
from telecube.billing.deadlines import OVERDUE_STEPS_DAYS
from telecube.billing.models import CompanyData, OverdueReminder
from telecube.billing.parties import Party
from telecube.billing.queries.invoices import PaymentState, invoices_with_state
from telecube.core.actor import Actor
from telecube.core.clock import now, today


@transaction.atomic
def remind_due(actor: Actor) -> list[OverdueReminder]:
    """Send the reminders that are due on the present day. Of steps that were missed only the last one is sent."""
    account_for_update()
    overdue = invoices_with_state().filter(
        state=PaymentState.OVERDUE, due_on__lte=today() - timedelta(days=OVERDUE_STEPS_DAYS[0])
    )
    sent = [_remind(actor, invoice) for invoice in overdue.order_by("due_on", "issued_at")]
    return [reminder for reminder in sent if reminder is not None]


def _remind(actor: Actor, invoice: Any) -> OverdueReminder | None:
    late_days = (today() - invoice.due_on).days
    step = max(days for days in OVERDUE_STEPS_DAYS if days <= late_days)
    if OverdueReminder.objects.filter(invoice=invoice, days__gte=step).exists():
        return None
    data = company_data_for_update()
    to = address_for_invoices(data)
    if not to:
        return None
    reminder = OverdueReminder.objects.create(invoice=invoice, days=step, sent_to=to, sent_at=now())
    _send(invoice, to=to, language=data.language, late_days=late_days)
    record(actor, "billing.invoice.reminded", invoice, days_late=late_days, email=to)
    return reminder


def address_for_invoices(data: CompanyData) -> str:
    """Return where invoices go: the company's address for them, else the main administrator's."""
    if data.invoice_email:
        return data.invoice_email
    administrator = User.objects.select_related("identity").filter(is_main_administrator=True).first()
    return administrator.identity.email if administrator and administrator.identity else ""


def _send(invoice: Any, *, to: str, language: str, late_days: int) -> None:
    seller = Party.from_json(invoice.seller)
    with translation.override(language):
        send(
            "billing/email/invoice_overdue",
            to=to,
            language=language,
            invoice=invoice,
            late_days=late_days,
            open_amount=f"{invoice_words.shown_amount(invoice.open_amount)} zł",
            due_on=invoice_words.shown_day(invoice.due_on),
            issued_on=invoice_words.shown_day(invoice.issued_on),
            seller=seller,
            account_url=absolute("/"),
        )
