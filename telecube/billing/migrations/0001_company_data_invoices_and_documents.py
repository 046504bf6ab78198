"""Company data, invoices that nobody can change, documents and their acceptance."""

import django.db.models.deletion
import django.db.models.expressions
import django.db.models.manager
import telecube.core.clock
import telecube.core.fields
import telecube.core.ids
import telecube.core.tenancy.scope
from django.db import migrations, models

from telecube.core.tenancy.policies import EnforceTenancy

# What is issued stays: the app and the platform may add and read. Only the number that KSeF gives comes later.
SEAL = """
REVOKE UPDATE, DELETE, TRUNCATE ON billing_invoice, billing_invoiceline, billing_overduereminder, billing_acceptance,
  billing_legaldocument FROM telecube_app, telecube_platform;
GRANT UPDATE (ksef_number, ksef_accepted_at) ON billing_invoice TO telecube_app, telecube_platform;
REVOKE DELETE, TRUNCATE ON billing_invoiceseries FROM telecube_app, telecube_platform;
"""
UNSEAL = """
GRANT UPDATE, DELETE ON billing_invoice, billing_invoiceline, billing_overduereminder, billing_acceptance,
  billing_legaldocument TO telecube_app, telecube_platform;
GRANT DELETE ON billing_invoiceseries TO telecube_app, telecube_platform;
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0007_seats_so_far'),
    ]

    operations = [
        migrations.CreateModel(
            name='InvoiceSeries',
            fields=[
                ('code', models.CharField(max_length=24, primary_key=True, serialize=False)),
                ('last_number', models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='CompanyData',
            fields=[
                ('id', models.UUIDField(default=telecube.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=200)),
                ('nip', models.CharField(blank=True, max_length=10)),
                ('street', models.CharField(blank=True, help_text='street, house, flat', max_length=120)),
                ('postcode', models.CharField(blank=True, max_length=6)),
                ('city', models.CharField(blank=True, max_length=80)),
                ('country', models.CharField(default='PL', max_length=2)),
                ('invoice_email', models.CharField(blank=True, help_text="empty: the main administrator's", max_length=254)),
                ('language', models.CharField(default='pl', help_text='of invoices and reminders', max_length=2)),
                ('changed_at', models.DateTimeField(default=telecube.core.clock.now)),
                ('tenant', models.OneToOneField(default=telecube.core.tenancy.scope.find_tenant_id, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='company_data', to='accounts.tenant')),
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
            name='Invoice',
            fields=[
                ('id', models.UUIDField(default=telecube.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('monthly', 'Monthly'), ('top_up', 'Top Up'), ('correction', 'Correction')], max_length=12)),
                ('series', models.CharField(max_length=24)),
                ('series_number', models.PositiveIntegerField()),
                ('number', models.CharField(max_length=32)),
                ('seller', models.JSONField()),
                ('buyer', models.JSONField()),
                ('issued_on', models.DateField()),
                ('sold_on', models.DateField(help_text='day of the service or of the money; empty: see the period', null=True)),
                ('period_start', models.DateField(null=True)),
                ('period_end', models.DateField(help_text='last day', null=True)),
                ('usage_until', models.DateTimeField(help_text='usage before this moment is on this or an earlier invoice', null=True)),
                ('due_on', models.DateField()),
                ('price_basis', models.CharField(choices=[('net', 'Net'), ('gross', 'Gross')], default='net', max_length=5)),
                ('currency', models.CharField(default='PLN', max_length=3)),
                ('net', models.DecimalField(decimal_places=2, max_digits=14)),
                ('vat', models.DecimalField(decimal_places=2, max_digits=14)),
                ('gross', models.DecimalField(decimal_places=2, max_digits=14)),
                ('taxes', models.JSONField()),
                ('is_split_payment', models.BooleanField(default=False, help_text='mechanizm podzielonej płatności')),
                ('language', models.CharField(default='pl', max_length=2)),
                ('cause', models.CharField(help_text='what it was issued for; the same thing is invoiced once', max_length=120)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('buyer_before', models.JSONField(help_text="of a correction of the buyer's data", null=True)),
                ('content_sha256', models.CharField(max_length=64)),
                ('issued_at', models.DateTimeField(default=telecube.core.clock.now)),
                ('ksef_number', models.CharField(blank=True, max_length=40)),
                ('ksef_accepted_at', models.DateTimeField(null=True)),
                ('corrects', telecube.core.fields.TenantForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='billing.invoice')),
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
            name='InvoiceLine',
            fields=[
                ('id', models.UUIDField(default=telecube.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('place', models.PositiveIntegerField()),
                ('name_pl', models.CharField(max_length=256)),
                ('name_en', models.CharField(max_length=256)),
                ('quantity', models.DecimalField(decimal_places=4, max_digits=14)),
                ('unit', models.CharField(max_length=16)),
                ('unit_net', models.DecimalField(decimal_places=4, max_digits=14)),
                ('net', models.DecimalField(decimal_places=2, max_digits=14)),
                ('vat_rate', models.DecimalField(decimal_places=2, max_digits=5)),
                ('gross', models.DecimalField(decimal_places=2, help_text='on gross basis only', max_digits=14, null=True)),
                ('period_start', models.DateField(null=True)),
                ('period_end', models.DateField(help_text='last day', null=True)),
                ('gtu', models.CharField(blank=True, help_text='JPK mark GTU_01 … GTU_13; empty: none applies', max_length=6)),
                ('pkwiu', models.CharField(blank=True, max_length=20)),
                ('is_annex_15', models.BooleanField(default=False, help_text='good or service of annex 15 of the VAT Act')),
                ('is_before', models.BooleanField(default=False, help_text='how the line was before the correction')),
                ('corrects', telecube.core.fields.TenantForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='billing.invoiceline')),
                ('invoice', telecube.core.fields.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='billing.invoice')),
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
            name='LegalDocument',
            fields=[
                ('id', models.UUIDField(default=telecube.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('terms', 'Terms'), ('privacy', 'Privacy'), ('dpa', 'Dpa')], max_length=10)),
                ('version', models.PositiveIntegerField()),
                ('valid_from', models.DateField()),
                ('title_pl', models.CharField(max_length=200)),
                ('title_en', models.CharField(max_length=200)),
                ('body_pl', models.TextField(help_text='HTML')),
                ('body_en', models.TextField(help_text='HTML')),
                ('sha256', models.CharField(help_text='of both titles and bodies', max_length=64)),
                ('published_at', models.DateTimeField(default=telecube.core.clock.now)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('kind', 'version'), name='legal_document_version_once'), models.UniqueConstraint(fields=('kind', 'valid_from'), name='legal_document_one_a_day')],
            },
        ),
        migrations.CreateModel(
            name='Acceptance',
            fields=[
                ('id', models.UUIDField(default=telecube.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('occasion', models.CharField(max_length=40)),
                ('at', models.DateTimeField(default=telecube.core.clock.now)),
                ('ip', models.GenericIPAddressField(null=True)),
                ('tenant', models.ForeignKey(db_index=False, default=telecube.core.tenancy.scope.find_tenant_id, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.tenant')),
                ('user', telecube.core.fields.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='acceptances', to='accounts.user')),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='acceptances', to='billing.legaldocument')),
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
            name='OverdueReminder',
            fields=[
                ('id', models.UUIDField(default=telecube.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('days', models.PositiveIntegerField()),
                ('sent_to', models.CharField(max_length=254)),
                ('sent_at', models.DateTimeField(default=telecube.core.clock.now)),
                ('invoice', telecube.core.fields.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='reminders', to='billing.invoice')),
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
        migrations.AddIndex(
            model_name='invoice',
            index=models.Index(fields=['tenant', '-issued_on', '-id'], name='invoice_tenant_newest'),
        ),
        migrations.AddIndex(
            model_name='invoice',
            index=models.Index(fields=['tenant', 'due_on'], name='invoice_tenant_due'),
        ),
        migrations.AddConstraint(
            model_name='invoice',
            constraint=models.UniqueConstraint(fields=('number',), name='invoice_number_once'),
        ),
        migrations.AddConstraint(
            model_name='invoice',
            constraint=models.UniqueConstraint(fields=('series', 'series_number'), name='invoice_place_in_series_once'),
        ),
        migrations.AddConstraint(
            model_name='invoice',
            constraint=models.UniqueConstraint(fields=('tenant', 'cause'), name='invoice_cause_once'),
        ),
        migrations.AddConstraint(
            model_name='invoice',
            constraint=models.CheckConstraint(condition=models.Q(('gross', django.db.models.expressions.CombinedExpression(models.F('net'), '+', models.F('vat')))), name='invoice_gross_is_net_and_vat'),
        ),
        migrations.AddConstraint(
            model_name='invoice',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('corrects__isnull', False), ('kind', 'correction')), models.Q(models.Q(('kind', 'correction'), _negated=True), ('corrects__isnull', True)), _connector='OR'), name='invoice_correction_names_its_invoice'),
        ),
        migrations.AddConstraint(
            model_name='invoiceline',
            constraint=models.UniqueConstraint(fields=('tenant', 'invoice', 'place'), name='invoice_line_place_once'),
        ),
        migrations.AddIndex(
            model_name='acceptance',
            index=models.Index(fields=['tenant', 'document', 'at'], name='acceptance_tenant_document'),
        ),
        migrations.AddConstraint(
            model_name='overduereminder',
            constraint=models.UniqueConstraint(fields=('tenant', 'invoice', 'days'), name='overdue_reminder_once'),
        ),
        EnforceTenancy('CompanyData'),
        EnforceTenancy('Invoice'),
        EnforceTenancy('InvoiceLine'),
        EnforceTenancy('Acceptance'),
        EnforceTenancy('OverdueReminder'),
        migrations.RunSQL(SEAL, UNSEAL),
    ]
