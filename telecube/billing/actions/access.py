"""How far the account is open, and until when. Consequences of what was chosen, paid or ended: callers have guarded."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from telecube.accounts.models import EndReason, Entitlements
from telecube.audit import record
from telecube.billing.events import AccessChanged
from telecube.billing.models import Payment, PaymentMode, Subscription
from telecube.billing.queries.subscriptions import grace_ends_at
from telecube.core.actor import Actor
from telecube.core.events import announce


@transaction.atomic
def open_fully(actor: Actor) -> Entitlements:
    """Open everything without end. A second time changes nothing."""
    entitlements = entitlements_for_update()
    if entitlements.full_until is None:
        return entitlements
    before = entitlements.full_until
    entitlements.open_without_end()
    entitlements.save()
    record(actor, "billing.access.opened", entitlements.tenant, full_until=(before, None))
    announce(AccessChanged(full_until=None), actor=actor)
    return entitlements


@transaction.atomic
def settle_call_limits(actor: Actor) -> Entitlements:
    """Let the trial's limits of calls hold until a plan is chosen and money or a contract stands behind it.

    A plan alone costs a robot nothing: without this, whoever orders prepaid and never pays could call the dearest
    numbers until the grace is over. Again it changes nothing.
    """
    entitlements = entitlements_for_update()
    has_limits = not _is_trusted() and not entitlements.has_own_exchange
    if has_limits == entitlements.has_call_limits:
        return entitlements
    if has_limits:
        entitlements.limit_calls()
    else:
        entitlements.free_calls()
    entitlements.save()
    record(actor, "billing.access.call_limits", entitlements.tenant, has_limits=(not has_limits, has_limits))
    return entitlements


def _is_trusted() -> bool:
    subscription = Subscription.objects.first()
    if subscription is None or subscription.mode == PaymentMode.TRIAL:
        return False
    return subscription.mode == PaymentMode.POSTPAID or Payment.objects.filter(undone_at=None).exists()


@transaction.atomic
def schedule_end(actor: Actor, *, full_until: datetime, reason: EndReason = EndReason.CONTRACT) -> Entitlements:
    """Let full access end at a moment, which may be now; reading, freezing and erasure follow from it.

    The same moment and reason again change nothing.
    """
    entitlements = entitlements_for_update()
    if (entitlements.full_until, entitlements.end_reason) == (full_until, reason):
        return entitlements
    before = entitlements.full_until
    entitlements.plan_end(full_until, reason=reason)
    entitlements.save()
    record(actor, "billing.access.end_scheduled", entitlements.tenant, full_until=(before, full_until), reason=reason)
    announce(AccessChanged(full_until=full_until), actor=actor)
    return entitlements


@transaction.atomic
def follow_order(actor: Actor, subscription: Subscription) -> Entitlements:
    """Let access end when the order ends or the time to pay open fees is over, whichever comes first; else never."""
    grace = grace_ends_at(subscription)
    ends = [moment for moment in (subscription.ends_at, grace) if moment is not None]
    if not ends:
        return open_fully(actor)
    is_unpaid = grace is not None and min(ends) == grace
    return schedule_end(actor, full_until=min(ends), reason=EndReason.UNPAID if is_unpaid else EndReason.CONTRACT)


def entitlements_for_update() -> Entitlements:
    """Return what the company may use, held until the transaction's end."""
    return Entitlements.objects.get_queryset().select_for_update(no_key=True).get()
