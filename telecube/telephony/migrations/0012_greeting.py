"""What callers from outside hear before the phones ring."""

from pathlib import Path

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.manager
import telecube.core.clock
import telecube.core.fields
import telecube.core.ids
import telecube.core.tenancy.scope
from django.db import migrations, models

from telecube.core.tenancy.policies import EnforceTenancy

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0014_companies_by_age'),
        ('telephony', '0011_freed_accounts'),
    ]

    operations = [
        migrations.CreateModel(
            name='Greeting',
            fields=[
                ('id', models.UUIDField(default=telecube.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('text', 'Text'), ('recording', 'Recording')], default='text', max_length=9)),
                ('text', models.CharField(blank=True, max_length=500)),
                ('language', models.CharField(choices=[('pl', 'pl'), ('en', 'en')], default='pl', max_length=2)),
                ('recording_name', models.CharField(blank=True, max_length=120)),
                ('is_on', models.BooleanField(default=False)),
                ('left_out', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None)),
                ('sound', models.CharField(blank=True, max_length=32)),
                ('seconds', models.PositiveSmallIntegerField(default=0)),
                ('former', models.JSONField(default=dict)),
                ('revision', models.PositiveIntegerField(default=0)),
                ('changed_at', models.DateTimeField(default=telecube.core.clock.now)),
                ('changed_by', telecube.core.fields.TenantForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='accounts.user')),
                ('tenant', models.ForeignKey(db_index=False, default=telecube.core.tenancy.scope.find_tenant_id, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.tenant')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'everywhere',
                'default_manager_name': 'everywhere',
                'constraints': [models.UniqueConstraint(fields=('tenant',), name='greeting_one_for_company'), models.CheckConstraint(condition=models.Q(('sound__regex', '^([0-9a-f]{32})?$')), name='greeting_sound_is_a_name'), models.CheckConstraint(condition=models.Q(('is_on', False), models.Q(('sound', ''), _negated=True), _connector='OR'), name='greeting_on_has_a_sound')],
            },
            managers=[
                ('everywhere', django.db.models.manager.Manager()),
            ],
        ),
        EnforceTenancy("Greeting"),
        # Undone by the migration that drops the schema.
        migrations.RunSQL((SQL / "0012_greeting.sql").read_text(), migrations.RunSQL.noop),
    ]
