"""What the company has: the sum of its ledger, what is held of it, what it may still spend."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from telecube.billing.models import BillingAccount, LedgerEntry, Reservation, ReservationState
from telecube.billing.queries.subscriptions import open_fees
from telecube.core.clock import now
from telecube.core.paging import Page, page_after

NOTHING = Decimal(0)
#: Numbers follow one another whatever the clock says.
ORDER = ("-number",)


def balance() -> Decimal:
    """Return the sum of the company's entries in złoty: the last entry carries it."""
    last = LedgerEntry.objects.order_by("-number").values_list("balance_after", flat=True).first()
    return last if last is not None else NOTHING


def held() -> Decimal:
    """Return what open reservations hold at this moment; one that expired holds nothing, swept or not."""
    running = Reservation.objects.filter(state=ReservationState.HELD, expires_at__gt=now())
    return running.aggregate(total=Sum("amount"))["total"] or NOTHING


def own_money() -> Decimal:
    """Return what is the company's own and free: the balance without holds and open fees. No credit is in it."""
    return balance() - held() - open_fees()


def available() -> Decimal:
    """Return what usage may still cost: the balance without holds and open fees, plus the credit limit."""
    limit = BillingAccount.objects.values_list("credit_limit", flat=True).first()
    return own_money() + (limit or NOTHING)


def page_of_entries(*, kind: str = "", after: str | None = None, before: str | None = None) -> Page[LedgerEntry]:
    """Return a page of the ledger, newest first; ``kind`` narrows it to one LedgerKind."""
    narrowed: Mapping[str, Any] = {"kind": kind} if kind else {}
    return page_after(LedgerEntry.objects.filter(**narrowed), keys=ORDER, after=after, before=before)
