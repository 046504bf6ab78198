"""When the company is warned that little money is left."""

from __future__ import annotations

from decimal import Decimal

from django.db import transaction

from telecube.audit import record
from telecube.billing.actions.ledger import account_for_update
from telecube.billing.errors import ThresholdInvalid
from telecube.billing.models import BillingAccount
from telecube.billing.permissions import ACCOUNT_TOP_UP
from telecube.billing.queries.balance import balance
from telecube.core.actor import Actor
from telecube.core.money import rounded

HIGHEST = Decimal(100_000)


@transaction.atomic
def set_low_balance_threshold(actor: Actor, *, threshold: Decimal | None) -> BillingAccount:
    """Warn the company when its balance falls below ``threshold`` złoty; None: never. Raises ThresholdInvalid."""
    actor.require(ACCOUNT_TOP_UP)
    if threshold is not None and (threshold != rounded(threshold) or not 0 <= threshold <= HIGHEST):
        raise ThresholdInvalid(highest=HIGHEST)
    account = account_for_update()
    before, account.low_balance_threshold = account.low_balance_threshold, threshold
    if threshold is None or balance() >= threshold:
        # The next fall is a new one.
        account.warned_at = None
    account.save(update_fields=["low_balance_threshold", "warned_at"])
    record(actor, "billing.balance.threshold_changed", account, threshold=(before, threshold))
    return account
