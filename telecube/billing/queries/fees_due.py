"""Whether fees are due, in one query that reads no prices: of all companies for the schedule, or of the scope's.

Charging asks here before it locks and reads everything that has a fee: most payments find nothing to charge.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connections

from telecube.accounts.queries.seats import billing_period_at
from telecube.billing.fees import day_of
from telecube.billing.queries.subscriptions import GRACE
from telecube.core.clock import now
from telecube.core.tenancy import current_tenant_id

#: Row security limits it to the company of a scope. Months: this one and, for who was saved after its last run, the
#: one before. A suspended company has no fees before it pays.
SQL = """
SELECT s.tenant_id FROM billing_subscription AS s
WHERE s.mode <> 'trial' AND (
    s.paid_from <= %(at)s AND (s.charged_through IS NULL OR s.charged_through < %(first_day)s)
    OR s.next_from <= %(at)s
    OR EXISTS (
        SELECT FROM billing_charge AS c
        WHERE c.tenant_id = s.tenant_id AND c.entry_id IS NULL AND (s.mode = 'postpaid' OR c.gross <= (
            SELECT e.balance_after FROM billing_ledgerentry AS e
            WHERE e.tenant_id = s.tenant_id ORDER BY e.number DESC LIMIT 1
        ))
    )
    OR EXISTS (
        SELECT FROM accounts_seatperiod AS p, (VALUES
            (%(month)s, %(start)s::timestamptz, %(end)s::timestamptz, false),
            (%(last_month)s, %(last_start)s::timestamptz, %(start)s::timestamptz, true)
        ) AS m (name, start_at, end_at, is_over)
        WHERE p.tenant_id = s.tenant_id
            AND p.started_at >= %(last_start)s AND p.started_at <= %(at)s AND s.paid_from <= %(at)s
            AND p.started_at < LEAST(m.end_at, s.ends_at)
            AND GREATEST(m.start_at, s.paid_from, s.resumed_at) < LEAST(p.ended_at, m.end_at, s.ends_at)
            AND (NOT m.is_over OR p.started_at >= GREATEST(m.start_at, s.paid_from, s.resumed_at))
            AND (s.unpaid_since IS NULL OR s.unpaid_since + %(grace)s > m.start_at)
            AND NOT EXISTS (
                SELECT FROM billing_charge AS c
                WHERE c.tenant_id = s.tenant_id
                    AND c.cause = 'fee:' || m.name || ':' || s.serial || ':user:' || p.user_id
            )
    )
)
ORDER BY s.tenant_id
"""


def companies_with_fees_due() -> list[UUID]:
    """Return who has a month, a change of plans or a new seat to be charged, or money for fees that waited."""
    return _due(using="platform")


def has_fees_due() -> bool:
    """Say the same of the scope's company. Nothing is locked: what comes at this moment has a job of its own."""
    return current_tenant_id() in _due(using="default")


def _due(*, using: str) -> list[UUID]:
    at = now()
    month = billing_period_at(at)
    last = billing_period_at(month.start - timedelta(days=1))
    values: dict[str, Any] = {
        "at": at,
        "first_day": day_of(month.start),
        "month": f"{day_of(month.start):%Y-%m}",
        "start": month.start,
        "end": month.end,
        "last_month": f"{day_of(last.start):%Y-%m}",
        "last_start": last.start,
        "grace": GRACE,
    }
    with connections[using].cursor() as cursor:
        cursor.execute(SQL, values)
        return [row[0] for row in cursor.fetchall()]
