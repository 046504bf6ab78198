"""Versions of permission groups, drafts of the wizard; the main administrator is in no group."""

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
        ('accounts', '0005_user_group_icons_and_names'),
    ]

    operations = [
        migrations.CreateModel(
            name='PermissionGroupDraft',
            fields=[
                ('id', models.UUIDField(default=telecube.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('group_version', models.PositiveIntegerField(default=0)),
                ('name', models.CharField(max_length=80)),
                ('rights', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), default=list, size=None)),
                ('added', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None)),
                ('removed', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None)),
                ('changed_at', models.DateTimeField(default=telecube.core.clock.now)),
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
            model_name='permissiongroup',
            name='version',
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.CheckConstraint(condition=models.Q(('is_main_administrator', False), ('permission_group', None), _connector='OR'), name='user_main_administrator_has_no_group'),
        ),
        migrations.AddField(
            model_name='permissiongroupdraft',
            name='author',
            field=telecube.core.fields.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.user'),
        ),
        migrations.AddField(
            model_name='permissiongroupdraft',
            name='group',
            field=telecube.core.fields.TenantForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.permissiongroup'),
        ),
        migrations.AddField(
            model_name='permissiongroupdraft',
            name='tenant',
            field=models.ForeignKey(db_index=False, default=telecube.core.tenancy.scope.find_tenant_id, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.tenant'),
        ),
        EnforceTenancy('PermissionGroupDraft'),
    ]
