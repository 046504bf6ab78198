"""The credit limit is for usage: each invoice says what of it is usage, and what is unpaid of that is found by indexes."""

from decimal import Decimal
from django.db import migrations, models

SO_FAR = """
UPDATE billing_invoice i SET usage_gross = s.gross FROM (
  SELECT invoice_id, sum(round(net * (100 + vat_rate) / 100, 2)) AS gross FROM billing_invoiceline
  WHERE unit = 'service' GROUP BY invoice_id) s
WHERE s.invoice_id = i.id AND i.kind = 'monthly'
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0014_companies_by_age'),
        ('billing', '0011_credit_pays_invoices'),
    ]

    operations = [
        migrations.AddField(
            model_name='invoice',
            name='usage_gross',
            field=models.DecimalField(decimal_places=4, default=0, help_text='what of it is usage, as the ledger took it', max_digits=14),
        ),
        migrations.RunSQL(SO_FAR, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name='billingaccount',
            name='credit_limit',
            field=models.DecimalField(decimal_places=4, default=Decimal('0'), help_text='what usage may cost before it is paid', max_digits=14),
        ),
        migrations.AddIndex(
            model_name='invoice',
            index=models.Index(condition=models.Q(('usage_until__isnull', False)), fields=['tenant', '-usage_until'], name='invoice_usage_until'),
        ),
        migrations.AddIndex(
            model_name='ledgerentry',
            index=models.Index(condition=models.Q(('kind', 'usage')), fields=['tenant', 'at'], include=('amount',), name='ledger_usage'),
        ),
    ]
