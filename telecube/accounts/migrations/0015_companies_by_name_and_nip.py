"""The console finds companies by a part of their name and by the beginning of their NIP."""

from django.db import migrations

CREATE = """
CREATE INDEX tenant_name_parts ON accounts_tenant USING gin (upper(name) gin_trgm_ops);
CREATE INDEX tenant_nip_beginning ON accounts_tenant (nip text_pattern_ops);
"""
DROP = "DROP INDEX tenant_name_parts; DROP INDEX tenant_nip_beginning;"


class Migration(migrations.Migration):
    dependencies = [("accounts", "0014_companies_by_age")]

    operations = [migrations.RunSQL(CREATE, DROP)]
