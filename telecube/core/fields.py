"""Fields that know of tenants."""

from typing import Any

from django.db import models

_ON_DELETE_SQL = {
    "CASCADE": "CASCADE",
    "SET_NULL": "SET NULL",
    "PROTECT": "NO ACTION",
    "DO_NOTHING": "NO ACTION",
}


def on_delete_sql(rule: Any) -> str:
    """Return the SQL of Django's rule for a row whose counterpart goes."""
    return _ON_DELETE_SQL[rule.__name__]


class TenantForeignKey(models.ForeignKey[Any, Any]):
    """A foreign key to another row of the same tenant; the database key is the pair (tenant_id, id).

    Django's own single-column key is not created; ``EnforceTenancy`` in the migration makes the composite one.
    """

    is_tenant_key = True

    def __init__(self, to: Any, on_delete: Any = models.PROTECT, **options: Any) -> None:
        options["db_constraint"] = False
        super().__init__(to, on_delete, **options)

    @property
    def tenant_on_delete(self) -> str:
        """Return what the database does with this row when the other one goes."""
        return on_delete_sql(self.remote_field.on_delete)


class TenantOneToOneField(models.OneToOneField[Any, Any]):
    """A TenantForeignKey that is unique."""

    is_tenant_key = True

    def __init__(self, to: Any, on_delete: Any = models.PROTECT, **options: Any) -> None:
        options["db_constraint"] = False
        super().__init__(to, on_delete, **options)

    @property
    def tenant_on_delete(self) -> str:
        """Return what the database does with this row when the other one goes."""
        return on_delete_sql(self.remote_field.on_delete)
