"""Asking the company whom to invoice while money waits for its invoice: once, and once more before the last day."""

from __future__ import annotations

from datetime import datetime, time

from django.db import transaction

from telecube.audit import record
from telecube.billing.actions.ledger import account_for_update
from telecube.billing.actions.overdue import address_for_invoices
from telecube.billing.company_data_mail import send_company_data_needed
from telecube.billing.deadlines import DATA_REMINDED_BEFORE
from telecube.billing.models import AccountNotice
from telecube.billing.queries.company_data import company_data
from telecube.billing.queries.waiting_invoices import Waiting, find_waiting
from telecube.core.actor import Actor
from telecube.core.clock import WARSAW, today

KIND = "company_data"
#: The first mail leaves whenever the first money waits: it is counted as of the farthest day.
FIRST_DAYS_BEFORE = 45


def ask_for_company_data(actor: Actor) -> bool:
    """Mail that an invoice waits for the company's data; say whether one left now. A second run sends nothing."""
    return find_waiting() is not None and _ask_for_company_data(actor)


@transaction.atomic
def _ask_for_company_data(actor: Actor) -> bool:
    account_for_update()
    waiting = find_waiting()
    if waiting is None or waiting.due_on <= today():
        return False
    to, data = address_for_invoices(company_data()), company_data()
    if not to or not _is_due(waiting):
        return False
    send_company_data_needed(waiting, to=to, language=data.language)
    record(actor, "billing.company_data.asked_for", data, due_on=waiting.due_on, gross=str(waiting.gross))
    return True


def _is_due(waiting: Waiting) -> bool:
    """Note the mail; False when it left before. In the last days the reminder is the only one."""
    is_late = today() >= waiting.due_on - DATA_REMINDED_BEFORE
    _notice, is_new = AccountNotice.objects.get_or_create(
        kind=KIND,
        days_before=DATA_REMINDED_BEFORE.days if is_late else FIRST_DAYS_BEFORE,
        deadline=datetime.combine(waiting.due_on, time(), WARSAW),
    )
    return is_new
