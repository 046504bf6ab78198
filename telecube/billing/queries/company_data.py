"""Reading who the company is on its invoices."""

from __future__ import annotations

from typing import Any

from telecube.accounts.models import Tenant
from telecube.billing.models import CompanyData
from telecube.core.tenancy import current_tenant_id


def company_data() -> CompanyData:
    """Return what is stored, or what the sign-up knows, which is not kept yet."""
    stored = CompanyData.objects.first()
    return stored or CompanyData(**seed_of(Tenant.objects.get(pk=current_tenant_id())))


def seed_of(tenant: Tenant) -> dict[str, Any]:
    """Return what the sign-up knows. As old as the company: so everybody sees the same first version."""
    return {"tenant_id": tenant.pk, "name": tenant.name, "nip": tenant.nip, "changed_at": tenant.created_at}


def version_of(data: CompanyData) -> str:
    """Return what tells one saved state from the next."""
    return data.changed_at.isoformat()
