"""Indexes for the filters of the log."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_fence_and_seal")]

    operations = [
        migrations.AddIndex(
            "auditentry", models.Index(fields=["tenant", "actor_user_id", "-at"], name="audit_tenant_person")
        ),
        migrations.AddIndex("auditentry", models.Index(fields=["tenant", "action", "-at"], name="audit_tenant_action")),
    ]
