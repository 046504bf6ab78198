"""Top-ups: wished for, told to a provider, given up. What is paid, ``payments`` books."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from telecube.audit import record
from telecube.billing.actions.ledger import account_for_update
from telecube.billing.errors import AmountOutOfRange, PaymentMethodNotOffered
from telecube.billing.events import OnlineTopUpStarted
from telecube.billing.models import TopUp, TopUpMethod, TopUpStatus
from telecube.billing.payment_methods.interface import Started
from telecube.billing.payment_methods.registry import offered_methods
from telecube.billing.permissions import ACCOUNT_TOP_UP
from telecube.config import config
from telecube.core.actor import Actor
from telecube.core.clock import now
from telecube.core.events import announce
from telecube.core.live import notify
from telecube.core.money import rounded

#: Payers at a provider may choose a transfer, which takes days; banks and holidays take longer.
PATIENCE = {TopUpMethod.ONLINE: timedelta(days=7), TopUpMethod.BANK_TRANSFER: timedelta(days=30)}


@transaction.atomic
def start_top_up(actor: Actor, *, amount: Decimal, method: TopUpMethod, provider: str = "") -> TopUp:
    """Write down that ``amount`` złoty are on their way.

    A bank transfer waits for the statement. An online payment is told to ``provider`` (default: the first one offered)
    by a job a moment later; the page of the top-up leads there as soon as ``token`` is set. Raises AmountOutOfRange,
    PaymentMethodNotOffered.
    """
    actor.require(ACCOUNT_TOP_UP)
    _refuse_amount(amount)
    account_for_update()
    top_up = TopUp(
        amount=amount,
        method=method,
        provider=_provider(method, provider),
        started_by_id=actor.user_id,
        started_at=now(),
        expires_at=now() + PATIENCE[method],
    )
    if method == TopUpMethod.ONLINE:
        top_up.session = session_of(actor.tenant_id, top_up.pk)
    top_up.save(force_insert=True)
    record(actor, "billing.top_up.started", top_up, amount=str(amount), method=str(method))
    if method == TopUpMethod.ONLINE:
        announce(OnlineTopUpStarted(top_up_id=top_up.pk), actor=actor)
    return top_up


@transaction.atomic
def keep_token(actor: Actor, top_up_id: UUID, started: Started) -> None:
    """Keep the provider's token; the page of the top-up goes on to it."""
    top_up = TopUp.objects.lock(top_up_id)
    if top_up.status == TopUpStatus.WAITING and not top_up.token:
        top_up.token = started.token
        top_up.save(update_fields=["token"])
        notify(actor.tenant_id, topic="billing.changed")


@transaction.atomic
def fail_top_up(actor: Actor, top_up_id: UUID, *, reason: str) -> None:
    """Close a waiting top-up that cannot succeed. Should money come after all, it is booked."""
    top_up = TopUp.objects.lock(top_up_id)
    if top_up.status == TopUpStatus.WAITING:
        _give_up(actor, top_up, TopUpStatus.FAILED, reason=reason)


@transaction.atomic
def abandon_top_up(actor: Actor, top_up_id: UUID) -> None:
    """Give a waiting top-up up on the company's wish. Should money come after all, it is booked."""
    actor.require(ACCOUNT_TOP_UP)
    top_up = TopUp.objects.lock(top_up_id)
    if top_up.status == TopUpStatus.WAITING:
        _give_up(actor, top_up, TopUpStatus.ABANDONED, reason="")


@transaction.atomic
def abandon_top_ups_due(actor: Actor) -> int:
    """Give up what nobody paid in time; return how many."""
    late = TopUp.objects.filter(status=TopUpStatus.WAITING, expires_at__lte=now())
    # One whose payment the provider reported waits for us, not for the payer.
    for top_up in (found := list(late.filter(noticed_at=None).select_for_update(no_key=True))):
        _give_up(actor, top_up, TopUpStatus.ABANDONED, reason="")
    return len(found)


def session_of(tenant_id: UUID, top_up_id: UUID) -> str:
    """Return the provider's handle of a top-up; it says whose it is, so that no search crosses companies."""
    return f"{tenant_id.hex}-{top_up_id.hex}"


def _give_up(actor: Actor, top_up: TopUp, status: TopUpStatus, *, reason: str) -> None:
    top_up.status, top_up.closed_at, top_up.failure = status, now(), reason[:200]
    top_up.save(update_fields=["status", "closed_at", "failure"])
    record(actor, "billing.top_up.given_up", top_up, status=str(status), reason=reason[:200])
    notify(actor.tenant_id, topic="billing.changed")


def _refuse_amount(amount: Decimal) -> None:
    smallest, largest = config.top_up_smallest, config.top_up_largest
    if amount != rounded(amount) or not smallest <= amount <= largest:
        raise AmountOutOfRange(smallest=smallest, largest=largest)


def _provider(method: TopUpMethod, wanted: str) -> str:
    if method == TopUpMethod.BANK_TRANSFER:
        return ""
    offered = offered_methods()
    code = wanted or next(iter(offered), "")
    if code not in offered:
        raise PaymentMethodNotOffered
    return code
