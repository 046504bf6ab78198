"""Tenants are kept apart by the database, and the handrail is loud."""

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from telecube.accounts.models import PermissionGroup, Tenant, User
from telecube.audit import record
from telecube.audit.models import AuditEntry
from telecube.core.tenancy import NoTenantScope, tenant_scope
from telecube.core.tenancy.scope import NestedTenantScope
from tests.world import Company, World


def test_the_tests_run_as_the_app_that_bypasses_nothing(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, rolbypassrls, rolsuper FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == ("telecube_app", False, False)


def test_a_query_outside_a_scope_raises(world: World) -> None:
    with pytest.raises(NoTenantScope):
        User.objects.count()


def test_the_database_shows_nothing_outside_a_scope(world: World) -> None:
    assert User.everywhere.count() == 0
    assert Tenant.objects.count() == 0


def test_a_company_sees_its_own_rows_only(world: World) -> None:
    with tenant_scope(world.globex.id):
        assert [user.first_name for user in User.everywhere.all()] == ["Gina"]
        assert Tenant.objects.get() == world.globex.tenant


def test_a_row_for_another_company_is_refused(acme: Company, globex: Company) -> None:
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        PermissionGroup.everywhere.create(tenant_id=globex.id, name="Intruz")


def test_a_key_to_another_companys_row_is_refused(world: World) -> None:
    with tenant_scope(world.globex.id):
        foreign = PermissionGroup.objects.create(name="Obca")
    with tenant_scope(world.acme.id):
        world.acme.ben.permission_group_id = foreign.pk
        with pytest.raises(IntegrityError), transaction.atomic():
            world.acme.ben.save(update_fields=["permission_group"])
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_scope_cannot_hold_another_companys_scope(acme: Company, globex: Company) -> None:
    with pytest.raises(NestedTenantScope), tenant_scope(globex.id):
        pass


def test_the_audit_log_cannot_be_changed_by_the_app(acme: Company) -> None:
    record(acme.actor("anna"), "accounts.user.looked_at", acme.ben)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        AuditEntry.objects.update(action="nothing")
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        AuditEntry.objects.all().delete()
