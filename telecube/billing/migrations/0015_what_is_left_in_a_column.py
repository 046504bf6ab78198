"""What is left to be paid or spent is a column that the database computes: so few rows look few to the planner."""

import django.db.models.expressions
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('billing', '0014_contracts_keep_call_rates'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='credit',
            name='credit_unspent',
        ),
        migrations.RemoveIndex(
            model_name='invoice',
            name='invoice_open',
        ),
        migrations.RemoveIndex(
            model_name='payment',
            name='payment_unspent',
        ),
        migrations.AddField(
            model_name='credit',
            name='rest',
            field=models.GeneratedField(db_persist=True, expression=models.Case(models.When(models.Q(('amount__gt', django.db.models.expressions.CombinedExpression(models.F('settled'), '+', models.F('on_balance')))), then=models.Value('some')), default=models.Value('none')), output_field=models.CharField(max_length=4)),
        ),
        migrations.AddField(
            model_name='invoice',
            name='rest',
            field=models.GeneratedField(db_persist=True, expression=models.Case(models.When(models.Q(('gross__gt', models.F('settled'))), then=models.Value('some')), default=models.Value('none')), output_field=models.CharField(max_length=4)),
        ),
        migrations.AddField(
            model_name='payment',
            name='rest',
            field=models.GeneratedField(db_persist=True, expression=models.Case(models.When(models.Q(('amount__gt', models.F('settled'))), then=models.Value('some')), default=models.Value('none')), output_field=models.CharField(max_length=4)),
        ),
        migrations.AddIndex(
            model_name='credit',
            index=models.Index(condition=models.Q(('rest', 'some')), fields=['tenant'], name='credit_unspent'),
        ),
        migrations.AddIndex(
            model_name='invoice',
            index=models.Index(condition=models.Q(('rest', 'some')), fields=['tenant', 'due_on'], name='invoice_open'),
        ),
        migrations.AddIndex(
            model_name='payment',
            index=models.Index(condition=models.Q(('rest', 'some'), ('undone_at', None)), fields=['tenant'], name='payment_unspent'),
        ),
    ]
