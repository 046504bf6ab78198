"""Statements of the seller's bank and what they show, before it is matched."""

import django.db.models.deletion
import telecube.core.clock
import telecube.core.ids
from django.db import migrations, models

# Nobody's money yet: pages and jobs of a company have no business here.
SEAL = """
REVOKE ALL ON billing_bankstatement, billing_banktransaction FROM telecube_app;
REVOKE DELETE, TRUNCATE ON billing_bankstatement, billing_banktransaction FROM telecube_platform;
"""
UNSEAL = """
GRANT SELECT, INSERT, UPDATE, DELETE ON billing_bankstatement, billing_banktransaction TO telecube_app;
GRANT DELETE ON billing_bankstatement, billing_banktransaction TO telecube_platform;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('billing', '0004_plans_subscriptions_and_contracts'),
    ]

    operations = [
        migrations.CreateModel(
            name='BankStatement',
            fields=[
                ('id', models.UUIDField(default=telecube.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('sha256', models.CharField(max_length=64, unique=True)),
                ('file_name', models.CharField(max_length=200)),
                ('format', models.CharField(max_length=8)),
                ('imported_by', models.CharField(max_length=200)),
                ('imported_at', models.DateTimeField(default=telecube.core.clock.now)),
            ],
        ),
        migrations.CreateModel(
            name='BankTransaction',
            fields=[
                ('id', models.UUIDField(default=telecube.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('fingerprint', models.CharField(max_length=64, unique=True)),
                ('booked_on', models.DateField()),
                ('amount', models.DecimalField(decimal_places=2, max_digits=12)),
                ('currency', models.CharField(max_length=3)),
                ('title', models.CharField(max_length=1000)),
                ('payer', models.CharField(blank=True, max_length=200)),
                ('payer_account', models.CharField(blank=True, max_length=34)),
                ('is_reversal', models.BooleanField(default=False)),
                ('state', models.CharField(choices=[('unmatched', 'To be matched'), ('booked', 'Booked'), ('refunded', 'Sent back')], default='unmatched', max_length=9)),
                ('reason', models.CharField(blank=True, choices=[('', 'Not looked at yet'), ('no_reference', 'No reference in the title'), ('unknown', 'Nobody has this reference'), ('several', 'References of several companies'), ('amount', 'Not the amount that the company announced'), ('currency', 'Not in złoty'), ('reversal', 'The bank takes an earlier payment back'), ('duplicate', 'Perhaps the same as one from another file format')], max_length=12)),
                ('tenant_id', models.UUIDField(help_text='whose it is; while unmatched: whose it may be', null=True)),
                ('payment_id', models.UUIDField(null=True)),
                ('dealt_with_by', models.CharField(blank=True, max_length=200)),
                ('dealt_with_at', models.DateTimeField(null=True)),
                ('note', models.CharField(blank=True, max_length=300)),
                ('statement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='transactions', to='billing.bankstatement')),
            ],
            options={
                'indexes': [models.Index(fields=['-booked_on', '-id'], name='bank_transaction_newest'), models.Index(condition=models.Q(('state', 'unmatched')), fields=['booked_on', 'id'], name='bank_transaction_waiting')],
                'constraints': [models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='bank_transaction_is_plus')],
            },
        ),
        migrations.RunSQL(SEAL, UNSEAL),
    ]
