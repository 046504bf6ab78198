"""From which networks phones may register; the exchange's view of devices says it."""

from pathlib import Path

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.manager
import telecube.core.fields
import telecube.core.ids
import telecube.core.tenancy.scope
from django.db import migrations, models

from telecube.core.tenancy.policies import EnforceTenancy

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ('accounts', '0003_sessions_policies_and_pins'),
        ('telephony', '0003_presentations'),
    ]

    operations = [
        migrations.CreateModel(
            name='DeviceAccess',
            fields=[
                ('id', models.UUIDField(default=telecube.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('address_ranges', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=50), size=None)),
                ('sip_account', telecube.core.fields.TenantOneToOneField(db_constraint=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='device_access', to='telephony.sipaccount')),
                ('tenant', models.ForeignKey(db_index=False, default=telecube.core.tenancy.scope.find_tenant_id, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.tenant')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'everywhere',
                'default_manager_name': 'everywhere',
                'constraints': [models.UniqueConstraint(condition=models.Q(('sip_account', None)), fields=('tenant',), name='device_access_one_for_company'), models.CheckConstraint(condition=models.Q(('address_ranges__len__gt', 0)), name='device_access_names_a_range')],
            },
            managers=[
                ('everywhere', django.db.models.manager.Manager()),
            ],
        ),
        EnforceTenancy("DeviceAccess"),
        # Undone by the migration that drops the schema; a view cannot lose a column in place.
        migrations.RunSQL((SQL / "0004_device_access.sql").read_text(), migrations.RunSQL.noop),
    ]
