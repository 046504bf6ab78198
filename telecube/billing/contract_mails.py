"""Mails about contract and unpaid fees, to the main administrator and to where invoices go."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from telecube.accounts.mails import absolute, send
from telecube.accounts.models import User
from telecube.billing import invoice_words
from telecube.billing.fees import day_of
from telecube.billing.models import CompanyData, Contract
from telecube.config import config


def send_contract_reminder(contract: Contract) -> None:
    """Say when the contract ends and what can be done."""
    _send(
        "billing/email/contract_ends",
        ends_on=contract.ends_on,
        has_notice=contract.notice_given_at is not None,
        is_by_provider=contract.notice_by_provider,
    )


def send_notice_by_provider(contract: Contract, *, reason: str) -> None:
    """Give the provider's notice in writing: when the contract ends, why, and what holds until then and after."""
    _send("billing/email/provider_notice", ends_on=contract.ends_on, reason=reason)


def send_notice_taken_back() -> None:
    """Say that the contract goes on."""
    _send("billing/email/provider_notice_back")


def send_end_planned(ends_at: datetime) -> None:
    """Confirm that the company ends its contract, prepaid or not: the last day, what follows, how to go on."""
    last = day_of(ends_at - timedelta(seconds=1))
    _send("billing/email/end_planned", ends_on=invoice_words.shown_day(last), read_only_days=config.read_only_days)


def send_end_taken_back() -> None:
    """Confirm that the company goes on."""
    _send("billing/email/end_taken_back")


def send_fees_unpaid(*, gross: Decimal, until: datetime) -> None:
    """Say how much the open fees are and until when everything works."""
    _send(
        "billing/email/fees_unpaid",
        open_amount=f"{invoice_words.shown_amount(gross)} zł",
        until=invoice_words.shown_day(day_of(until)),
    )


def readers() -> dict[str, str]:
    """Return address → language of whoever decides and of whoever pays."""
    administrator = User.objects.select_related("identity").filter(is_main_administrator=True).first()
    found = {}
    if administrator is not None and administrator.identity is not None:
        found[administrator.identity.email] = administrator.identity.language
    data = CompanyData.objects.first()
    if data is not None and data.invoice_email:
        found.setdefault(data.invoice_email, data.language)
    return found


def _send(template: str, **context: Any) -> None:
    for address, language in readers().items():
        send(template, to=address, language=language, account_url=absolute("/"), **context)
