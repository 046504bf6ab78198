"""What the company has: the sum of its ledger, what is held of it, what it may still spend."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Sum

from telecube.billing.models import LedgerEntry, Reservation, ReservationState
from telecube.billing.queries.subscriptions import open_fees
from telecube.core.clock import now
from telecube.core.paging import Page, page_after
from telecube.core.tenancy import current_tenant_id

NOTHING = Decimal(0)
BEFORE_ALL = datetime(1970, 1, 1, tzinfo=UTC)
#: Numbers follow one another whatever the clock says.
ORDER = ("-number",)
#: Credit limit, own money without holds, what is held, and what usage is owed: calls since the contract was concluded
#: or since the last invoice, and of open invoices what is usage; money that came is counted for their fees first.
#: COALESCE around the moment would keep row security from using the index; GREATEST passes over what is NULL.
AVAILABLE = """
SELECT a.credit_limit,
    COALESCE((
        SELECT e.balance_after FROM billing_ledgerentry AS e
        WHERE e.tenant_id = %(tenant)s ORDER BY e.number DESC LIMIT 1
    ), 0) - COALESCE((
        SELECT sum(c.gross) FROM billing_charge AS c WHERE c.tenant_id = %(tenant)s AND c.entry_id IS NULL
    ), 0),
    COALESCE((
        SELECT sum(r.amount) FROM billing_reservation AS r
        WHERE r.tenant_id = %(tenant)s AND r.state = 'held' AND r.expires_at > %(at)s
    ), 0),
    CASE WHEN a.credit_limit > 0 THEN COALESCE((
        SELECT -sum(e.amount) FROM billing_ledgerentry AS e
        WHERE e.tenant_id = %(tenant)s AND e.kind = 'usage' AND e.at >= GREATEST(
            (SELECT s.chosen_at FROM billing_subscription AS s WHERE s.tenant_id = %(tenant)s AND s.mode = 'postpaid'),
            (
                SELECT i.usage_until FROM billing_invoice AS i
                WHERE i.tenant_id = %(tenant)s AND i.usage_until IS NOT NULL ORDER BY i.usage_until DESC LIMIT 1
            ),
            %(before_all)s::timestamptz
        )
    ), 0) + COALESCE((
        SELECT sum(LEAST(i.gross - i.settled, i.usage_gross)) FROM billing_invoice AS i
        WHERE i.tenant_id = %(tenant)s AND i.rest = 'some' AND i.usage_gross > 0
    ), 0) ELSE 0 END
FROM billing_billingaccount AS a WHERE a.tenant_id = %(tenant)s
"""


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
    """Return what usage may still cost: own money, and of a contract the credit limit without usage that is unpaid.

    Fees leave the limit alone: of a debt only as much counts as usage can have caused. One query, by indexes.
    """
    values: dict[str, Any] = {"tenant": current_tenant_id(), "at": now(), "before_all": BEFORE_ALL}
    with connection.cursor() as cursor:
        cursor.execute(AVAILABLE, values)
        row = cursor.fetchone()
    if row is None:
        return own_money()
    limit, own, on_hold, owed = row
    free: Decimal = limit + (max(own, -owed) if limit else own) - on_hold
    return free


def page_of_entries(*, kind: str = "", after: str | None = None, before: str | None = None) -> Page[LedgerEntry]:
    """Return a page of the ledger, newest first; ``kind`` narrows it to one LedgerKind."""
    narrowed: Mapping[str, Any] = {"kind": kind} if kind else {}
    return page_after(LedgerEntry.objects.filter(**narrowed), keys=ORDER, after=after, before=before)
