"""Managers of tenant tables: a query outside a tenant scope raises instead of answering with nothing."""

from typing import Any, Self, TypeVar, cast

from django.db import models
from django.db.models.lookups import Exact
from django.db.models.sql.where import AND

from telecube.core.tenancy.scope import current_tenant_id

Row = TypeVar("Row", bound=models.Model)


class TenantQuerySet(models.QuerySet[Row]):
    """Rows of the current tenant."""

    def lock(self, pk: Any) -> Row:
        """Fetch one row and hold it until the transaction's end; raises DoesNotExist."""
        return self.select_for_update(no_key=True).get(pk=pk)


class TenantManager(models.Manager[Row]):
    """Adds the tenant's condition to each query in front of row security; indexes led by tenant_id are used."""

    def get_queryset(self) -> TenantQuerySet[Row]:
        """Return the current tenant's rows."""
        rows = TenantQuerySet[Row](self.model, using=self._db)
        # As ``filter`` would say it, without looking for the meaning of the same words in each query of the product.
        tenant = cast("models.Field[Any, Any]", self.model._meta.get_field("tenant"))
        rows.query.where.add(Exact(tenant.get_col(rows.query.get_initial_alias()), current_tenant_id()), AND)
        return rows

    def lock(self, pk: Any) -> Row:
        """Fetch one row and hold it until the transaction's end; raises DoesNotExist."""
        return self.get_queryset().lock(pk)

    def lock_only(self) -> Row | None:
        """Fetch and hold the row of a table that has one for each tenant, or None.

        Every movement of money begins with it, often several times in a transaction; a query set costs four times as
        much.
        """
        sql = f'SELECT * FROM "{self.model._meta.db_table}" WHERE tenant_id = %s FOR NO KEY UPDATE'  # noqa: S608
        return next(iter(self.raw(sql, [current_tenant_id()])), None)

    def create(self, **fields: Any) -> Row:
        """Create a row of the current tenant."""
        fields.setdefault("tenant_id", current_tenant_id())
        return super().create(**fields)


class EverywhereManager(models.Manager[Row]):
    """Rows without the tenant's condition. Row security still holds; for Django's own machinery and platform code."""

    def get_queryset(self) -> models.QuerySet[Row]:
        """Return all rows that the database role may see."""
        return super().get_queryset()

    def at(self, alias: str) -> Self:
        """Return the manager bound to a database alias, e.g. ``platform``."""
        return self.db_manager(alias)
