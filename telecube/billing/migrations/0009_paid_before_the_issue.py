"""What was paid of an invoice when it was issued."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("billing", "0008_settled_is_counted")]

    operations = [
        migrations.AddField(
            model_name="invoice",
            name="paid_before",
            field=models.DecimalField(
                decimal_places=2,
                default=0,
                help_text="paid when it was issued: by a top-up, a credit, too much",
                max_digits=14,
            ),
        ),
    ]
