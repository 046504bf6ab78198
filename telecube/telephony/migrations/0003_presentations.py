"""Several numbers for calls, numbers and sender names for text messages."""

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
        ('accounts', '0002_fence_by_tenant'),
        ('telephony', '0002_exchange_schema'),
    ]

    operations = [
        migrations.CreateModel(
            name='SenderName',
            fields=[
                ('id', models.UUIDField(default=telecube.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=11)),
                ('created_at', models.DateTimeField(default=telecube.core.clock.now)),
                ('tenant', models.ForeignKey(db_index=False, default=telecube.core.tenancy.scope.find_tenant_id, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.tenant')),
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
        migrations.CreateModel(
            name='SmsPresentation',
            fields=[
                ('id', models.UUIDField(default=telecube.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('place', models.PositiveIntegerField(default=0)),
                ('number', telecube.core.fields.TenantForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='sms_presentations', to='telephony.number')),
                ('sender_name', telecube.core.fields.TenantForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='sms_presentations', to='telephony.sendername')),
                ('tenant', models.ForeignKey(db_index=False, default=telecube.core.tenancy.scope.find_tenant_id, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.tenant')),
                ('user', telecube.core.fields.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='sms_presentations', to='accounts.user')),
            ],
            options={
                'ordering': ['place'],
                'abstract': False,
                'base_manager_name': 'everywhere',
                'default_manager_name': 'everywhere',
            },
            managers=[
                ('everywhere', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='CallPresentation',
            fields=[
                ('id', models.UUIDField(default=telecube.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('place', models.PositiveIntegerField(default=0)),
                ('number', telecube.core.fields.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='call_presentations', to='telephony.number')),
                ('sip_account', telecube.core.fields.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='call_presentations', to='telephony.sipaccount')),
                ('tenant', models.ForeignKey(db_index=False, default=telecube.core.tenancy.scope.find_tenant_id, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.tenant')),
            ],
            options={
                'ordering': ['place'],
                'abstract': False,
                'base_manager_name': 'everywhere',
                'default_manager_name': 'everywhere',
                'constraints': [models.UniqueConstraint(fields=('tenant', 'sip_account', 'number'), name='call_presentation_once')],
            },
            managers=[
                ('everywhere', django.db.models.manager.Manager()),
            ],
        ),
        migrations.AddConstraint(
            model_name='sendername',
            constraint=models.UniqueConstraint(fields=('tenant', 'name'), name='sender_name_once'),
        ),
        migrations.AddConstraint(
            model_name='sendername',
            constraint=models.CheckConstraint(condition=models.Q(('name__regex', '^(?=.*[A-Za-z])[A-Za-z0-9 .&_-]{3,11}$')), name='sender_name_shape'),
        ),
        migrations.AddConstraint(
            model_name='smspresentation',
            constraint=models.UniqueConstraint(fields=('tenant', 'user', 'number', 'sender_name'), name='sms_presentation_once', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='smspresentation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('number', None), ('sender_name__isnull', False)), models.Q(('number__isnull', False), ('sender_name', None)), _connector='OR'), name='sms_presentation_number_or_name'),
        ),
        EnforceTenancy("SenderName"),
        EnforceTenancy("SmsPresentation"),
        EnforceTenancy("CallPresentation"),
    ]
