"""What staff does for exchanges that have no CRM account yet."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from telecube.accounts.actions.exchange_keys import make_exchange_key
from telecube.console.permissions import EXCHANGE_OPEN
from telecube.console.queries.companies import company_for_staff
from telecube.console.staff import Staff, write_down
from telecube.core.ids import uuid7
from telecube.core.tenancy import tenant_scope
from telecube.telephony.actions.exchange import OpenedExchange, open_exchange


def open_company_exchange(
    staff: Staff, *, company_name: str, nip: str, numbers: Collection[str], phones: int
) -> OpenedExchange:
    """Open an exchange for a company that is not a customer yet. Raises NumberNotPossible, NumberTaken, NipInvalid."""
    staff.require(EXCHANGE_OPEN)
    actor = staff.inside(uuid7())
    with tenant_scope(actor.tenant_id):
        opened = open_exchange(actor, company_name=company_name, nip=nip, numbers=numbers, phones=phones)
        write_down(
            staff,
            "console.exchange.opened",
            opened.company,
            tenant_id=actor.tenant_id,
            numbers=", ".join(numbers),
            phones=phones,
        )
    return opened


def renew_exchange_key(staff: Staff, tenant_id: UUID) -> str:
    """Make a new key of an exchange without users, return it in clear; the old one stops working.

    Raises CompanyNotFound, ExchangeHasUsers.
    """
    staff.require(EXCHANGE_OPEN)
    company = company_for_staff(tenant_id)
    with tenant_scope(tenant_id):
        text = make_exchange_key(staff.inside(tenant_id))
        write_down(staff, "console.exchange_key.made", company, tenant_id=tenant_id)
    return text
