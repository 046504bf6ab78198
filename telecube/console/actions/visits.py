"""Visiting a company's panel."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from telecube.accounts.actions.support_pin import is_support_pin
from telecube.accounts.models import Tenant, User
from telecube.audit import record
from telecube.console.errors import NoPanelYet, PinTriedTooOften, PinWrong, ReasonMissing
from telecube.console.models import ConsoleEntry, TenantVisit
from telecube.console.permissions import COMPANY_VISIT
from telecube.console.queries.companies import company_for_staff
from telecube.console.staff import PLATFORM, Staff, write_down
from telecube.core.clock import now
from telecube.core.tenancy import tenant_scope

MINUTES = (15, 30, 60)
WRONG_PINS = 5
WRONG_PIN = "console.visit.pin_wrong"


def start_visit(staff: Staff, tenant_id: UUID, *, reason: str, minutes: int, pin: str = "") -> TenantVisit:
    """Open a company's panel to a member of staff; the company's log says who and why, before anything is seen.

    With the main administrator's support PIN the visitor may also change things. Raises CompanyNotFound, ReasonMissing,
    NoPanelYet, PinWrong, PinTriedTooOften.
    """
    staff.require(COMPANY_VISIT)
    company_for_staff(tenant_id)
    if not reason.strip():
        raise ReasonMissing
    with tenant_scope(tenant_id):
        if not User.objects.filter(is_main_administrator=True).exists():
            raise NoPanelYet
    if pin.strip():
        _refuse_wrong_pin(staff, tenant_id, pin)
    end_visits(staff)
    actor = staff.inside(tenant_id)
    with tenant_scope(tenant_id):
        tenant = Tenant.objects.get(pk=tenant_id)
        record(actor, "console.visit.started", tenant, reason=reason, minutes=minutes, changing=bool(pin))
    with transaction.atomic(using=PLATFORM):
        visit = TenantVisit.objects.using(PLATFORM).create(
            staff=staff.member,
            tenant_id=tenant_id,
            tenant_name=tenant.name,
            reason=reason.strip(),
            may_change=bool(pin.strip()),
            started_at=now(),
            ends_at=now() + timedelta(minutes=min(minutes, max(MINUTES))),
        )
        write_down(staff, "console.visit.started", tenant, tenant_id=tenant_id, reason=reason, minutes=minutes)
    return visit


def end_visits(staff: Staff) -> None:
    """End all running visits of a member of staff."""
    running = TenantVisit.objects.using(PLATFORM).filter(staff=staff.member, ended_at=None, ends_at__gt=now())
    for visit in running:
        actor = staff.inside(visit.tenant_id)
        with tenant_scope(visit.tenant_id):
            tenant = Tenant.objects.filter(pk=visit.tenant_id).first()
            if tenant is not None:
                record(actor, "console.visit.ended", tenant)
        with transaction.atomic(using=PLATFORM):
            visit.ended_at = now()
            visit.save(using=PLATFORM, update_fields=["ended_at"])
            write_down(staff, "console.visit.ended", visit.tenant_name, tenant_id=visit.tenant_id)


def _refuse_wrong_pin(staff: Staff, tenant_id: UUID, pin: str) -> None:
    """Compare with the main administrator's PIN; every wrong one is written down and counted for an hour."""
    entries = ConsoleEntry.objects.using(PLATFORM)
    wrong = entries.filter(action=WRONG_PIN, tenant_id=tenant_id, at__gt=now() - timedelta(hours=1)).count()
    if wrong >= WRONG_PINS:
        raise PinTriedTooOften(count=wrong)
    with tenant_scope(tenant_id):
        is_right = is_support_pin(User.objects.get(is_main_administrator=True), pin)
    if not is_right:
        write_down(staff, WRONG_PIN, str(tenant_id), tenant_id=tenant_id)
        raise PinWrong
