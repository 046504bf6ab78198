"""What the company may call while nothing pays for its calls; the twin of asterisk.call_limits, which decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from telecube.accounts.models import Entitlements
from telecube.billing.models import PaymentMode, Subscription
from telecube.billing.queries.balance import balance
from telecube.billing.queries.subscriptions import open_fees
from telecube.core.clock import now
from telecube.core.money import ZERO


@dataclass(frozen=True)
class CallLimits:
    """Beginnings of numbers that may be called, premium rates apart; calls at once; minutes of a day. Empty: any."""

    prefixes: Sequence[str]
    at_once: int | None
    minutes_a_day: int | None


def call_limits(entitlements: Entitlements) -> CallLimits | None:
    """Return the limits that hold at this moment, or None: a contract or money pays.

    Every page asks this, so nothing is read that does not matter; ``entitlements`` are the company's.
    """
    if not entitlements.has_call_limits:
        return None
    subscription, at = Subscription.objects.first() or Subscription(), now()
    matters = subscription.mode == PaymentMode.PREPAID and subscription.is_running(at)
    money = balance() - open_fees() if matters else ZERO
    return limits_of(entitlements, subscription, money=money, at=at)


def limits_of(
    entitlements: Entitlements, subscription: Subscription, *, money: Decimal, at: datetime
) -> CallLimits | None:
    """Say the same of what was read before; ``money`` is the balance without the fees that wait for it."""
    if not entitlements.has_call_limits or is_paid_for(subscription, money=money, at=at):
        return None
    return CallLimits(
        entitlements.call_prefixes or (), entitlements.outside_calls_at_once, entitlements.outside_minutes_a_day
    )


def is_paid_for(subscription: Subscription, *, money: Decimal, at: datetime) -> bool:
    """Say whether somebody pays for calls."""
    if not subscription.is_running(at):
        return False
    return subscription.mode == PaymentMode.POSTPAID or money > 0
