"""Row security on the tables of accounts; a company sees itself only."""

from django.db import migrations

from telecube.core.tenancy.policies import EnforceTenancy

USER_OF_IDENTITY = """
CREATE FUNCTION accounts_user_of_identity(wanted uuid) RETURNS TABLE (tenant_id uuid, user_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ SELECT u.tenant_id, u.id FROM public.accounts_user u WHERE u.identity_id = wanted $$;
REVOKE ALL ON FUNCTION accounts_user_of_identity(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION accounts_user_of_identity(uuid) TO telecube_app, telecube_platform;
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_companies_and_people")]

    operations = [
        EnforceTenancy("Tenant", column="id"),
        EnforceTenancy("PermissionGroup"),
        EnforceTenancy("Entitlements"),
        EnforceTenancy("User"),
        EnforceTenancy("UserGroup"),
        EnforceTenancy("UserGroupMembership"),
        migrations.RunSQL(USER_OF_IDENTITY, "DROP FUNCTION accounts_user_of_identity(uuid)"),
    ]
