"""Which payment or credit went into which invoice."""

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
        ('accounts', '0007_seats_so_far'),
        ('billing', '0002_ledger_top_ups_and_payments'),
    ]

    operations = [
        migrations.AddField(
            model_name='invoice',
            name='payment_title',
            field=models.CharField(blank=True, help_text='what a transfer should be called', max_length=40),
        ),
        migrations.CreateModel(
            name='Settlement',
            fields=[
                ('id', models.UUIDField(default=telecube.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('amount', models.DecimalField(decimal_places=2, max_digits=14)),
                ('at', models.DateTimeField(default=telecube.core.clock.now)),
                ('correction', telecube.core.fields.TenantForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='spent', to='billing.invoice')),
                ('invoice', telecube.core.fields.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='settlements', to='billing.invoice')),
                ('payment', telecube.core.fields.TenantForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='settlements', to='billing.payment')),
                ('tenant', models.ForeignKey(db_index=False, default=telecube.core.tenancy.scope.find_tenant_id, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.tenant')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'everywhere',
                'default_manager_name': 'everywhere',
                'constraints': [models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='settlement_is_plus'), models.CheckConstraint(condition=models.Q(models.Q(('correction__isnull', True), ('payment__isnull', False)), models.Q(('correction__isnull', False), ('payment__isnull', True)), _connector='OR'), name='settlement_has_one_source'), models.UniqueConstraint(fields=('tenant', 'invoice', 'payment'), name='settlement_payment_once'), models.UniqueConstraint(fields=('tenant', 'invoice', 'correction'), name='settlement_correction_once')],
            },
            managers=[
                ('everywhere', django.db.models.manager.Manager()),
            ],
        ),
        EnforceTenancy('Settlement'),
        migrations.RunSQL(
            'REVOKE UPDATE, DELETE, TRUNCATE ON billing_settlement FROM telecube_app, telecube_platform',
            'GRANT UPDATE, DELETE ON billing_settlement TO telecube_app, telecube_platform',
        ),
    ]
