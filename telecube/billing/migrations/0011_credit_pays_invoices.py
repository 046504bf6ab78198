"""Credit that the provider gives pays invoices as payments do."""

from pathlib import Path

import django.db.models.deletion
import django.db.models.expressions
import django.db.models.manager
import telecube.core.clock
import telecube.core.fields
import telecube.core.ids
import telecube.core.tenancy.scope
from django.db import migrations, models

from telecube.core.tenancy.policies import AddTenantKey, EnforceTenancy

ERASE = Path(__file__).resolve().parent.parent / "sql" / "erase_company.sql"
# Who pays afterwards has it for his invoices, all others had it on the balance.
SO_FAR = """
INSERT INTO billing_credit (id, tenant_id, amount, reason, given_at, entry_id, settled, on_balance)
SELECT gen_random_uuid(), e.tenant_id, e.amount, left(coalesce(nullif(e.details ->> 'reason', ''), '–'), 500), e.at, e.id, 0,
    CASE WHEN s.mode = 'postpaid' AND e.at >= s.chosen_at THEN 0 ELSE e.amount END
FROM billing_ledgerentry e LEFT JOIN billing_subscription s ON s.tenant_id = e.tenant_id
WHERE e.kind = 'credit' AND e.amount > 0
"""
SEAL = """
REVOKE UPDATE, DELETE, TRUNCATE ON billing_credit FROM telecube_app, telecube_platform;
GRANT UPDATE (on_balance) ON billing_credit TO telecube_app, telecube_platform;
CREATE OR REPLACE FUNCTION billing_count_settled() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE public.billing_invoice SET settled = settled + NEW.amount
    WHERE tenant_id = NEW.tenant_id AND id = NEW.invoice_id;
  UPDATE public.billing_payment SET settled = settled + NEW.amount
    WHERE tenant_id = NEW.tenant_id AND id = NEW.payment_id;
  UPDATE public.billing_credit SET settled = settled + NEW.amount
    WHERE tenant_id = NEW.tenant_id AND id = NEW.credit_id;
  UPDATE public.billing_invoice SET passed_on = passed_on + NEW.amount
    WHERE tenant_id = NEW.tenant_id AND id = NEW.correction_id;
  RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0014_companies_by_age'),
        ('billing', '0010_notice_by_the_provider'),
    ]

    operations = [
        migrations.CreateModel(
            name='Credit',
            fields=[
                ('id', models.UUIDField(default=telecube.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('amount', models.DecimalField(decimal_places=2, max_digits=12)),
                ('reason', models.CharField(max_length=500)),
                ('given_at', models.DateTimeField(default=telecube.core.clock.now)),
                ('settled', models.DecimalField(decimal_places=2, default=0, editable=False, max_digits=12)),
                ('on_balance', models.DecimalField(decimal_places=2, default=0, max_digits=12)),
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
        migrations.RemoveConstraint(
            model_name='settlement',
            name='settlement_has_one_source',
        ),
        migrations.AddField(
            model_name='credit',
            name='entry',
            field=telecube.core.fields.TenantOneToOneField(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='credit', to='billing.ledgerentry'),
        ),
        migrations.AddField(
            model_name='credit',
            name='tenant',
            field=models.ForeignKey(db_index=False, default=telecube.core.tenancy.scope.find_tenant_id, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.tenant'),
        ),
        migrations.AddField(
            model_name='settlement',
            name='credit',
            field=telecube.core.fields.TenantForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='settlements', to='billing.credit'),
        ),
        migrations.AddConstraint(
            model_name='settlement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('correction__isnull', True), ('credit__isnull', True), ('payment__isnull', False)), models.Q(('correction__isnull', False), ('credit__isnull', True), ('payment__isnull', True)), models.Q(('correction__isnull', True), ('credit__isnull', False), ('payment__isnull', True)), _connector='OR'), name='settlement_has_one_source'),
        ),
        migrations.AddConstraint(
            model_name='settlement',
            constraint=models.UniqueConstraint(fields=('tenant', 'invoice', 'credit'), name='settlement_credit_once'),
        ),
        migrations.AddIndex(
            model_name='credit',
            index=models.Index(condition=models.Q(('amount__gt', django.db.models.expressions.CombinedExpression(models.F('settled'), '+', models.F('on_balance')))), fields=['tenant'], name='credit_unspent'),
        ),
        migrations.AddConstraint(
            model_name='credit',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='credit_is_plus'),
        ),
        migrations.AddConstraint(
            model_name='credit',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gte', django.db.models.expressions.CombinedExpression(models.F('settled'), '+', models.F('on_balance'))), ('on_balance__gte', 0), ('settled__gte', 0)), name='credit_settled_within_amount'),
        ),
        EnforceTenancy('Credit'),
        AddTenantKey('billing_settlement', 'credit_id', 'billing_credit'),
        migrations.RunSQL(SO_FAR, migrations.RunSQL.noop),
        migrations.RunSQL(SEAL, migrations.RunSQL.noop),
        migrations.RunSQL(ERASE.read_text(), migrations.RunSQL.noop),
    ]
