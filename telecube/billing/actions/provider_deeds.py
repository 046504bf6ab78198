"""What the provider does with a company's contract: the credit limit of its usage, notice (terms § 5 section 3)."""

from __future__ import annotations

from decimal import Decimal

from django.db import transaction

from telecube.audit import record
from telecube.billing.actions.contracts import follow, notice_would_end_on, running_for_update
from telecube.billing.actions.ledger import account_for_update
from telecube.billing.contract_mails import send_notice_by_provider, send_notice_taken_back
from telecube.billing.fees import day_of
from telecube.billing.invoice_words import shown_day
from telecube.billing.models import Contract
from telecube.billing.plan_errors import (
    ByProviderOnly,
    CreditLimitNotPossible,
    NoNoticeToTakeBack,
    NoticeStandsAlready,
    ReasonForDeedMissing,
    TermHolds,
)
from telecube.core.actor import Actor
from telecube.core.clock import now
from telecube.core.live import notify
from telecube.core.money import GROSZ


@transaction.atomic
def set_credit_limit(actor: Actor, *, limit: Decimal, reason: str) -> Contract:
    """Let calls and messages cost up to ``limit`` złoty before a payment, from now on.

    Raises ByProviderOnly, ReasonForDeedMissing, CreditLimitNotPossible, NoContract.
    """
    _guard(actor, reason)
    if limit < 0 or limit != limit.quantize(GROSZ):
        raise CreditLimitNotPossible
    _subscription, contract = running_for_update()
    before = contract.credit_limit
    if before == limit:
        return contract
    account = account_for_update()
    contract.credit_limit = account.credit_limit = limit
    contract.save(update_fields=["credit_limit"])
    account.save(update_fields=["credit_limit"])
    record(
        actor, "billing.contract.credit_limit_changed", contract, credit_limit=(before, limit), reason=reason.strip()
    )
    notify(actor.tenant_id, topic="billing.changed")
    return contract


@transaction.atomic
def give_providers_notice(actor: Actor, *, reason: str) -> Contract:
    """End an indefinite contract with the next full month and write so to the company.

    Raises ByProviderOnly, ReasonForDeedMissing, NoContract, NoticeStandsAlready, TermHolds.
    """
    _guard(actor, reason)
    subscription, contract = running_for_update()
    if contract.ends_on is not None:
        refusal = TermHolds if contract.notice_given_at is None else NoticeStandsAlready
        raise refusal(day=shown_day(contract.ends_on))
    contract.notice_given_at, contract.notice_by_provider = now(), True
    contract.ends_on = notice_would_end_on(day_of(now()))
    contract.save()
    record(
        actor,
        "billing.contract.notice_given_by_provider",
        contract,
        ends_on=(None, contract.ends_on),
        reason=reason.strip(),
    )
    send_notice_by_provider(contract, reason=reason.strip())
    follow(actor, subscription, contract)
    return contract


@transaction.atomic
def take_providers_notice_back(actor: Actor, *, reason: str) -> Contract:
    """Let a contract that the provider gave notice of go on for an indefinite time, as agreed with the company.

    Raises ByProviderOnly, ReasonForDeedMissing, NoContract, NoNoticeToTakeBack.
    """
    _guard(actor, reason)
    subscription, contract = running_for_update()
    if not contract.notice_by_provider:
        raise NoNoticeToTakeBack
    before = contract.ends_on
    contract.notice_given_at, contract.notice_by_provider, contract.ends_on = None, False, None
    contract.save()
    record(
        actor, "billing.contract.notice_taken_back", contract, ends_on=(before, contract.ends_on), reason=reason.strip()
    )
    send_notice_taken_back()
    follow(actor, subscription, contract)
    return contract


def _guard(actor: Actor, reason: str) -> None:
    if actor.kind == "user":
        raise ByProviderOnly
    if not reason.strip():
        raise ReasonForDeedMissing
