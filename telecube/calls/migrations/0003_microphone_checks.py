"""Whose microphone the browser heard."""

import django.db.models.deletion
import django.db.models.manager
import telecube.core.clock
import telecube.core.fields
import telecube.core.ids
import telecube.core.tenancy.scope
from django.db import migrations, models

from telecube.core.tenancy.policies import EnforceTenancy


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0011_exchange_keys'),
        ('calls', '0002_limits_and_refusals'),
    ]

    operations = [
        migrations.CreateModel(
            name='MicrophoneCheck',
            fields=[
                ('id', models.UUIDField(default=telecube.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('heard_at', models.DateTimeField(default=telecube.core.clock.now)),
                ('tenant', models.ForeignKey(db_index=False, default=telecube.core.tenancy.scope.find_tenant_id, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.tenant')),
                ('user', telecube.core.fields.TenantOneToOneField(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='microphone_check', to='accounts.user')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'everywhere',
                'default_manager_name': 'everywhere',
            },
            managers=[
                ('everywhere', django.db.models.manager.Manager()),
            ],
        ),
        EnforceTenancy('MicrophoneCheck'),
    ]
