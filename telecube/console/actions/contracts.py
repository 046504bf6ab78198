"""What staff does with contracts."""

from __future__ import annotations

from decimal import Decimal

from telecube.billing.actions.provider_deeds import (
    give_providers_notice,
    set_credit_limit,
    take_providers_notice_back,
)
from telecube.billing.models import Contract
from telecube.console.permissions import CONTRACTS_MANAGE
from telecube.console.staff import Staff, owner_of, write_down
from telecube.core.tenancy import tenant_scope


def limit_credit(staff: Staff, contract: Contract, *, limit: Decimal, reason: str) -> None:
    """Let usage cost so much before a payment. Raises what ``set_credit_limit`` does."""
    staff.require(CONTRACTS_MANAGE)
    tenant_id, before = owner_of(contract), contract.credit_limit
    with tenant_scope(tenant_id):
        set_credit_limit(staff.inside(tenant_id), limit=limit, reason=reason)
        details = {"limit": f"{before} → {limit}", "reason": reason}
        write_down(staff, "console.credit_limit.set", contract.tenant, tenant_id=tenant_id, **details)


def end_by_notice(staff: Staff, contract: Contract, *, reason: str) -> Contract:
    """Give the provider's notice of an indefinite contract. Raises what ``give_providers_notice`` does."""
    staff.require(CONTRACTS_MANAGE)
    tenant_id = owner_of(contract)
    with tenant_scope(tenant_id):
        ended = give_providers_notice(staff.inside(tenant_id), reason=reason)
        details = {"ends_on": ended.ends_on, "reason": reason}
        write_down(staff, "console.notice.given", contract.tenant, tenant_id=tenant_id, **details)
    return ended


def take_notice_back(staff: Staff, contract: Contract, *, reason: str) -> None:
    """Let a contract go on that the provider gave notice of. Raises what ``take_providers_notice_back`` does."""
    staff.require(CONTRACTS_MANAGE)
    tenant_id = owner_of(contract)
    with tenant_scope(tenant_id):
        take_providers_notice_back(staff.inside(tenant_id), reason=reason)
        write_down(staff, "console.notice.taken_back", contract.tenant, tenant_id=tenant_id, reason=reason)
