"""Until when an account is open, to be read, frozen; and the limits of a trial."""

import django.contrib.postgres.fields
from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):

    dependencies = [('accounts', '0007_seats_so_far')]

    operations = [
        migrations.AddField('entitlements', 'full_until', models.DateTimeField(help_text='empty: without end', null=True)),
        migrations.AddField('entitlements', 'read_only_until', models.DateTimeField(null=True)),
        migrations.AddField('entitlements', 'erase_at', models.DateTimeField(null=True)),
        migrations.AddField(
            'entitlements', 'end_reason',
            models.CharField(blank=True, choices=[('trial', 'Trial'), ('contract', 'Contract'), ('unpaid', 'Unpaid')], default='', max_length=8),
            preserve_default=False,
        ),
        migrations.AddField(
            'entitlements', 'call_prefixes',
            django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=8), help_text='numbers that may be called begin so; empty: all', null=True, size=None),
        ),
        migrations.AddField('entitlements', 'outside_calls_at_once', models.PositiveSmallIntegerField(help_text='empty: no limit', null=True)),
        migrations.AddField('entitlements', 'outside_minutes_a_day', models.PositiveIntegerField(help_text='empty: no limit', null=True)),
        migrations.AddConstraint(
            'entitlements',
            models.CheckConstraint(
                name='entitlements_in_order',
                condition=Q(full_until=None, read_only_until=None, erase_at=None)
                | Q(
                    full_until__isnull=False, read_only_until__isnull=False, erase_at__isnull=False,
                    full_until__lte=F('read_only_until'), read_only_until__lte=F('erase_at'),
                ),
            ),
        ),
    ]
