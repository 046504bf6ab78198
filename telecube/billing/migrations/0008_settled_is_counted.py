"""What of an invoice is paid, and what of a payment is spent, is counted by the database as settlements are written."""

import django.db.models.expressions
from django.db import migrations, models

COUNT = """
CREATE FUNCTION billing_count_settled() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE public.billing_invoice SET settled = settled + NEW.amount
    WHERE tenant_id = NEW.tenant_id AND id = NEW.invoice_id;
  UPDATE public.billing_payment SET settled = settled + NEW.amount
    WHERE tenant_id = NEW.tenant_id AND id = NEW.payment_id;
  UPDATE public.billing_invoice SET passed_on = passed_on + NEW.amount
    WHERE tenant_id = NEW.tenant_id AND id = NEW.correction_id;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION billing_count_settled() FROM PUBLIC;
CREATE TRIGGER billing_count_settled AFTER INSERT ON billing_settlement
  FOR EACH ROW EXECUTE FUNCTION billing_count_settled();
REVOKE UPDATE ON billing_payment FROM telecube_app, telecube_platform;
GRANT UPDATE (top_up_id, undone_at) ON billing_payment TO telecube_app, telecube_platform;
"""
UNCOUNT = """
GRANT UPDATE ON billing_payment TO telecube_app, telecube_platform;
DROP TRIGGER billing_count_settled ON billing_settlement;
DROP FUNCTION billing_count_settled();
"""
SO_FAR = """
UPDATE billing_invoice i SET settled = s.total FROM (
  SELECT invoice_id, sum(amount) AS total FROM billing_settlement GROUP BY invoice_id) s WHERE s.invoice_id = i.id;
UPDATE billing_payment p SET settled = s.total FROM (
  SELECT payment_id, sum(amount) AS total FROM billing_settlement GROUP BY payment_id) s WHERE s.payment_id = p.id;
UPDATE billing_invoice i SET passed_on = s.total FROM (
  SELECT correction_id, sum(amount) AS total FROM billing_settlement GROUP BY correction_id) s
  WHERE s.correction_id = i.id;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0014_companies_by_age'),
        ('billing', '0007_undone_bookings_and_the_operators_view'),
    ]

    operations = [
        migrations.AddField(
            model_name='invoice',
            name='passed_on',
            field=models.DecimalField(decimal_places=2, default=0, editable=False, help_text='of a correction that gives money back: what of it paid other invoices', max_digits=14),
        ),
        migrations.AddField(
            model_name='invoice',
            name='settled',
            field=models.DecimalField(decimal_places=2, default=0, editable=False, help_text='paid of it', max_digits=14),
        ),
        migrations.AddField(
            model_name='payment',
            name='settled',
            field=models.DecimalField(decimal_places=2, default=0, editable=False, max_digits=12),
        ),
        migrations.RunSQL(SO_FAR, migrations.RunSQL.noop),
        migrations.RunSQL(COUNT, UNCOUNT),
        migrations.AddIndex(
            model_name='invoice',
            index=models.Index(condition=models.Q(('gross__gt', models.F('settled'))), fields=['tenant', 'due_on'], name='invoice_open'),
        ),
        migrations.AddIndex(
            model_name='invoice',
            index=models.Index(condition=models.Q(('gross__lt', django.db.models.expressions.CombinedExpression(models.F('passed_on'), '*', models.Value(-1)))), fields=['tenant'], name='invoice_credit_left'),
        ),
        migrations.AddIndex(
            model_name='payment',
            index=models.Index(condition=models.Q(('amount__gt', models.F('settled')), ('undone_at', None)), fields=['tenant'], name='payment_unspent'),
        ),
        migrations.AddConstraint(
            model_name='invoice',
            constraint=models.CheckConstraint(condition=models.Q(('settled', 0), models.Q(('settled__gt', 0), ('settled__lte', models.F('gross'))), _connector='OR'), name='invoice_settled_within_gross'),
        ),
        migrations.AddConstraint(
            model_name='invoice',
            constraint=models.CheckConstraint(condition=models.Q(('passed_on', 0), models.Q(('passed_on__gt', 0), ('passed_on__lte', django.db.models.expressions.CombinedExpression(models.F('gross'), '*', models.Value(-1)))), _connector='OR'), name='invoice_credit_settled_within_gross'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.CheckConstraint(condition=models.Q(('settled__gte', 0), ('settled__lte', models.F('amount'))), name='payment_settled_within_amount'),
        ),
    ]
