"""The table of the shared cache: counts of failed logins and tries, the same for all web processes.

Unlogged: nothing of it is worth a write to the log, and after a crash the counts may begin anew.
"""

from django.db import migrations

CREATE = """
CREATE UNLOGGED TABLE core_sharedvalue (
    key text PRIMARY KEY,
    value jsonb NOT NULL,
    expires_at timestamptz
);
CREATE INDEX core_sharedvalue_expires ON core_sharedvalue (expires_at);
REVOKE ALL ON core_sharedvalue FROM telecube_platform;
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0002_fence_by_tenant")]

    operations = [migrations.RunSQL(CREATE, "DROP TABLE core_sharedvalue")]
