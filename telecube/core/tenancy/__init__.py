"""Tenant isolation: PostgreSQL enforces it, this package is the handrail."""

from telecube.core.tenancy.scope import NoTenantScope, current_tenant_id, find_tenant_id, tenant_scope

__all__ = ["NoTenantScope", "current_tenant_id", "find_tenant_id", "tenant_scope"]
