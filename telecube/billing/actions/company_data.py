"""Company data for invoices: seeded from the sign-up, changed by whoever has the right."""

from __future__ import annotations

import re

from django.db import transaction

from telecube.accounts.logins import usable_email
from telecube.accounts.models import Tenant
from telecube.accounts.nip import usable_nip
from telecube.audit import record
from telecube.billing.events import CompanyDataCompleted
from telecube.billing.invoice_errors import (
    CompanyDataChangedMeanwhile,
    CompanyDataIncomplete,
    CompanyNameMissing,
    PostcodeInvalid,
)
from telecube.billing.models import CompanyData
from telecube.billing.permissions import COMPANY_DATA_CHANGE
from telecube.billing.queries.company_data import seed_of, version_of
from telecube.core.actor import Actor
from telecube.core.clock import now
from telecube.core.events import announce
from telecube.core.tenancy import current_tenant_id

POSTCODE = re.compile(r"^(\d{2})-?(\d{3})$")


def company_data_for_update() -> CompanyData:
    """Return the company's data, locked; made from the sign-up when it does not exist yet."""
    while (data := CompanyData.objects.lock_only()) is None:
        # Another transaction may make it at the same moment.
        made = CompanyData(**seed_of(Tenant.objects.get(pk=current_tenant_id())))
        CompanyData.everywhere.bulk_create([made], ignore_conflicts=True)
    return data


@transaction.atomic
def change_company_data(
    actor: Actor,
    *,
    name: str,
    nip: str,
    street: str,
    postcode: str,
    city: str,
    invoice_email: str = "",
    language: str = "pl",
    version: str | None = None,
) -> bool:
    """Set the data that the next invoices show; say whether anything changed. Issued invoices keep theirs.

    ``version`` is what the form stood on (``version_of``); when another one is stored now, nothing is written.

    Whether another company has the same NIP is nobody's business: branches share one, and no answer tells.
    What is complete stays complete: invoices may be on their way. Announces CompanyDataCompleted. Raises
    CompanyNameMissing, NipInvalid, PostcodeInvalid, EmailInvalid, CompanyDataChangedMeanwhile, CompanyDataIncomplete.
    """
    actor.require(COMPANY_DATA_CHANGE)
    wanted = {
        "name": usable_name(name),
        "nip": usable_nip(nip),
        "street": " ".join(street.split()),
        "postcode": usable_postcode(postcode),
        "city": " ".join(city.split()),
        "invoice_email": usable_email(invoice_email) if invoice_email.strip() else "",
        "language": language,
    }
    data = company_data_for_update()
    if version is not None and version != version_of(data):
        raise CompanyDataChangedMeanwhile
    changes = {field: (getattr(data, field), value) for field, value in wanted.items() if getattr(data, field) != value}
    if not changes:
        return False
    was_complete = data.is_complete
    for field, (_before, after) in changes.items():
        setattr(data, field, after)
    if was_complete and not data.is_complete:
        raise CompanyDataIncomplete
    data.changed_at = now()
    data.save()
    record(actor, "billing.company_data.changed", data, **changes)
    if data.is_complete and not was_complete:
        announce(CompanyDataCompleted(), actor=actor)
    return True


def require_complete_company_data() -> CompanyData:
    """Return the company's data, or refuse with CompanyDataIncomplete: nothing is sold that cannot be invoiced."""
    data = company_data_for_update()
    if not data.is_complete:
        raise CompanyDataIncomplete
    return data


def usable_name(text: str) -> str:
    """Return the name without spaces around, or raise CompanyNameMissing."""
    name = " ".join(text.split())
    if not name:
        raise CompanyNameMissing
    return name


def usable_postcode(text: str) -> str:
    """Return „00-950” for „00950” as well, an empty text for nothing; else PostcodeInvalid."""
    if not text.strip():
        return ""
    found = POSTCODE.match(text.strip())
    if found is None:
        raise PostcodeInvalid
    return "-".join(found.groups())
