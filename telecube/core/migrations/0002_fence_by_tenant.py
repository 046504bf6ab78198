"""Row security on the outbox."""

from django.db import migrations

from telecube.core.tenancy.policies import EnforceTenancy


class Migration(migrations.Migration):
    dependencies = [("core", "0001_kernel_tables")]

    operations = [EnforceTenancy("OutboxEvent")]
