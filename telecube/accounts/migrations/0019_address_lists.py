"""Named lists of addresses, looked up by login policies and read by the exchange."""

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
        ('accounts', '0018_limits_while_nothing_pays'),
    ]

    operations = [
        migrations.CreateModel(
            name='AddressList',
            fields=[
                ('id', models.UUIDField(default=telecube.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=80)),
                ('source', models.TextField()),
                ('merged', models.TextField()),
                ('range_count', models.PositiveIntegerField()),
                ('changed_at', models.DateTimeField(default=telecube.core.clock.now)),
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
            name='AddressSpan',
            fields=[
                ('id', models.UUIDField(default=telecube.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('first', models.GenericIPAddressField()),
                ('last', models.GenericIPAddressField()),
                ('address_list', telecube.core.fields.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='spans', to='accounts.addresslist')),
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
            name='LoginPolicyAddressList',
            fields=[
                ('id', models.UUIDField(default=telecube.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('address_list', telecube.core.fields.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='policy_links', to='accounts.addresslist')),
                ('policy', telecube.core.fields.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='list_links', to='accounts.loginpolicy')),
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
        migrations.AddConstraint(
            model_name='addresslist',
            constraint=models.UniqueConstraint(fields=('tenant', 'name'), name='address_list_name_once'),
        ),
        migrations.AddConstraint(
            model_name='addressspan',
            constraint=models.UniqueConstraint(fields=('tenant', 'address_list', 'first'), name='address_span_once'),
        ),
        migrations.AddConstraint(
            model_name='addressspan',
            constraint=models.CheckConstraint(condition=models.Q(('first__lte', models.F('last'))), name='address_span_ordered'),
        ),
        migrations.AddIndex(
            model_name='loginpolicyaddresslist',
            index=models.Index(fields=['tenant', 'address_list'], name='policy_of_address_list'),
        ),
        migrations.AddConstraint(
            model_name='loginpolicyaddresslist',
            constraint=models.UniqueConstraint(fields=('tenant', 'policy', 'address_list'), name='login_policy_address_list_once'),
        ),
        EnforceTenancy("AddressList"),
        EnforceTenancy("AddressSpan"),
        # No key refers to a span. Without statistics the planner would take this index and read a whole company's spans.
        migrations.RunSQL(
            'ALTER TABLE "accounts_addressspan" DROP CONSTRAINT "accounts_addressspan_tenant_id_uniq"',
            migrations.RunSQL.noop,
        ),
        EnforceTenancy("LoginPolicyAddressList"),
    ]
