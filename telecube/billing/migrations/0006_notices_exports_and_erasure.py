"""Mails about the end of accounts, companies' data as files, and the erasure of a company."""

from pathlib import Path

import django.db.models.deletion
import django.db.models.manager
import telecube.core.clock
import telecube.core.ids
import telecube.core.tenancy.scope
from django.db import migrations, models

from telecube.core.tenancy.policies import EnforceTenancy

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0010_availability'),
        ('billing', '0005_bank_statements'),
    ]

    operations = [
        migrations.CreateModel(
            name='ErasedCompany',
            fields=[
                ('id', models.UUIDField(default=telecube.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('company_id', models.UUIDField(unique=True)),
                ('signed_up_at', models.DateTimeField()),
                ('erased_at', models.DateTimeField(default=telecube.core.clock.now)),
                ('has_invoices', models.BooleanField()),
                ('counts', models.JSONField(default=dict)),
            ],
        ),
        migrations.CreateModel(
            name='AccountNotice',
            fields=[
                ('id', models.UUIDField(default=telecube.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=16)),
                ('days_before', models.PositiveSmallIntegerField()),
                ('deadline', models.DateTimeField()),
                ('sent_at', models.DateTimeField(default=telecube.core.clock.now)),
                ('tenant', models.ForeignKey(db_index=False, default=telecube.core.tenancy.scope.find_tenant_id, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.tenant')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'everywhere',
                'default_manager_name': 'everywhere',
                'constraints': [models.UniqueConstraint(models.F('tenant'), models.F('kind'), models.F('days_before'), models.F('deadline'), name='account_notice_once')],
            },
            managers=[
                ('everywhere', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='DataExport',
            fields=[
                ('id', models.UUIDField(default=telecube.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('ready', 'Ready')], default='waiting', max_length=8)),
                ('asked_by', models.CharField(max_length=200)),
                ('asked_at', models.DateTimeField(default=telecube.core.clock.now)),
                ('tables_done', models.PositiveSmallIntegerField(default=0)),
                ('tables', models.PositiveSmallIntegerField()),
                ('size_bytes', models.BigIntegerField(default=0)),
                ('expires_at', models.DateTimeField(null=True)),
                ('tenant', models.ForeignKey(db_index=False, default=telecube.core.tenancy.scope.find_tenant_id, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.tenant')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'everywhere',
                'default_manager_name': 'everywhere',
                'indexes': [models.Index(fields=['tenant', '-asked_at'], name='data_export_tenant_newest')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'waiting')), fields=('tenant',), name='data_export_one_waiting')],
            },
            managers=[
                ('everywhere', django.db.models.manager.Manager()),
            ],
        ),
        EnforceTenancy('AccountNotice'),
        EnforceTenancy('DataExport'),
        migrations.RunSQL(
            'REVOKE ALL ON billing_erasedcompany FROM telecube_app;'
            ' REVOKE UPDATE, DELETE, TRUNCATE ON billing_erasedcompany FROM telecube_platform',
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL((SQL / 'erase_company.sql').read_text(), 'DROP FUNCTION billing_erase_company(uuid, timestamptz)'),
    ]
