"""Networks of phones may name lists of addresses; the exchange's view of devices follows."""

from pathlib import Path

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
        ('accounts', '0019_address_lists'),
        ('telephony', '0015_fees_of_earlier_numbers'),
    ]

    operations = [
        migrations.CreateModel(
            name='DeviceAccessAddressList',
            fields=[
                ('id', models.UUIDField(default=telecube.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('address_list', telecube.core.fields.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='device_links', to='accounts.addresslist')),
                ('device_access', telecube.core.fields.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='list_links', to='telephony.deviceaccess')),
                ('tenant', models.ForeignKey(db_index=False, default=telecube.core.tenancy.scope.find_tenant_id, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.tenant')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'everywhere',
                'default_manager_name': 'everywhere',
                'indexes': [models.Index(fields=['tenant', 'address_list'], name='device_access_of_address_list')],
                'constraints': [models.UniqueConstraint(fields=('tenant', 'device_access', 'address_list'), name='device_access_address_list_once')],
            },
            managers=[
                ('everywhere', django.db.models.manager.Manager()),
            ],
        ),
        EnforceTenancy("DeviceAccessAddressList"),
        # Whether a list is named stands in another table.
        migrations.RemoveConstraint(model_name='deviceaccess', name='device_access_names_a_range'),
        # Back: the view as it was, or it would go with the table that it reads.
        migrations.RunSQL((SQL / "0016_address_lists.sql").read_text(), (SQL / "0004_device_access.sql").read_text()),
    ]
