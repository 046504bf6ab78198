"""Row security on the audit log; the app may add and read rows, nothing else."""

from django.db import migrations

from telecube.core.tenancy.policies import EnforceTenancy


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_audit_entries")]

    operations = [
        EnforceTenancy("AuditEntry"),
        migrations.RunSQL(
            "REVOKE UPDATE, DELETE, TRUNCATE ON audit_auditentry FROM telecube_app, telecube_platform",
            "GRANT UPDATE, DELETE ON audit_auditentry TO telecube_app, telecube_platform",
        ),
    ]
