"""The mail that an invoice waits for the buyer's data."""

from __future__ import annotations

from django.urls import reverse
from django.utils import translation

from telecube.accounts.mails import absolute, send
from telecube.billing import invoice_words
from telecube.billing.queries.waiting_invoices import Waiting


def send_company_data_needed(waiting: Waiting, *, to: str, language: str) -> None:
    """Say what waits, what is missing, and until when."""
    with translation.override(language):
        amount, day = invoice_words.shown_amount(waiting.gross), invoice_words.shown_day(waiting.due_on)
    send(
        "billing/email/company_data_needed",
        to=to,
        language=language,
        amount=f"{amount} zł",
        due_on=day,
        data_url=absolute(reverse("billing:company-data")),
    )
