"""Imports of people from tables."""

import django.contrib.postgres.fields
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
        ('accounts', '0013_avatar'),
        ('contacts', '0002_fence_by_tenant'),
    ]

    operations = [
        migrations.CreateModel(
            name='PersonImport',
            fields=[
                ('id', models.UUIDField(default=telecube.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('made_at', models.DateTimeField(default=telecube.core.clock.now)),
                ('name', models.CharField(max_length=200)),
                ('text', models.TextField()),
                ('has_head', models.BooleanField(default=True)),
                ('meanings', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12), size=None)),
                ('state', models.CharField(choices=[('prepared', 'Prepared'), ('running', 'Running'), ('done', 'Done'), ('stopped', 'Stopped'), ('undone', 'Undone')], default='prepared', max_length=8)),
                ('rows', models.PositiveIntegerField(default=0)),
                ('rows_done', models.PositiveIntegerField(default=0)),
                ('created', models.PositiveIntegerField(default=0)),
                ('doubles', models.PositiveIntegerField(default=0)),
                ('mistakes', models.PositiveIntegerField(default=0)),
                ('removed', models.PositiveIntegerField(default=0)),
                ('made_by', telecube.core.fields.TenantForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='accounts.user')),
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
            name='ImportedPerson',
            fields=[
                ('id', models.UUIDField(default=telecube.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('person', telecube.core.fields.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='contacts.person')),
                ('tenant', models.ForeignKey(db_index=False, default=telecube.core.tenancy.scope.find_tenant_id, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.tenant')),
                ('source', telecube.core.fields.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='people', to='contacts.personimport')),
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
            model_name='personimport',
            index=models.Index(fields=['tenant', '-made_at', '-id'], name='person_import_tenant_at'),
        ),
        migrations.AddConstraint(
            model_name='importedperson',
            constraint=models.UniqueConstraint(models.F('tenant'), models.F('person'), name='imported_person_once'),
        ),
        EnforceTenancy('PersonImport'),
        EnforceTenancy('ImportedPerson'),
    ]
