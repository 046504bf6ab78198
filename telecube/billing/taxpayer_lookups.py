"""Speaking with the register of taxpayers: between two short transactions, never inside one."""

from __future__ import annotations

from uuid import UUID

import structlog

from telecube.billing.actions.taxpayer_lookups import keep_answer
from telecube.billing.models import LookupState, TaxpayerLookup
from telecube.billing.taxpayers.interface import RegisterExhausted, RegisterUnreachable, Taxpayer
from telecube.billing.taxpayers.registry import find_register
from telecube.core.actor import Actor
from telecube.core.tenancy import tenant_scope

log = structlog.get_logger()


def look_up(tenant_id: UUID, lookup_id: UUID) -> None:
    """Ask the register and keep what it says. Not tried again: somebody waits, and can type or press once more."""
    with tenant_scope(tenant_id):
        lookup = TaxpayerLookup.objects.filter(pk=lookup_id, state=LookupState.WAITING).first()
    if lookup is None:
        return
    state, taxpayer = _answer_about(lookup.nip)
    with tenant_scope(tenant_id):
        keep_answer(Actor.system(tenant_id, "taxpayers"), lookup_id, state, taxpayer)


def _answer_about(nip: str) -> tuple[LookupState, Taxpayer | None]:
    register = find_register()
    try:
        taxpayer = register.find(nip) if register else None
    except RegisterExhausted:
        return LookupState.EXHAUSTED, None
    except RegisterUnreachable as problem:
        log.warning("taxpayer_register_unreachable", sentence="The register did not answer.", problem=str(problem))
        return LookupState.FAILED, None
    return (LookupState.FOUND, taxpayer) if taxpayer else (LookupState.UNKNOWN, None)
