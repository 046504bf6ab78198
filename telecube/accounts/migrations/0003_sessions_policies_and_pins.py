"""Where somebody is logged in, from where and when he may be, wishes for another address, support PINs."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.manager
import telecube.accounts.models.login_policy
import telecube.core.clock
import telecube.core.fields
import telecube.core.ids
import telecube.core.tenancy.scope
from django.db import migrations, models

from telecube.core.tenancy.policies import AddTenantKey, EnforceTenancy

# Sessions are named by the digest of their key, because the key itself opens the panel.
SESSION_HASHES = """
CREATE INDEX accounts_session_hash ON django_session (encode(sha256(session_key::bytea), 'hex'));
"""


class Migration(migrations.Migration):
    dependencies = [
        ('accounts', '0002_fence_by_tenant'),
        ('sessions', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='permissiongroup',
            name='demands_second_factor',
            field=models.BooleanField(default=False),
        ),
        migrations.CreateModel(
            name='LoginPolicy',
            fields=[
                ('id', models.UUIDField(default=telecube.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=80)),
                ('address_ranges', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=50), blank=True, default=list, size=None)),
                ('weekdays', django.contrib.postgres.fields.ArrayField(base_field=models.SmallIntegerField(), default=telecube.accounts.models.login_policy.every_day, size=None)),
                ('from_time', models.TimeField(null=True)),
                ('to_time', models.TimeField(null=True)),
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
        migrations.AddField(
            model_name='user',
            name='login_policy',
            field=telecube.core.fields.TenantForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='users', to='accounts.loginpolicy'),
        ),
        migrations.CreateModel(
            name='SupportPin',
            fields=[
                ('id', models.UUIDField(default=telecube.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('sealed', models.CharField(editable=False, max_length=200)),
                ('made_at', models.DateTimeField(default=telecube.core.clock.now)),
                ('tenant', models.ForeignKey(db_index=False, default=telecube.core.tenancy.scope.find_tenant_id, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.tenant')),
                ('user', telecube.core.fields.TenantOneToOneField(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='support_pin', to='accounts.user')),
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
            name='UserSession',
            fields=[
                ('id', models.UUIDField(default=telecube.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('session_hash', models.CharField(editable=False, max_length=64, unique=True)),
                ('created_at', models.DateTimeField(default=telecube.core.clock.now)),
                ('last_seen_at', models.DateTimeField(default=telecube.core.clock.now)),
                ('ip', models.GenericIPAddressField(null=True)),
                ('user_agent', models.CharField(blank=True, max_length=300)),
                ('tenant', models.ForeignKey(db_index=False, default=telecube.core.tenancy.scope.find_tenant_id, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.tenant')),
                ('user', telecube.core.fields.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='sessions', to='accounts.user')),
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
            name='EmailChange',
            fields=[
                ('id', models.UUIDField(default=telecube.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('old_email', models.EmailField(max_length=254)),
                ('new_email', models.EmailField(max_length=254)),
                ('asked_at', models.DateTimeField(default=telecube.core.clock.now)),
                ('allowed_at', models.DateTimeField(null=True)),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('tenant', models.ForeignKey(db_index=False, default=telecube.core.tenancy.scope.find_tenant_id, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.tenant')),
                ('user', telecube.core.fields.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='email_changes', to='accounts.user')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'everywhere',
                'default_manager_name': 'everywhere',
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('tenant', 'user'), name='email_change_one_open')],
            },
            managers=[
                ('everywhere', django.db.models.manager.Manager()),
            ],
        ),
        migrations.AddConstraint(
            model_name='loginpolicy',
            constraint=models.UniqueConstraint(fields=('tenant', 'name'), name='login_policy_name_once'),
        ),
        migrations.AddConstraint(
            model_name='loginpolicy',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('from_time__isnull', True), ('to_time__isnull', True)), models.Q(('from_time__isnull', False), ('to_time__isnull', False)), _connector='OR'), name='login_policy_hours_paired'),
        ),
        migrations.AddIndex(
            model_name='usersession',
            index=models.Index(fields=['tenant', 'user', '-last_seen_at'], name='user_session_tenant_user'),
        ),
        EnforceTenancy("UserSession"),
        EnforceTenancy("LoginPolicy"),
        EnforceTenancy("EmailChange"),
        EnforceTenancy("SupportPin"),
        AddTenantKey("accounts_user", "login_policy_id", "accounts_loginpolicy", "SET NULL"),
        migrations.RunSQL(SESSION_HASHES, "DROP INDEX accounts_session_hash"),
    ]
