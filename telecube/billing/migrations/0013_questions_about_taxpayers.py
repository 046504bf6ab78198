"""Questions about a NIP to the register of taxpayers."""

import django.db.models.deletion
import django.db.models.manager
import telecube.core.clock
import telecube.core.ids
import telecube.core.tenancy.scope
from django.db import migrations, models

from telecube.core.tenancy.policies import EnforceTenancy


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0014_companies_by_age'),
        ('billing', '0012_what_of_an_invoice_is_usage'),
    ]

    operations = [
        migrations.CreateModel(
            name='TaxpayerLookup',
            fields=[
                ('id', models.UUIDField(default=telecube.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('nip', models.CharField(max_length=10)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('found', 'Found'), ('unknown', 'Unknown'), ('failed', 'Failed'), ('exhausted', 'Exhausted')], default='waiting', max_length=9)),
                ('answer', models.JSONField(null=True)),
                ('asked_at', models.DateTimeField(default=telecube.core.clock.now)),
                ('answered_at', models.DateTimeField(null=True)),
                ('tenant', models.ForeignKey(db_index=False, default=telecube.core.tenancy.scope.find_tenant_id, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.tenant')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'everywhere',
                'default_manager_name': 'everywhere',
                'indexes': [models.Index(fields=['tenant', 'nip', '-asked_at'], name='taxpayer_lookup_tenant_nip')],
            },
            managers=[
                ('everywhere', django.db.models.manager.Manager()),
            ],
        ),
        EnforceTenancy('TaxpayerLookup'),
    ]
