"""Plans with prices valid by days, tariffs, subscriptions, contracts, charges."""

import django.db.models.deletion
import django.db.models.manager
import telecube.core.clock
import telecube.core.fields
import telecube.core.ids
import telecube.core.tenancy.scope
from django.db import migrations, models

from telecube.core.tenancy.policies import EnforceTenancy

# Two prices of one plan, or two rates of one prefix, are never valid on one day. An empty range overlaps nothing.
# Amounts stay as they were sold; only the end of a price's validity may come later.
SEAL = """
CREATE EXTENSION IF NOT EXISTS btree_gist;
ALTER TABLE billing_price ADD CONSTRAINT price_one_a_day
  EXCLUDE USING gist (plan_id WITH =, daterange(valid_from, valid_until) WITH &&);
ALTER TABLE billing_tariffrate ADD CONSTRAINT tariff_rate_one_a_day
  EXCLUDE USING gist (tariff_id WITH =, prefix WITH =, daterange(valid_from, valid_until) WITH &&);
REVOKE UPDATE, DELETE, TRUNCATE ON billing_price, billing_tariffrate FROM telecube_app, telecube_platform;
GRANT UPDATE (valid_until) ON billing_price, billing_tariffrate TO telecube_app, telecube_platform;
REVOKE DELETE, TRUNCATE ON billing_plan, billing_tariff FROM telecube_app, telecube_platform;
REVOKE UPDATE, DELETE, TRUNCATE ON billing_charge FROM telecube_app, telecube_platform;
GRANT UPDATE (entry_id, invoice_line_id) ON billing_charge TO telecube_app, telecube_platform;
"""
UNSEAL = """
GRANT UPDATE, DELETE ON billing_price, billing_tariffrate, billing_charge TO telecube_app, telecube_platform;
GRANT DELETE ON billing_plan, billing_tariff TO telecube_app, telecube_platform;
ALTER TABLE billing_tariffrate DROP CONSTRAINT tariff_rate_one_a_day;
ALTER TABLE billing_price DROP CONSTRAINT price_one_a_day;
"""
TENANT_TABLES = ('Contract', 'Subscription', 'ServicePeriod', 'PriceLock', 'Charge')


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0007_seats_so_far'),
        ('billing', '0003_settlements_of_invoices'),
    ]

    operations = [
        migrations.CreateModel(
            name='Plan',
            fields=[
                ('id', models.UUIDField(default=telecube.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('code', models.SlugField(max_length=40, unique=True)),
                ('name_pl', models.CharField(max_length=120)),
                ('name_en', models.CharField(max_length=120)),
                ('is_public', models.BooleanField(default=True, help_text='shown and offered to everybody')),
                ('is_example', models.BooleanField(default=False, help_text='came with the product; the operator replaces it')),
                ('kind', models.CharField(choices=[('crm', 'CRM'), ('exchange', 'Virtual Exchange'), ('number', 'Number'), ('sms', 'Text messages'), ('add_on', 'Add-on')], max_length=10)),
                ('description_pl', models.CharField(blank=True, max_length=300)),
                ('description_en', models.CharField(blank=True, max_length=300)),
                ('includes', models.JSONField(default=dict)),
                ('place', models.PositiveSmallIntegerField(default=0, help_text='order within its kind')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Tariff',
            fields=[
                ('id', models.UUIDField(default=telecube.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('code', models.SlugField(max_length=40, unique=True)),
                ('name_pl', models.CharField(max_length=120)),
                ('name_en', models.CharField(max_length=120)),
                ('is_public', models.BooleanField(default=True, help_text='shown and offered to everybody')),
                ('is_example', models.BooleanField(default=False, help_text='came with the product; the operator replaces it')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Contract',
            fields=[
                ('id', models.UUIDField(default=telecube.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(null=True)),
                ('concluded_at', models.DateTimeField(default=telecube.core.clock.now)),
                ('documents', models.JSONField(default=list)),
                ('credit_limit', models.DecimalField(decimal_places=2, max_digits=12)),
                ('extensions', models.PositiveSmallIntegerField(default=0)),
                ('extended_at', models.DateTimeField(null=True)),
                ('notice_given_at', models.DateTimeField(null=True)),
                ('reminded_of', models.DateField(help_text='the end that the reminder was about', null=True)),
                ('closed_at', models.DateTimeField(null=True)),
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
            name='Charge',
            fields=[
                ('id', models.UUIDField(default=telecube.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('cause', models.CharField(max_length=160)),
                ('kind', models.CharField(choices=[('monthly', 'Monthly fee'), ('added', 'Added within the month'), ('upgrade', 'Higher plan within the month')], max_length=8)),
                ('label', models.CharField(blank=True, help_text="what it is for, e.g. the user's name, the number", max_length=120)),
                ('quantity', models.DecimalField(decimal_places=4, default=1, max_digits=14)),
                ('unit', models.CharField(choices=[('user_month', 'user a month'), ('month', 'month'), ('piece', 'piece')], max_length=10)),
                ('unit_net', models.DecimalField(decimal_places=4, max_digits=12)),
                ('days', models.PositiveSmallIntegerField()),
                ('month_days', models.PositiveSmallIntegerField()),
                ('net', models.DecimalField(decimal_places=2, max_digits=12)),
                ('vat_rate', models.DecimalField(decimal_places=2, max_digits=5)),
                ('gross', models.DecimalField(decimal_places=2, max_digits=12)),
                ('period_start', models.DateField()),
                ('period_end', models.DateField()),
                ('charged_at', models.DateTimeField(default=telecube.core.clock.now)),
                ('entry', telecube.core.fields.TenantOneToOneField(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='charge', to='billing.ledgerentry')),
                ('invoice_line', telecube.core.fields.TenantForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='charges', to='billing.invoiceline')),
                ('tenant', models.ForeignKey(db_index=False, default=telecube.core.tenancy.scope.find_tenant_id, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.tenant')),
                ('user', telecube.core.fields.TenantForeignKey(db_constraint=False, help_text='of a seat', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.user')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='billing.plan')),
                ('plan_before', models.ForeignKey(help_text='of an upgrade', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='billing.plan')),
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
            name='Price',
            fields=[
                ('id', models.UUIDField(default=telecube.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('net', models.DecimalField(decimal_places=4, max_digits=12)),
                ('vat_rate', models.DecimalField(decimal_places=2, max_digits=5)),
                ('unit', models.CharField(choices=[('user_month', 'user a month'), ('month', 'month'), ('piece', 'piece')], max_length=10)),
                ('valid_from', models.DateField()),
                ('valid_until', models.DateField(null=True)),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='prices', to='billing.plan')),
            ],
        ),
        migrations.CreateModel(
            name='PriceLock',
            fields=[
                ('id', models.UUIDField(default=telecube.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField()),
                ('contract', telecube.core.fields.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='price_locks', to='billing.contract')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='billing.plan')),
                ('price', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='billing.price')),
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
            name='ServicePeriod',
            fields=[
                ('id', models.UUIDField(default=telecube.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('reference', models.CharField(max_length=80)),
                ('label', models.CharField(help_text='as the invoice says it, e.g. the number', max_length=120)),
                ('started_at', models.DateTimeField(default=telecube.core.clock.now)),
                ('ended_at', models.DateTimeField(null=True)),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='billing.plan')),
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
            name='Subscription',
            fields=[
                ('id', models.UUIDField(default=telecube.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('mode', models.CharField(choices=[('trial', 'Trial'), ('prepaid', 'Prepaid'), ('postpaid', 'Postpaid')], default='trial', max_length=8)),
                ('next_from', models.DateTimeField(null=True)),
                ('chosen_at', models.DateTimeField(null=True)),
                ('paid_from', models.DateTimeField(null=True)),
                ('ends_at', models.DateTimeField(help_text='first moment without service; empty: open end', null=True)),
                ('resumed_at', models.DateTimeField(help_text='paid again after a suspension', null=True)),
                ('unpaid_since', models.DateTimeField(help_text='since then open fees wait for money (prepaid)', null=True)),
                ('charged_through', models.DateField(help_text='first day of the last month that was charged', null=True)),
                ('serial', models.PositiveIntegerField(default=0)),
                ('crm_plan', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='billing.plan')),
                ('exchange_plan', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='billing.plan')),
                ('next_crm_plan', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='billing.plan')),
                ('next_exchange_plan', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='billing.plan')),
                ('tenant', models.OneToOneField(default=telecube.core.tenancy.scope.find_tenant_id, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='subscription', to='accounts.tenant')),
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
        migrations.AddField(
            model_name='plan',
            name='tariff',
            field=models.ForeignKey(help_text='of an exchange package', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='billing.tariff'),
        ),
        migrations.CreateModel(
            name='TariffRate',
            fields=[
                ('id', models.UUIDField(default=telecube.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('prefix', models.CharField(max_length=16)),
                ('name_pl', models.CharField(max_length=120)),
                ('name_en', models.CharField(max_length=120)),
                ('setup_net', models.DecimalField(decimal_places=4, default=0, max_digits=10)),
                ('per_minute_net', models.DecimalField(decimal_places=4, max_digits=10)),
                ('first_interval_seconds', models.PositiveSmallIntegerField(default=1)),
                ('next_interval_seconds', models.PositiveSmallIntegerField(default=1)),
                ('vat_rate', models.DecimalField(decimal_places=2, max_digits=5)),
                ('valid_from', models.DateField()),
                ('valid_until', models.DateField(null=True)),
                ('tariff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rates', to='billing.tariff')),
            ],
        ),
        migrations.AddConstraint(
            model_name='contract',
            constraint=models.UniqueConstraint(condition=models.Q(('closed_at', None)), fields=('tenant',), name='contract_one_runs'),
        ),
        migrations.AddConstraint(
            model_name='contract',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on', None), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='contract_in_order'),
        ),
        migrations.AddConstraint(
            model_name='contract',
            constraint=models.CheckConstraint(condition=models.Q(('credit_limit__gte', 0)), name='contract_credit_limit'),
        ),
        migrations.AddIndex(
            model_name='charge',
            index=models.Index(fields=['tenant', 'period_start'], name='charge_tenant_period'),
        ),
        migrations.AddIndex(
            model_name='charge',
            index=models.Index(condition=models.Q(('entry__isnull', True)), fields=['tenant', 'charged_at'], name='charge_tenant_open'),
        ),
        migrations.AddIndex(
            model_name='charge',
            index=models.Index(condition=models.Q(('invoice_line__isnull', True)), fields=['tenant', 'charged_at'], name='charge_tenant_uninvoiced'),
        ),
        migrations.AddConstraint(
            model_name='charge',
            constraint=models.UniqueConstraint(fields=('tenant', 'cause'), name='charge_cause_once'),
        ),
        migrations.AddConstraint(
            model_name='charge',
            constraint=models.CheckConstraint(condition=models.Q(('gross__gte', models.F('net')), ('net__gte', 0)), name='charge_is_plus'),
        ),
        migrations.AddConstraint(
            model_name='charge',
            constraint=models.CheckConstraint(condition=models.Q(('days__gte', 1), ('days__lte', models.F('month_days')), ('period_end__gte', models.F('period_start'))), name='charge_days_in_order'),
        ),
        migrations.AddConstraint(
            model_name='price',
            constraint=models.CheckConstraint(condition=models.Q(('net__gte', 0), ('vat_rate__gte', 0), ('vat_rate__lt', 100)), name='price_is_plus'),
        ),
        migrations.AddConstraint(
            model_name='price',
            constraint=models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='price_in_order'),
        ),
        migrations.AddConstraint(
            model_name='pricelock',
            constraint=models.UniqueConstraint(fields=('tenant', 'contract', 'plan', 'starts_on'), name='price_lock_once'),
        ),
        migrations.AddConstraint(
            model_name='pricelock',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='price_lock_in_order'),
        ),
        migrations.AddIndex(
            model_name='serviceperiod',
            index=models.Index(fields=['tenant', 'started_at'], name='service_period_tenant_start'),
        ),
        migrations.AddConstraint(
            model_name='serviceperiod',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('tenant', 'reference'), name='service_period_one_open'),
        ),
        migrations.AddConstraint(
            model_name='serviceperiod',
            constraint=models.CheckConstraint(condition=models.Q(('ended_at', None), ('ended_at__gte', models.F('started_at')), _connector='OR'), name='service_period_in_order'),
        ),
        migrations.AddConstraint(
            model_name='subscription',
            constraint=models.CheckConstraint(condition=models.Q(('mode', 'trial'), models.Q(('chosen_at__isnull', False), ('crm_plan__isnull', False), ('paid_from__isnull', False)), _connector='OR'), name='subscription_is_complete'),
        ),
        migrations.AddConstraint(
            model_name='tariffrate',
            constraint=models.CheckConstraint(condition=models.Q(('prefix__regex', '^\\+[0-9]{0,15}$')), name='tariff_rate_prefix_is_e164'),
        ),
        migrations.AddConstraint(
            model_name='tariffrate',
            constraint=models.CheckConstraint(condition=models.Q(('per_minute_net__gte', 0), ('setup_net__gte', 0), ('vat_rate__gte', 0), ('vat_rate__lt', 100)), name='tariff_rate_is_plus'),
        ),
        migrations.AddConstraint(
            model_name='tariffrate',
            constraint=models.CheckConstraint(condition=models.Q(('first_interval_seconds__gte', 1), ('next_interval_seconds__gte', 1)), name='tariff_rate_has_intervals'),
        ),
        migrations.AddConstraint(
            model_name='tariffrate',
            constraint=models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='tariff_rate_in_order'),
        ),
        *[EnforceTenancy(name) for name in TENANT_TABLES],
        migrations.RunSQL(SEAL, UNSEAL),
    ]
