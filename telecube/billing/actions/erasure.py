"""A company is erased for good, when its time has come and it was told so at least a day before."""

from __future__ import annotations

import json
import shutil
from datetime import timedelta
from uuid import UUID

from django.db import connections, transaction

from telecube.accounts.models import Entitlements, Tenant
from telecube.audit import record
from telecube.billing.actions.access import entitlements_for_update
from telecube.billing.models import AccountNotice, ErasedCompany
from telecube.billing.notices import NoticeKind
from telecube.config import config
from telecube.core.actor import Actor
from telecube.core.clock import now
from telecube.core.tenancy import tenant_scope

PLATFORM = "platform"
DAY = timedelta(days=1)
#: What is added when nobody was told: time for the notices of seven days and of one day.
PUT_OFF = timedelta(days=7)


def erase_company_due(actor: Actor) -> ErasedCompany | None:
    """Erase the actor's company if its time has come; return what is left of it: a line without a name.

    Never inside the company's scope: its rows vanish in one transaction of the platform's role. When the notices did
    not leave (the mail was down), erasure is put off.
    """
    company_id = actor.tenant_id
    with tenant_scope(company_id):
        if not _is_due(actor):
            return None
        signed_up_at = Tenant.objects.get(pk=company_id).created_at
    with transaction.atomic(using=PLATFORM):
        told = _erase_rows(company_id)
        line = ErasedCompany.objects.using(PLATFORM).create(
            company_id=company_id, signed_up_at=signed_up_at, erased_at=now(), **told
        )
    for folder in (config.home / "exports", config.greeting_directory):
        shutil.rmtree(folder / str(company_id), ignore_errors=True)
    return line


def _is_due(actor: Actor) -> bool:
    # A husk that the law keeps has no entitlements any more.
    if not Entitlements.objects.filter(erase_at__lte=now()).exists():
        return False
    entitlements = entitlements_for_update()
    if entitlements.erase_at is None or entitlements.erase_at > now():
        return False
    told = AccountNotice.objects.filter(kind=NoticeKind.ERASING, deadline=entitlements.erase_at)
    if told.filter(sent_at__lte=now() - DAY).exists():
        return True
    before = entitlements.erase_at
    entitlements.erase_at = now() + PUT_OFF
    entitlements.save(update_fields=["erase_at"])
    record(actor, "billing.erasure.put_off", entitlements.tenant, erase_at=(before, entitlements.erase_at))
    return False


def _erase_rows(company_id: UUID) -> dict[str, object]:
    with connections[PLATFORM].cursor() as cursor:
        cursor.execute("SELECT billing_erase_company(%s, %s)", [company_id, now()])
        told = cursor.fetchone()[0]
    return dict(json.loads(told) if isinstance(told, str) else told)
