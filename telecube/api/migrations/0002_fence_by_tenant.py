"""Row security on the tables of the room; the one look across companies by a key's hash."""

from django.db import migrations

from telecube.core.tenancy.policies import EnforceTenancy

KEY_OF_HASH = """
CREATE FUNCTION api_key_of_hash(wanted text) RETURNS TABLE (tenant_id uuid, key_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ SELECT k.tenant_id, k.id FROM public.api_apikey k WHERE k.hash = wanted $$;
REVOKE ALL ON FUNCTION api_key_of_hash(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api_key_of_hash(text) TO telecube_app;
"""


class Migration(migrations.Migration):
    dependencies = [("api", "0001_keys_and_requests")]

    operations = [
        EnforceTenancy("ApiKey"),
        EnforceTenancy("ApiRequest"),
        EnforceTenancy("KeptAnswer"),
        migrations.RunSQL(KEY_OF_HASH, "DROP FUNCTION api_key_of_hash(text)"),
    ]
