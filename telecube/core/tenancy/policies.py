"""Migration helpers that give a tenant table its fence. Frozen: migrations import this file.

``EnforceTenancy("Person")`` after ``CreateModel`` enables and forces row security, adds the policy, the unique
pair (tenant_id, id) and a composite foreign key for every ``TenantForeignKey`` (key checks ignore row security, so
a plain key would accept another tenant's row).
"""

from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import ProjectState

CONDITION = "{column} = nullif(current_setting('app.tenant_id', true), '')::uuid"


class EnforceTenancy(migrations.operations.base.Operation):
    """Fence the table of a model by tenant. ``column`` is ``id`` for the tenants' own table."""

    reversible = True
    reduces_to_sql = True

    def __init__(self, model_name: str, *, column: str = "tenant_id") -> None:
        self.model_name = model_name
        self.column = column

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Return what Django needs to write this operation down."""
        return (self.__class__.__qualname__, [self.model_name], {"column": self.column})

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Change nothing in Django's idea of the models."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Put the fence up."""
        model = to_state.apps.get_model(app_label, self.model_name)
        table = model._meta.db_table
        condition = CONDITION.format(column=self.column)
        schema_editor.execute(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY')
        schema_editor.execute(
            f'CREATE POLICY "{table}_tenant" ON "{table}" USING ({condition}) WITH CHECK ({condition})'
        )
        if self.column == "id":
            return
        schema_editor.execute(f'ALTER TABLE "{table}" ADD CONSTRAINT "{table}_tenant_id_uniq" UNIQUE (tenant_id, id)')
        for field in model._meta.local_fields:
            if getattr(field, "is_tenant_key", False):
                target = field.related_model._meta.db_table
                schema_editor.execute(composite_key(table, field.column, target, field.tenant_on_delete))

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Leave the fence: the table goes with CreateModel's reverse."""

    def describe(self) -> str:
        """Say what is done, for ``migrate --plan``."""
        return f"Fence {self.model_name} by tenant"


class AddTenantKey(migrations.RunSQL):
    """Add the composite key of a TenantForeignKey that came to an existing table later."""

    def __init__(self, table: str, column: str, target: str, on_delete: str = "NO ACTION") -> None:
        super().__init__(composite_key(table, column, target, on_delete), migrations.RunSQL.noop)
        self.arguments = [table, column, target, on_delete]

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Return what Django needs to write this operation down."""
        return (self.__class__.__qualname__, self.arguments, {})


def composite_key(table: str, column: str, target: str, on_delete: str) -> str:
    """Return the SQL of the key (tenant_id, column) → target (tenant_id, id)."""
    action = f"SET NULL ({column})" if on_delete == "SET NULL" else on_delete
    return (
        f'ALTER TABLE "{table}" ADD CONSTRAINT "{table}_{column}_tenant_fk" FOREIGN KEY (tenant_id, "{column}") '
        f'REFERENCES "{target}" (tenant_id, id) ON DELETE {action} DEFERRABLE INITIALLY DEFERRED'
    )
