"""Contracts of those who pay afterwards: concluded, extended, ended; reminders before the end."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from telecube.audit import record
from telecube.billing.actions.access import open_fully, schedule_end
from telecube.billing.actions.ledger import account_for_update
from telecube.billing.actions.required_documents import accept_required
from telecube.billing.contract_mails import send_contract_reminder, send_end_planned
from telecube.billing.deadlines import REMINDED_BEFORE
from telecube.billing.fees import add_months, day_of, end_of_term
from telecube.billing.invoice_words import shown_day
from telecube.billing.models import Acceptance, Contract, Price, PriceLock, Subscription
from telecube.billing.permissions import PLAN_MANAGE
from telecube.billing.plan_errors import (
    ExtensionTooEarly,
    NoContract,
    NothingToExtend,
    NoticeGivenAlready,
    ProviderGaveNotice,
)
from telecube.billing.queries.prices import valid_on
from telecube.billing.queries.subscriptions import current_contract
from telecube.config import config
from telecube.core.actor import Actor
from telecube.core.clock import now

MONTHS = 12
EXTENDED_BEFORE = timedelta(days=90)


@transaction.atomic
def conclude_contract(
    actor: Actor, subscription: Subscription, accepted: Sequence[Acceptance], *, at: datetime
) -> Contract:
    """Conclude a contract of twelve months from the first paid day, at the prices of today. The caller has guarded."""
    starts_on = day_of(max(at, subscription.paid_from or at))
    contract = Contract.objects.create(
        starts_on=starts_on,
        ends_on=end_of_term(starts_on, months=MONTHS),
        concluded_at=at,
        documents=proofs_of(accepted, actor),
        credit_limit=config.postpaid_credit_limit,
    )
    _lock_prices(contract, starts_on, contract.ends_on, priced_on=day_of(at))
    _set_credit_limit(contract)
    record(actor, "billing.contract.concluded", contract, starts_on=starts_on, ends_on=contract.ends_on)
    follow(actor, subscription, contract)
    return contract


@transaction.atomic
def extend_contract(
    actor: Actor, *, is_indefinite: bool = False, accepted_document_ids: Collection[UUID] = ()
) -> Contract:
    """Prolong the contract by twelve months at today's prices, or for an indefinite time at those of the list.

    The company's own notice is void then. Raises RightMissing, NoContract, NothingToExtend, ProviderGaveNotice,
    ExtensionTooEarly, DocumentsNotAccepted.
    """
    actor.require(PLAN_MANAGE)
    subscription, contract = running_for_update()
    if contract.ends_on is None:
        raise NothingToExtend
    if contract.notice_by_provider:
        raise ProviderGaveNotice(day=shown_day(contract.ends_on))
    if day_of(now()) < contract.ends_on - EXTENDED_BEFORE:
        raise ExtensionTooEarly
    accepted = accept_required(actor, accepted_document_ids, occasion="contract:extension")
    before, first = contract.ends_on, contract.ends_on + timedelta(days=1)
    contract.ends_on = None if is_indefinite else end_of_term(first, months=MONTHS)
    contract.extensions, contract.extended_at, contract.notice_given_at = contract.extensions + 1, now(), None
    contract.documents = [*contract.documents, *proofs_of(accepted, actor)]
    contract.save()
    if contract.ends_on is not None:
        _lock_prices(contract, first, contract.ends_on, priced_on=day_of(now()))
    record(actor, "billing.contract.extended", contract, ends_on=(before, contract.ends_on))
    follow(actor, subscription, contract)
    return contract


@transaction.atomic
def give_notice(actor: Actor) -> Contract:
    """End the contract: one of twelve months with its term, an indefinite one with the next full month.

    Raises RightMissing, NoContract, ProviderGaveNotice, NoticeGivenAlready.
    """
    actor.require(PLAN_MANAGE)
    subscription, contract = running_for_update()
    if contract.notice_by_provider:
        raise ProviderGaveNotice(day=shown_day(contract.ends_on) if contract.ends_on else "")
    if contract.notice_given_at is not None:
        raise NoticeGivenAlready(day=shown_day(contract.ends_on) if contract.ends_on else "")
    before = contract.ends_on
    contract.notice_given_at = now()
    contract.ends_on = before or notice_would_end_on(day_of(now()))
    contract.save()
    record(actor, "billing.contract.notice_given", contract, ends_on=(before, contract.ends_on))
    follow(actor, subscription, contract)
    assert contract.ends_at is not None
    send_end_planned(contract.ends_at)
    return contract


@transaction.atomic
def remind_of_contract_due(actor: Actor) -> bool:
    """Mail once, thirty days before the end of a contract; say whether it was done now."""
    account_for_update()
    contract = current_contract()
    if contract is None or contract.ends_on is None or contract.is_over(now()):
        return False
    if contract.reminded_of == contract.ends_on or day_of(now()) < contract.ends_on - REMINDED_BEFORE:
        return False
    contract.reminded_of = contract.ends_on
    contract.save(update_fields=["reminded_of"])
    send_contract_reminder(contract)
    record(actor, "billing.contract.reminded", contract, ends_on=contract.ends_on)
    return True


@transaction.atomic
def close_contract_due(actor: Actor) -> bool:
    """Work through the end of a contract: no credit any more; say whether it was done now.

    The access has ended by itself: it was planned when the end was known.
    """
    account_for_update()
    subscription = Subscription.objects.get_queryset().select_for_update(no_key=True).first()
    return subscription is not None and close_contract_if_over(actor, subscription, at=now())


@transaction.atomic
def close_contract_if_over(actor: Actor, subscription: Subscription, *, at: datetime) -> bool:
    """The same for a caller who holds account and subscription."""
    contract = current_contract()
    if contract is None or not contract.is_over(at):
        return False
    contract.closed_at = at
    contract.save(update_fields=["closed_at"])
    account = account_for_update()
    account.credit_limit = 0
    account.save(update_fields=["credit_limit"])
    record(_closer(actor), "billing.contract.ended", contract, ends_on=contract.ends_on)
    return True


def proofs_of(accepted: Sequence[Acceptance], actor: Actor) -> list[dict[str, object]]:
    """Return what the contract keeps of each acceptance."""
    return [
        {
            "kind": one.document.kind,
            "version": one.document.version,
            "sha256": one.document.sha256,
            "at": one.at.isoformat(),
            "ip": one.ip,
            "user": actor.name,
            "occasion": one.occasion,
        }
        for one in accepted
    ]


def notice_would_end_on(day: date) -> date:
    """Return when an indefinite contract ends whose notice is given on the day: with the next full month."""
    return add_months(day.replace(day=1), 2) - timedelta(days=1)


def running_for_update() -> tuple[Subscription, Contract]:
    """Return order and running contract, held until the transaction's end. Raises NoContract."""
    account_for_update()
    subscription = Subscription.objects.get_queryset().select_for_update(no_key=True).first()
    contract = current_contract()
    if subscription is None or contract is None or contract.is_over(now()):
        raise NoContract
    return subscription, contract


def follow(actor: Actor, subscription: Subscription, contract: Contract) -> None:
    """Let order and access end when the contract does."""
    subscription.ends_at = contract.ends_at
    subscription.save()
    if contract.ends_at is None:
        open_fully(actor)
    else:
        schedule_end(actor, full_until=contract.ends_at)


def _lock_prices(contract: Contract, starts_on: date, ends_on: date | None, *, priced_on: date) -> None:
    """Keep the prices of everything that was offered on the day, and its call rates, for the whole term."""
    assert ends_on is not None
    term = {"starts_on": starts_on, "ends_on": ends_on, "priced_on": priced_on}
    PriceLock.objects.bulk_create(
        PriceLock(contract=contract, plan_id=price.plan_id, price=price, **term)
        for price in Price.objects.filter(valid_on(priced_on))
    )


def _set_credit_limit(contract: Contract) -> None:
    account = account_for_update()
    account.credit_limit = contract.credit_limit
    account.save(update_fields=["credit_limit"])


def _closer(actor: Actor) -> Actor:
    return Actor.system(actor.tenant_id, "contracts")
