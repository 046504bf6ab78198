"""The seat ledger, invitations, time zones, and whose a login session is."""

import django.db.models.deletion
import django.db.models.manager
import telecube.core.clock
import telecube.core.fields
import telecube.core.ids
import telecube.core.tenancy.scope
from django.db import migrations, models

from telecube.core.tenancy.policies import EnforceTenancy

OWNER_OF_SESSIONS = """
ALTER TABLE django_session ADD COLUMN identity_id uuid;
CREATE INDEX django_session_identity ON django_session (identity_id);
"""
NO_OWNER_OF_SESSIONS = "ALTER TABLE django_session DROP COLUMN identity_id"


def tenant_fields():
    """Return what every tenant table begins with."""
    return [
        ('id', models.UUIDField(default=telecube.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
        ('tenant', models.ForeignKey(db_index=False, default=telecube.core.tenancy.scope.find_tenant_id, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.tenant')),
    ]


OPTIONS = {
    'abstract': False,
    'base_manager_name': 'everywhere',
    'default_manager_name': 'everywhere',
}


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_sessions_policies_and_pins'),
        ('sessions', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='identity',
            name='time_zone',
            field=models.CharField(default='Europe/Warsaw', max_length=40),
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                *tenant_fields(),
                ('secret_hash', models.CharField(editable=False, max_length=64)),
                ('sent_at', models.DateTimeField(default=telecube.core.clock.now)),
                ('expires_at', models.DateTimeField()),
                ('accepted_at', models.DateTimeField(null=True)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('user', telecube.core.fields.TenantOneToOneField(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='invitation', to='accounts.user')),
            ],
            options=OPTIONS,
            managers=[('everywhere', django.db.models.manager.Manager())],
        ),
        migrations.CreateModel(
            name='SeatPeriod',
            fields=[
                *tenant_fields(),
                ('started_at', models.DateTimeField(default=telecube.core.clock.now)),
                ('ended_at', models.DateTimeField(null=True)),
                ('user', telecube.core.fields.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='seat_periods', to='accounts.user')),
            ],
            options=OPTIONS,
            managers=[('everywhere', django.db.models.manager.Manager())],
        ),
        migrations.AddIndex(
            model_name='seatperiod',
            index=models.Index(fields=['tenant', 'started_at'], name='seat_period_tenant_start'),
        ),
        migrations.AddConstraint(
            model_name='seatperiod',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('tenant', 'user'), name='seat_period_one_open'),
        ),
        migrations.AddConstraint(
            model_name='seatperiod',
            constraint=models.CheckConstraint(condition=models.Q(('ended_at', None), ('ended_at__gte', models.F('started_at')), _connector='OR'), name='seat_period_in_order'),
        ),
        EnforceTenancy('Invitation'),
        EnforceTenancy('SeatPeriod'),
        migrations.RunSQL(OWNER_OF_SESSIONS, NO_OWNER_OF_SESSIONS),
    ]
