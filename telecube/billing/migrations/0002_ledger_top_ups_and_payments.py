"""The ledger that only grows, reservations, top-ups and payments."""

import django.db.models.deletion
import django.db.models.manager
import telecube.core.clock
import telecube.core.fields
import telecube.core.ids
import telecube.core.tenancy.scope
from decimal import Decimal
from django.db import migrations, models

from telecube.core.tenancy.policies import EnforceTenancy

# The grants keep the app from changing the ledger, the trigger keeps everybody; only the owner may delete, because
# the law lets books go after five years. The chain makes a balance that is not the sum of the entries impossible.
SEAL = """
REVOKE UPDATE, DELETE, TRUNCATE ON billing_ledgerentry FROM telecube_app, telecube_platform;
REVOKE DELETE, TRUNCATE ON billing_payment FROM telecube_app, telecube_platform;
CREATE FUNCTION billing_ledger_stays() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' AND current_user = 'telecube_owner' THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'The ledger is append-only.' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER billing_ledger_stays BEFORE UPDATE OR DELETE ON billing_ledgerentry
  FOR EACH ROW EXECUTE FUNCTION billing_ledger_stays();
CREATE FUNCTION billing_ledger_chain() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  before numeric := 0;
BEGIN
  IF NEW.number > 1 THEN
    SELECT balance_after INTO STRICT before FROM public.billing_ledgerentry
      WHERE tenant_id = NEW.tenant_id AND number = NEW.number - 1;
  END IF;
  IF NEW.number < 1 OR NEW.balance_after <> before + NEW.amount THEN
    RAISE EXCEPTION 'Entry % breaks the chain of the ledger.', NEW.number USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER billing_ledger_chain BEFORE INSERT ON billing_ledgerentry
  FOR EACH ROW EXECUTE FUNCTION billing_ledger_chain();
"""
UNSEAL = """
DROP TRIGGER billing_ledger_chain ON billing_ledgerentry;
DROP FUNCTION billing_ledger_chain();
DROP TRIGGER billing_ledger_stays ON billing_ledgerentry;
DROP FUNCTION billing_ledger_stays();
GRANT UPDATE, DELETE ON billing_ledgerentry TO telecube_app, telecube_platform;
GRANT DELETE ON billing_payment TO telecube_app, telecube_platform;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0007_seats_so_far'),
        ('billing', '0001_company_data_invoices_and_documents'),
    ]

    operations = [
        migrations.CreateModel(
            name='LedgerEntry',
            fields=[
                ('id', models.UUIDField(default=telecube.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField(editable=False)),
                ('kind', models.CharField(choices=[('top_up', 'Top-up'), ('payment', 'Payment'), ('fee', 'Fee'), ('usage', 'Calls and messages'), ('credit', 'Credit'), ('correction', 'Correction'), ('rounding', 'Rounding'), ('refund', 'Refund')], max_length=12)),
                ('amount', models.DecimalField(decimal_places=4, max_digits=14)),
                ('balance_after', models.DecimalField(decimal_places=4, editable=False, max_digits=14)),
                ('cause', models.CharField(max_length=160)),
                ('at', models.DateTimeField(default=telecube.core.clock.now)),
                ('details', models.JSONField(default=dict)),
                ('actor_name', models.CharField(max_length=200)),
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
            name='Reservation',
            fields=[
                ('id', models.UUIDField(default=telecube.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('cause', models.CharField(max_length=160)),
                ('amount', models.DecimalField(decimal_places=4, max_digits=14)),
                ('state', models.CharField(choices=[('held', 'Held'), ('settled', 'Settled'), ('released', 'Released'), ('expired', 'Expired')], default='held', max_length=8)),
                ('held_at', models.DateTimeField(default=telecube.core.clock.now)),
                ('expires_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(null=True)),
                ('entry', telecube.core.fields.TenantForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='billing.ledgerentry')),
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
            name='TopUp',
            fields=[
                ('id', models.UUIDField(default=telecube.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('amount', models.DecimalField(decimal_places=2, max_digits=12)),
                ('method', models.CharField(choices=[('bank_transfer', 'Bank transfer'), ('online', 'Online payment')], max_length=16)),
                ('provider', models.CharField(blank=True, help_text='folder in payment_methods; empty: the bank', max_length=24)),
                ('status', models.CharField(choices=[('waiting', 'Waiting for the money'), ('paid', 'Paid'), ('failed', 'Failed'), ('abandoned', 'Abandoned')], default='waiting', max_length=9)),
                ('started_at', models.DateTimeField(default=telecube.core.clock.now)),
                ('expires_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(null=True)),
                ('session', models.CharField(blank=True, max_length=100)),
                ('token', models.CharField(blank=True, max_length=100)),
                ('order_id', models.CharField(blank=True, help_text="the provider's number of the payment", max_length=40)),
                ('noticed_at', models.DateTimeField(help_text='when the provider first said that it was paid', null=True)),
                ('asked_at', models.DateTimeField(help_text='when we last asked the provider ourselves', null=True)),
                ('failure', models.CharField(blank=True, max_length=200)),
                ('started_by', telecube.core.fields.TenantForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='accounts.user')),
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
            name='Payment',
            fields=[
                ('id', models.UUIDField(default=telecube.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('amount', models.DecimalField(decimal_places=2, max_digits=12)),
                ('method', models.CharField(choices=[('bank_transfer', 'Bank transfer'), ('online', 'Online payment')], max_length=16)),
                ('source', models.CharField(help_text='przelewy24:<order> or bank:<fingerprint>', max_length=120)),
                ('payer', models.CharField(blank=True, max_length=200)),
                ('received_at', models.DateTimeField(default=telecube.core.clock.now)),
                ('entry', telecube.core.fields.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='billing.ledgerentry')),
                ('tenant', models.ForeignKey(db_index=False, default=telecube.core.tenancy.scope.find_tenant_id, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.tenant')),
                ('top_up', telecube.core.fields.TenantOneToOneField(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='payment', to='billing.topup')),
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
            name='BillingAccount',
            fields=[
                ('id', models.UUIDField(default=telecube.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('reference', models.CharField(help_text='goes into the title of bank transfers', max_length=8, unique=True)),
                ('credit_limit', models.DecimalField(decimal_places=4, default=Decimal('0'), help_text='usage may go below zero so far', max_digits=14)),
                ('low_balance_threshold', models.DecimalField(decimal_places=4, default=Decimal('20'), help_text='warn below; empty: never', max_digits=14, null=True)),
                ('warned_at', models.DateTimeField(help_text='the last warning; empty again above the threshold', null=True)),
                ('tenant', models.OneToOneField(default=telecube.core.tenancy.scope.find_tenant_id, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='billing_account', to='accounts.tenant')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'everywhere',
                'default_manager_name': 'everywhere',
                'constraints': [models.CheckConstraint(condition=models.Q(('credit_limit__gte', 0)), name='billing_account_credit_limit')],
            },
            managers=[
                ('everywhere', django.db.models.manager.Manager()),
            ],
        ),
        migrations.AddIndex(
            model_name='ledgerentry',
            index=models.Index(fields=['tenant', '-at', '-number'], name='ledger_tenant_at'),
        ),
        migrations.AddConstraint(
            model_name='ledgerentry',
            constraint=models.UniqueConstraint(fields=('tenant', 'cause'), name='ledger_cause_once'),
        ),
        migrations.AddConstraint(
            model_name='ledgerentry',
            constraint=models.UniqueConstraint(fields=('tenant', 'number'), name='ledger_number_once'),
        ),
        migrations.AddConstraint(
            model_name='ledgerentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ('top_up', 'payment', 'credit')), _negated=True), ('amount__gte', 0), _connector='OR'), name='ledger_incoming_is_plus'),
        ),
        migrations.AddConstraint(
            model_name='ledgerentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ('fee', 'usage', 'refund')), _negated=True), ('amount__lte', 0), _connector='OR'), name='ledger_outgoing_is_minus'),
        ),
        migrations.AddIndex(
            model_name='reservation',
            index=models.Index(condition=models.Q(('state', 'held')), fields=['tenant', 'expires_at'], include=('amount',), name='reservation_tenant_held'),
        ),
        migrations.AddConstraint(
            model_name='reservation',
            constraint=models.UniqueConstraint(fields=('tenant', 'cause'), name='reservation_cause_once'),
        ),
        migrations.AddConstraint(
            model_name='reservation',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gte', 0)), name='reservation_is_plus'),
        ),
        migrations.AddConstraint(
            model_name='reservation',
            constraint=models.CheckConstraint(condition=models.Q(('expires_at__gte', models.F('held_at'))), name='reservation_in_order'),
        ),
        migrations.AddIndex(
            model_name='topup',
            index=models.Index(fields=['tenant', '-started_at', '-id'], name='top_up_tenant_newest'),
        ),
        migrations.AddIndex(
            model_name='topup',
            index=models.Index(condition=models.Q(('status', 'waiting')), fields=['tenant', 'expires_at'], name='top_up_tenant_waiting'),
        ),
        migrations.AddConstraint(
            model_name='topup',
            constraint=models.UniqueConstraint(condition=models.Q(('session', ''), _negated=True), fields=('session',), name='top_up_session_once'),
        ),
        migrations.AddConstraint(
            model_name='topup',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='top_up_is_plus'),
        ),
        migrations.AddIndex(
            model_name='payment',
            index=models.Index(fields=['tenant', '-received_at', '-id'], name='payment_tenant_newest'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.UniqueConstraint(fields=('source',), name='payment_source_once'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='payment_is_plus'),
        ),
        *[EnforceTenancy(name) for name in ('BillingAccount', 'LedgerEntry', 'Reservation', 'TopUp', 'Payment')],
        migrations.RunSQL(SEAL, UNSEAL),
    ]
